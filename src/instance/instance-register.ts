import type { JsonObject } from '../event/event.ts';
import { messageOf } from '../lifecycle/error.ts';
import type { Part } from '../lifecycle/part.ts';
import type { Logger } from '../log/log.ts';
import type { StateStore } from '../state/state-store.ts';
import type { Observation } from './instance-status.ts';
import { type RulesEntry, rulesEntry } from './rules-entry.ts';

/** What every instance of one installation says of itself, for all the others. */
export interface InstanceEntry {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly version: string;
  readonly roles: readonly string[];
  /** When it started, and when it was heard of last: ISO 8601, UTC. */
  readonly started: string;
  readonly seen: string;
  /** So long was it not heard of, seconds. */
  readonly silentSeconds: number;
  readonly rates: Readonly<Record<string, number>>;
  readonly lagSeconds: number;
  readonly queue: { readonly batches: number; readonly bytes: number; readonly oldestMs: number };
  /** Where rules are evaluated over stored events. */
  readonly rules?: RulesEntry;
  /** What keeps it from its job. */
  readonly complaints: readonly string[];
}

export interface InstanceRegisterOptions {
  readonly id: string;
  readonly host: string;
  readonly state: StateStore;
  readonly observe: () => Promise<Observation>;
  readonly log: Logger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const COLLECTION = 'instances';
const EVERY_MS = 10_000;
/** One that was not heard of for so long is taken for gone for good, and forgotten. */
const FORGET_MS = 7 * 24 * 3600 * 1000;
const MOST = 1000;

/** Tells all instances of one another through the state store that they share: each writes its own entry every ten seconds. */
export class InstanceRegister implements Part {
  readonly name = 'instances';
  readonly #options: InstanceRegisterOptions;
  readonly #started: string;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #failed = false;

  constructor(options: InstanceRegisterOptions) {
    this.#options = options;
    this.#started = iso(options.now());
  }

  async start(): Promise<void> {
    await this.report();
    this.#timer = setInterval(() => void this.report(), EVERY_MS);
    this.#timer.unref();
  }

  /** An instance that is stopped on purpose is missed by no one. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#writing;
    const { state, id } = this.#options;
    await state.write([{ collection: COLLECTION, id, body: undefined }]).catch(() => false);
  }

  /** Writes the own entry anew. Never rejects: a state store that is away is told once, and tried again the next time. */
  report(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#report());
    return this.#writing;
  }

  /** All instances that were heard of within a week, by host and id. */
  async list(): Promise<InstanceEntry[]> {
    const { state, now } = this.#options;
    const documents = await state.list(COLLECTION, { limit: MOST });
    return documents
      .map(({ id, body }) => {
        const seen = Date.parse(body['seen'] as string);
        return {
          ...body,
          id,
          silentSeconds: Math.max(0, Math.round((now() - seen) / 1000)),
        } as unknown as InstanceEntry;
      })
      .sort((one, other) => compare(one.host, other.host) || compare(one.id, other.id));
  }

  async #report(): Promise<void> {
    const { state, id, log } = this.#options;
    try {
      await state.write([{ collection: COLLECTION, id, body: await this.#entry() }, ...(await this.#forgotten())]);
      this.#failed = false;
    } catch (error) {
      if (!this.#failed)
        log.warn({ error: messageOf(error) }, 'this instance cannot tell the others of itself for now');
      this.#failed = true;
    }
  }

  async #entry(): Promise<JsonObject> {
    const { host, observe, now } = this.#options;
    const { status, complaints } = await observe();
    const { version, roles, rates, lagSeconds, queue, rules } = status;
    const { batches, bytes, oldestMs } = queue;
    return {
      host,
      pid: process.pid,
      version,
      roles: [...roles],
      started: this.#started,
      seen: iso(now()),
      rates: { ...rates },
      lagSeconds,
      queue: { batches, bytes, oldestMs },
      ...(rules && { rules: { ...rulesEntry(rules) } }),
      complaints: [...complaints],
    };
  }

  async #forgotten(): Promise<{ collection: string; id: string; body: undefined }[]> {
    const entries = await this.list();
    return entries
      .filter(({ silentSeconds }) => silentSeconds * 1000 > FORGET_MS)
      .map(({ id }) => ({ collection: COLLECTION, id, body: undefined }));
  }
}

function iso(time: number): string {
  return new Date(time).toISOString();
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
