import { randomUUID } from 'node:crypto';
import { messageOf } from '../lifecycle/error.ts';
import type { Logger } from '../log/log.ts';
import { PacedWarnings } from '../log/paced-warnings.ts';
import type { StateStore } from '../state/state-store.ts';
import { AnchorLog } from './anchor-log.ts';
import type { AuditAct, AuditDraft, AuditEntry } from './audit-entry.ts';
import { boundedCopy, boundedText } from './bounded-copy.ts';
import { ChainWriter } from './chain-writer.ts';
import { type AuditPage, type ListAuditOptions, listAudit } from './list-audit.ts';
import { type AuditReport, type VerifyAuditOptions, verifyAudit } from './verify-audit.ts';

export interface AuditLogOptions {
  readonly state: StateStore;
  readonly log: Logger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** From 0 to 1, for waits between attempts. */
  readonly random?: () => number;
}

/** Most entries of one write. */
const MOST_AT_ONCE = 100;
const MOST_NAME = 200;

interface Waiting {
  readonly draft: AuditDraft;
  readonly resolve: (entry: AuditEntry) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * What people did: one chain of entries for all instances, to which entries are only ever added. Each holds the hash of the one
 * before, so that none can be changed, removed or put in between unnoticed by who knows the last hash.
 */
export class AuditLog {
  readonly #state: StateStore;
  readonly #now: () => number;
  readonly #writer: ChainWriter;
  readonly #warnings: PacedWarnings;
  readonly #anchors: AnchorLog;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;

  constructor({ state, log, now, random = Math.random }: AuditLogOptions) {
    this.#state = state;
    this.#now = now;
    this.#writer = new ChainWriter(state, random);
    this.#warnings = new PacedWarnings(log, now, 'the audit log cannot be written');
    this.#anchors = new AnchorLog({ state, log, now });
  }

  /** From now on the end of the log is told to the log of the process, now and then. Entries need no start. */
  start(): void {
    this.#anchors.start();
  }

  /** Resolves when what was appended is written. */
  async stop(): Promise<void> {
    await this.#anchors.stop();
    await this.#writing;
  }

  /**
   * Resolves when the entry is in the log for good. What is appended meanwhile is written together. Rejects with
   * `state-unavailable`: then what was asked must not be done; the entry may be there or not.
   */
  append(act: AuditAct): Promise<AuditEntry> {
    const draft = draftOf(act, this.#now());
    return new Promise((resolve, reject) => {
      this.#waiting.push({ draft, resolve, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  /** Entries, the newest first unless told otherwise. Rejects with `state-unavailable`. */
  list(options: ListAuditOptions): Promise<AuditPage> {
    return listAudit(this.#state, options);
  }

  /** Reads all of the log, and tells the first thing that is wrong with it. Rejects with `state-unavailable`. */
  verify(options: VerifyAuditOptions = {}): Promise<AuditReport> {
    return verifyAudit(this.#state, options);
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) await this.#write(this.#waiting.splice(0, MOST_AT_ONCE));
    this.#writing = undefined;
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    try {
      const entries = await this.#writer.write(batch.map(({ draft }) => draft));
      for (const [index, entry] of entries.entries()) batch[index]?.resolve(entry);
    } catch (error) {
      this.#warnings.note('state-unavailable', { error: messageOf(error), entries: batch.length });
      for (const { reject } of batch) reject(error);
    }
  }
}

function draftOf({ details, ...act }: AuditAct, now: number): AuditDraft {
  return {
    id: randomUUID(),
    utctimestamp: new Date(now).toISOString(),
    who: boundedText(act.who, MOST_NAME),
    ...(act.role !== undefined && { role: act.role }),
    from: boundedText(act.from, MOST_NAME),
    what: boundedText(act.what),
    on: boundedText(act.on),
    ...(details !== undefined && { details: boundedCopy(details) }),
    outcome: act.outcome,
    ...(act.error !== undefined && { error: act.error }),
    ...(act.of !== undefined && { of: act.of }),
  };
}
