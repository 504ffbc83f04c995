import { mergeUpdates } from 'yjs';
import { MozdefError } from '../lifecycle/error.ts';
import type { NoteLog, NoteWrite } from './note-log.ts';
import { NoteText } from './note-text.ts';

/** Hears what others write. */
export type NoteFollower = (update: Uint8Array) => void;

/** Writes that are kept one by one before they are summed up. */
const MOST_WRITES = 100;
/** How often a number may be taken by another instance in the same moment. */
const ATTEMPTS = 50;

/** An edit that waits to be kept. */
interface Waiting {
  readonly update: Uint8Array;
  readonly who: string;
  readonly from: NoteFollower;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

interface OpenNoteOptions {
  readonly note: string;
  readonly log: NoteLog;
  readonly now: () => number;
  /** Told after something was written here, with the number of the last write. */
  readonly written: (number: number) => void;
}

/** A note that someone at this instance has open: its text, who follows it, and what waits to be kept. One thing after the other. */
export class OpenNote {
  readonly followers = new Set<NoteFollower>();
  readonly #options: OpenNoteOptions;
  readonly #text = new NoteText();
  /** Of the last write that is in the text. */
  #number = 0;
  /** Numbers of those that are not summed up. */
  #apart: number[] = [];
  #waiting: Waiting[] = [];
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: OpenNoteOptions) {
    this.#options = options;
  }

  get text(): NoteText {
    return this.#text;
  }

  /** Reads what was written since; `upTo`: unless that is known. */
  catchUp(upTo = Number.POSITIVE_INFINITY): Promise<void> {
    return this.#inTurn(async () => {
      if (upTo > this.#number) await this.#read();
    });
  }

  /** Resolves once it is durable, then everybody else has been told. Rejects as `NoteText.admit` throws, and when the state is away. */
  write(update: Uint8Array, who: string, from: NoteFollower): Promise<void> {
    return new Promise((done, failed) => {
      this.#waiting.push({ update, who, from, done, failed });
      void this.#inTurn(() => this.#flush());
    });
  }

  #inTurn(act: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(act);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #read(): Promise<void> {
    const { note, log } = this.#options;
    const { sum, writes } = await log.after(note, this.#number);
    if (sum) {
      this.#text.applySum(sum);
      this.#number = sum.number;
      this.#apart = [];
    }
    for (const write of writes) this.#take(write);
    const news = [...(sum ? [sum.update] : []), ...writes.map(({ update }) => update)];
    if (news.length > 0) this.#tell(mergeUpdates(news));
  }

  /** Keeps all that waits, each person's in one. */
  async #flush(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    if (waiting.length === 0) return;
    try {
      const kept = await this.#keep(waiting);
      for (const { update, from, done } of kept) {
        this.#tell(update, from);
        done();
      }
      this.#options.written(this.#number);
      await this.#sumUp();
    } catch (error) {
      for (const { failed } of waiting) failed(error);
    }
  }

  /** Those that could be kept; the others have been told why not. */
  async #keep(waiting: readonly Waiting[]): Promise<readonly Waiting[]> {
    const { note, log, now } = this.#options;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const admitted = waiting.filter((one) => this.#admit(one));
      if (admitted.length === 0) return [];
      const at = new Date(now()).toISOString();
      const writes = [...Map.groupBy(admitted, ({ who }) => who)].map(([who, edits], index) => ({
        number: this.#number + 1 + index,
        update: mergeUpdates(edits.map(({ update }) => update)),
        who,
        at,
      }));
      if (await log.append(note, writes)) {
        for (const write of writes) this.#take(write);
        return admitted;
      }
      await this.#read();
    }
    throw new MozdefError('conflict', `the note of ${note} is being written by too many at once`, {
      remedy: 'Try again.',
    });
  }

  #admit({ update, who, failed }: Waiting): boolean {
    try {
      this.#text.admit({ update, who });
      return true;
    } catch (error) {
      failed(error);
      return false;
    }
  }

  #take(write: NoteWrite): void {
    this.#text.apply(write);
    this.#number = write.number;
    this.#apart.push(write.number);
  }

  #tell(update: Uint8Array, from?: NoteFollower): void {
    for (const follower of this.followers) if (follower !== from) follower(update);
  }

  /** What is summed up is read in one; whether it can be now matters little, as the next write tries again. */
  async #sumUp(): Promise<void> {
    if (this.#apart.length < MOST_WRITES) return;
    const { note, log } = this.#options;
    const sum = { number: this.#number, update: this.#text.missing(), authors: this.#text.authors() };
    const apart = this.#apart;
    this.#apart = [];
    await log.sumUp(note, sum, apart).catch(() => {
      this.#apart = apart;
    });
  }
}
