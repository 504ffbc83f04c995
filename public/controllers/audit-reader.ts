import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { AuditEntry } from '../../src/audit/audit-entry.ts';
import { type ApiError, asApiError } from '../api/api-error.ts';
import { settingsApi, type VerifyAnswer, type WantedEntries } from '../api/settings-api.ts';
import { saveLines } from '../components/save-lines.ts';

const PAGE = 50;
const EXPORT_PAGE = 1000;
/** More belongs to the command line, which writes as it reads. */
const MOST_EXPORTED = 10_000;

/** The audit log page by page, the newest first. */
export class AuditReader implements ReactiveController {
  entries: readonly AuditEntry[] = [];
  hasMore = false;
  busy = false;
  error: ApiError | undefined;
  verified: VerifyAnswer | undefined;
  /** What became of the last export. */
  told = '';
  #wanted: WantedEntries = {};
  #next: string | undefined;
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }
  hostConnected(): void {
    void this.find({});
  }

  /** Reads anew what is wanted. */
  find(wanted: WantedEntries): Promise<void> {
    this.#wanted = wanted;
    return this.#do(async () => {
      const { entries, next } = await settingsApi.audit(wanted, PAGE);
      this.#take(entries, next);
    });
  }
  more(): Promise<void> {
    return this.#do(async () => {
      const { entries, next } = await settingsApi.audit(this.#wanted, PAGE, this.#next);
      this.#take([...this.entries, ...entries], next);
    });
  }
  verify(): Promise<void> {
    return this.#do(async () => {
      this.verified = await settingsApi.verifyAudit();
    });
  }
  /** Saves what is wanted as a file, one entry a line. */
  export(): Promise<void> {
    return this.#do(async () => {
      const lines: string[] = [];
      let after: string | undefined;
      do {
        const answer = await settingsApi.audit(this.#wanted, EXPORT_PAGE, after);
        for (const entry of answer.entries) lines.push(`${JSON.stringify(entry)}\n`);
        after = answer.next;
      } while (after !== undefined && lines.length < MOST_EXPORTED);
      saveLines(lines, 'audit.ndjson');
      this.told = `Saved ${lines.length} entries${after === undefined ? '.' : ', the newest; `mozdef audit export` writes all.'}`;
    });
  }

  #take(entries: readonly AuditEntry[], next: string | undefined): void {
    this.entries = entries;
    this.#next = next;
    this.hasMore = next !== undefined;
  }
  async #do(work: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.told = '';
    this.#host.requestUpdate();
    try {
      await work();
      this.error = undefined;
    } catch (thrown) {
      this.error = asApiError(thrown);
    }
    this.busy = false;
    this.#host.requestUpdate();
  }
}
