import type { StateStore } from '../state/state-store.ts';

/** Collections of what was written since the last summing up, by `<note>/<number>`, and of what all before comes to, by note. */
const WRITES = 'notewrites';
const SUMS = 'notesums';
const DIGITS = 9;
const PAGE = 1000;

/** An update of a Yjs document (version 1) that someone made. */
export interface NoteWrite {
  /** From 1, without gaps. */
  readonly number: number;
  readonly update: Uint8Array;
  readonly who: string;
  /** ISO 8601. */
  readonly at: string;
}

/** All writes up to one of them in one. */
export interface NoteSum {
  readonly number: number;
  /** The whole document as an update. */
  readonly update: Uint8Array;
  /** Who wrote with which of Yjs's client ids. */
  readonly authors: Readonly<Record<string, string>>;
}

/** What is written of one note after a number. */
export interface NoteTail {
  /** Absent: nothing that is not among the writes. */
  readonly sum?: NoteSum;
  readonly writes: readonly NoteWrite[];
}

/** Notes as they are kept: a log of writes for each, summed up from time to time. */
export class NoteLog {
  readonly #state: StateStore;

  constructor(state: StateStore) {
    this.#state = state;
  }

  /** What came after `number`, 0 for all. A summing up that goes on meanwhile hides nothing: what it takes away, it says. */
  async after(note: string, number: number): Promise<NoteTail> {
    const writes: NoteWrite[] = [];
    for (let after = idOf(note, number); ; ) {
      const page = await this.#state.list(WRITES, { limit: PAGE, prefix: `${note}/`, after });
      writes.push(...page.map(({ id, body }) => writeOf(id, body)));
      const last = page.at(-1);
      if (!last || page.length < PAGE) break;
      after = last.id;
    }
    // Read after the writes: one that sums them up in between has them, and takes none away that it has not.
    const kept = (await this.#state.get(SUMS, [note])).get(note);
    const sum = kept && sumOf(kept.body);
    return sum && sum.number > number ? { sum, writes: writes.filter((one) => one.number > sum.number) } : { writes };
  }

  /**
   * Whether they were added, all of them: false when there is, or was before it was summed up, one of such a number. Durable when
   * it resolves.
   */
  async append(note: string, writes: readonly NoteWrite[]): Promise<boolean> {
    const added = await this.#state.write(
      writes.map(({ number, update, who, at }) => ({
        collection: WRITES,
        id: idOf(note, number),
        body: { update: base64(update), who, at },
        expected: 0,
      })),
    );
    return added && !(await this.#takeBackSummedUp(note, writes));
  }

  /** A number that was summed up is free again, but nobody reads what stands there: says whether that met any of `writes`. */
  async #takeBackSummedUp(note: string, writes: readonly NoteWrite[]): Promise<boolean> {
    const sum = (await this.#state.get(SUMS, [note])).get(note);
    const unread = writes.filter(({ number }) => number <= Number(sum?.body['number'] ?? 0));
    if (unread.length === 0) return false;
    await this.#state.write(
      unread.map(({ number }) => ({ collection: WRITES, id: idOf(note, number), body: undefined })),
    );
    return true;
  }

  /** Puts `sum` in the place of the writes up to it, of which there must not be more than one write of the state may take. False when another did. */
  async sumUp(note: string, sum: NoteSum, writes: readonly number[]): Promise<boolean> {
    const before = (await this.#state.get(SUMS, [note])).get(note);
    if (before && Number(before.body['number']) >= sum.number) return false;
    const body = { number: sum.number, update: base64(sum.update), authors: { ...sum.authors } };
    return this.#state.write([
      { collection: SUMS, id: note, body, expected: before?.version ?? 0 },
      ...writes.map((number) => ({ collection: WRITES, id: idOf(note, number), body: undefined })),
    ]);
  }
}

function idOf(note: string, number: number): string {
  return `${note}/${String(number).padStart(DIGITS, '0')}`;
}

function writeOf(id: string, body: Readonly<Record<string, unknown>>): NoteWrite {
  const number = Number(id.slice(id.lastIndexOf('/') + 1));
  return { number, update: bytes(body['update']), who: String(body['who']), at: String(body['at']) };
}

function sumOf(body: Readonly<Record<string, unknown>>): NoteSum {
  const authors = body['authors'] as Readonly<Record<string, string>>;
  return { number: Number(body['number']), update: bytes(body['update']), authors };
}

function base64(data: Uint8Array): string {
  return Buffer.from(data).toString('base64');
}

function bytes(text: unknown): Uint8Array {
  return new Uint8Array(Buffer.from(String(text), 'base64'));
}
