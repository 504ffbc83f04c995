import type { StateStore } from '../state/state-store.ts';

/** Up to where stored events were read and all that they touched was judged. */
export interface Progress {
  /** Of the event store's feed. */
  readonly cursor: string;
  /** When that was, milliseconds since 1970. */
  readonly at: number;
}

const COLLECTION = 'rules';
const ID = 'progress';

/** So much further another instance may have been for it to be quicker to go on where that one was. */
const BEHIND_MS = 120_000;

/** What lets an instance that never evaluated rules go on where another one was. */
export class SharedProgress {
  readonly #state: StateStore;
  /** For each schedule, and for each rule that is judged by itself, what was judged last. */
  readonly #judged = new Map<number | string, { readonly turn: number; readonly progress: Progress }>();
  #turn = 0;
  #saved: string | undefined;

  constructor(state: StateStore) {
    this.#state = state;
  }

  async load(): Promise<Progress | undefined> {
    const body = (await this.#state.get(COLLECTION, [ID])).get(ID)?.body;
    return typeof body?.['cursor'] === 'string' ? { cursor: body['cursor'], at: Number(body['at']) } : undefined;
  }

  /** What to go on with for who has read up to there, or nothing at all (`received` 0): where another instance is, if it is further by far. */
  async ahead({
    cursor,
    received,
  }: {
    readonly cursor: string;
    readonly received: number;
  }): Promise<Progress | undefined> {
    const shared = await this.load();
    if (!shared || received === 0) return shared;
    return shared.cursor !== cursor && shared.at > received + BEHIND_MS ? shared : undefined;
  }

  /** The rules of a schedule, or this one by itself, have nothing left to judge of what was read. */
  judged(schedule: number | string, progress: Progress): void {
    this.#judged.set(schedule, { turn: this.#turn++, progress });
  }

  /** Saves what all of these have judged. */
  async save(schedules: readonly (number | string)[]): Promise<void> {
    const each = schedules.map((schedule) => this.#judged.get(schedule));
    const oldest = each.reduce((one, other) => (one && other && one.turn < other.turn ? one : other), each[0]);
    if (!oldest || each.includes(undefined)) return;
    const { cursor, at } = oldest.progress;
    if (cursor === this.#saved) return;
    await this.#state.write([{ collection: COLLECTION, id: ID, body: { cursor, at } }]);
    this.#saved = cursor;
  }
}
