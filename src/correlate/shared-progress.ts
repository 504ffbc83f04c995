import { isDeepStrictEqual } from 'node:util';
import type { StateStore } from '../state/state-store.ts';
import type { RulesLoaded } from './rule-calls.ts';

/** Up to where stored events were read and all that they touched was judged. */
export interface Progress {
  /** Of the event store's feed. */
  readonly cursor: string;
  /** All that was received up to this time was read, but for what was on its way, milliseconds since 1970. */
  readonly at: number;
}

/** Where another instance is to go on. */
export interface Shared extends Progress {
  /**
   * Rules that could not be judged any more, or only without a part of their past, or were left out, and the time up to which they were
   * judged, milliseconds since 1970.
   */
  readonly behind: Readonly<Record<string, number>>;
}

/** The rules that there are, and those of them, and beside them, that wait. */
interface Unjudged extends Pick<RulesLoaded, 'rules' | 'leftOut'> {
  readonly left: Pick<ReadonlySet<string>, 'has'>;
}

const COLLECTION = 'rules';
const ID = 'progress';

/** So much further another instance may have been for it to be quicker to go on where that one was. */
const BEHIND_MS = 120_000;
/** So often it is said anew up to when all was judged, while nothing comes: a rule that began since then would be taken for older. */
const AGAIN_MS = 60_000;

/** What lets an instance that never evaluated rules go on where another one was. */
export class SharedProgress {
  readonly #state: StateStore;
  /** For each schedule, and for each rule that is judged by itself, what was judged last. */
  readonly #judged = new Map<number | string, { readonly turn: number; readonly progress: Progress }>();
  #turn = 0;
  /** Rules that could not be judged, or were left out, and the time up to which they were judged. */
  readonly #behind = new Map<string, number>();
  #saved: Shared | undefined;

  constructor(state: StateStore) {
    this.#state = state;
  }

  async load(): Promise<Shared | undefined> {
    const body = (await this.#state.get(COLLECTION, [ID])).get(ID)?.body;
    if (typeof body?.['cursor'] !== 'string') return undefined;
    const behind = (body['behind'] ?? {}) as Shared['behind'];
    return { cursor: body['cursor'], at: Number(body['at']), behind };
  }

  /** What to go on with for who has read up to there, or nothing at all (`received` 0): where another instance is, if it is further by far. */
  async ahead({
    cursor,
    received,
  }: {
    readonly cursor: string;
    readonly received: number;
  }): Promise<Shared | undefined> {
    const shared = await this.load();
    this.#saved = shared;
    this.#behind.clear();
    // What was judged before another one did says nothing of now.
    this.#judged.clear();
    for (const [rule, at] of Object.entries(shared?.behind ?? {})) this.#behind.set(rule, at);
    if (!shared || received === 0) return shared;
    return shared.cursor !== cursor && shared.at > received + BEHIND_MS ? shared : undefined;
  }

  /** Nobody has evaluated rules before: until all is judged once, others go on from where this one begins. */
  async first(progress: Progress): Promise<void> {
    const body = { cursor: progress.cursor, at: progress.at, behind: {} };
    if (await this.#state.write([{ collection: COLLECTION, id: ID, body, expected: 0 }])) this.#saved = body;
  }

  /** Begins with what is read now, of which `judged` is told only when others have gone on. */
  begin(): number {
    return this.#turn++;
  }

  /** A schedule, or a rule by itself, has nothing left to judge of what was read, and of these `rules` by all that counts; `turn`: when that began. */
  judged(schedule: number | string, rules: readonly string[], progress: Progress, turn = this.begin()): void {
    this.#judged.set(schedule, { turn, progress });
    for (const rule of rules) this.#behind.delete(rule);
  }

  /** What was said of a schedule, or of a rule by itself, does not hold any more. */
  forget(schedule: number | string): void {
    this.#judged.delete(schedule);
  }

  /**
   * Saves what all of these have judged. Rules that are not judged any more, or not by all that counts (`left`), and those that are left
   * out stay where all were when they were, or began since then.
   */
  async save(schedules: readonly (number | string)[], unjudged: Unjudged): Promise<void> {
    const behind = this.#allBehind(unjudged);
    const each = schedules.map((schedule) => this.#judged.get(schedule));
    if (each.includes(undefined)) return;
    const oldest = each.reduce((one, other) => (one && other && one.turn < other.turn ? one : other), each[0]);
    // With no rules left nothing is judged, and who takes over is still to know which there were.
    const progress = oldest?.progress ?? this.#saved;
    if (!progress) return;
    const { cursor, at } = progress;
    const saved = this.#saved;
    const isLate = !saved || Math.abs(at - saved.at) >= AGAIN_MS;
    if (!isLate && cursor === saved.cursor && isDeepStrictEqual(behind, saved.behind)) return;
    await this.#state.write([{ collection: COLLECTION, id: ID, body: { cursor, at, behind } }]);
    this.#saved = { cursor, at, behind };
  }

  #allBehind({ rules, left, leftOut }: Unjudged): Shared['behind'] {
    const at = this.#saved?.at;
    const note = (id: string, time: number): unknown => this.#behind.has(id) || this.#behind.set(id, time);
    for (const [id, since] of Object.entries(leftOut)) note(id, Math.min(since, at ?? since));
    for (const { id, since } of rules) if (left.has(id)) note(id, Math.max(since, at ?? since));
    const ids = [...rules.map(({ id }) => id), ...Object.keys(leftOut)];
    return Object.fromEntries([...this.#behind].filter(([id]) => ids.includes(id)));
  }
}
