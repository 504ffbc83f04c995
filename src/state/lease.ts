import { randomUUID } from 'node:crypto';
import type { StateDocument, StateStore } from './state-store.ts';

export interface LeaseOptions {
  readonly state: StateStore;
  /** What is held, such as `scheduler`; the same in all instances. */
  readonly name: string;
  /** Who would hold it, for people. */
  readonly instance: string;
  /** How long it is held after it was last renewed. Renew it three times in that. */
  readonly forMs: number;
  /** Milliseconds of a clock that never goes back; those of different instances need not agree. */
  readonly now: () => number;
}

/** Collection of the leases in the state store. */
const LEASES = 'leases';

/**
 * Makes one of many instances the one that does something. Nothing happens by itself: whoever wants it, or has it, calls
 * `renew` again and again. A holder that is cut off stops by its own clock before another one begins: that one waits until it
 * has seen no renewal for the whole time, by its clock. Only a process that is stopped for long in the middle of its work goes
 * on too late; what it writes then can be told by its lower `fence`.
 */
export class Lease {
  readonly #options: LeaseOptions;
  readonly #me = randomUUID();
  #until = Number.NEGATIVE_INFINITY;
  #fence: number | undefined;
  /** The lease of someone else as we saw it first, and when. */
  #seen: { readonly version: number; readonly at: number } | undefined;

  constructor(options: LeaseOptions) {
    this.#options = options;
  }

  /** While it is held here: a number that is greater than that of all who held it before. Else undefined. */
  get fence(): number | undefined {
    return this.#options.now() < this.#until ? this.#fence : undefined;
  }

  /**
   * Takes the lease if it is free, keeps it if it is ours; whether it is held here now. When the state store cannot be used it
   * rejects, and a lease that is held stays so until its time is over.
   */
  async renew(): Promise<boolean> {
    const began = this.#options.now();
    const known = await this.#read();
    if (known && !this.#isFree(known, began)) return this.#lose();
    const version = known?.version ?? 0;
    if (!(await this.#write(version, this.#me))) return this.#lose();
    // No one else held it between two of our own.
    if (known?.body['holder'] !== this.#me || this.#fence === undefined) this.#fence = version + 1;
    this.#seen = undefined;
    this.#until = began + this.#options.forMs;
    return true;
  }

  /** Lets go of it, so that another instance can take it at once. */
  async release(): Promise<void> {
    this.#lose();
    const known = await this.#read();
    if (known?.body['holder'] === this.#me) await this.#write(known.version, '');
  }

  async #read(): Promise<StateDocument | undefined> {
    const { state, name } = this.#options;
    return (await state.get(LEASES, [name])).get(name);
  }

  /** The document is never deleted: its version is what grows from holder to holder. */
  #write(expected: number, holder: string): Promise<boolean> {
    const { state, name, instance, forMs } = this.#options;
    return state.write([{ collection: LEASES, id: name, body: { holder, instance, ms: forMs }, expected }]);
  }

  #isFree({ version, body }: StateDocument, now: number): boolean {
    if (body['holder'] === this.#me || body['holder'] === '') return true;
    if (this.#seen?.version !== version) this.#seen = { version, at: now };
    const { ms } = body;
    return now - this.#seen.at >= (typeof ms === 'number' ? ms : this.#options.forMs);
  }

  #lose(): false {
    this.#until = Number.NEGATIVE_INFINITY;
    this.#fence = undefined;
    return false;
  }
}
