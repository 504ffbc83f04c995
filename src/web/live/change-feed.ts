import { randomUUID } from 'node:crypto';
import type { TopicListener } from '../../live/counted-topic.ts';

/** Where the changes of one kind of object come from: ids of what is new or different. */
export interface ChangeSource {
  readonly subscribe: (listener: TopicListener<readonly string[]>) => () => void;
}

/** Which objects are new or different; `all`: any may be, and whoever shows some should read them all anew. */
export type Changes = readonly string[] | 'all';

/** What one who follows is told: changes, and where in the course of changes they stand. */
export type ChangeSink = (changes: Changes, at: string) => void;

/** The beginning of following. */
export interface Followed {
  /** Where it begins. */
  readonly at: string;
  /** What was missed since the place that was named. */
  readonly missed: Changes;
  readonly end: () => void;
}

/** Changes are told at once, and those that follow within so many milliseconds together. */
const PAUSE_MS = 100;
/** Ids that are named at a time; also what one request may ask for. */
const MOST = 200;
/** Tellings that are kept for those who come back. */
const KEPT = 1000;

/**
 * Tells those who follow which objects of one kind are new or different, in any instance, ten times a second at most. Each
 * telling has a number; who comes back with the last one it heard is told what it missed, or `all` when that is not known any
 * more, or to another instance.
 */
export class ChangeFeed {
  readonly #source: ChangeSource;
  readonly #epoch = randomUUID();
  readonly #sinks = new Set<ChangeSink>();
  readonly #waiting = new Set<string>();
  /** The newest tellings; the last has the number `#told`. */
  readonly #kept: Changes[] = [];
  #told = 0;
  #pause: NodeJS.Timeout | undefined;
  #end: (() => void) | undefined;

  constructor(source: ChangeSource) {
    this.#source = source;
  }

  /** `since`: the place up to which one has heard; absent: one has heard nothing. */
  follow(sink: ChangeSink, since?: string): Followed {
    this.#end ??= this.#source.subscribe({ heard: (ids) => this.#hear(ids), gap: () => this.#lose() });
    this.#sinks.add(sink);
    return { at: this.#at, missed: this.#missedSince(since), end: () => void this.#sinks.delete(sink) };
  }

  /** Hears nothing any more. */
  close(): void {
    this.#end?.();
    this.#sinks.clear();
    clearTimeout(this.#pause);
  }

  get #at(): string {
    return `${this.#epoch}.${this.#told}`;
  }

  #missedSince(since: string | undefined): Changes {
    const [epoch, number] = since?.split('.') ?? [];
    const missed = this.#told - Number(number);
    if (epoch !== this.#epoch || !(missed >= 0 && missed <= this.#kept.length)) return 'all';
    const ids = new Set<string>();
    for (const changes of this.#kept.slice(this.#kept.length - missed)) {
      if (changes === 'all') return 'all';
      for (const id of changes) ids.add(id);
    }
    return ids.size > MOST ? 'all' : [...ids];
  }

  #hear(ids: readonly string[]): void {
    // One more than are named says that there are too many.
    for (const id of ids) if (this.#waiting.size <= MOST) this.#waiting.add(id);
    if (this.#pause === undefined) this.#tell();
  }

  /** Something may have been lost on the way. */
  #lose(): void {
    this.#say('all');
  }

  #tell(): void {
    this.#pause = undefined;
    if (this.#waiting.size === 0) return;
    const ids = [...this.#waiting];
    this.#waiting.clear();
    this.#pause = setTimeout(() => this.#tell(), PAUSE_MS).unref();
    this.#say(ids.length > MOST ? 'all' : ids);
  }

  #say(changes: Changes): void {
    this.#told += 1;
    this.#kept.push(changes);
    if (this.#kept.length > KEPT) this.#kept.shift();
    for (const sink of this.#sinks) sink(changes, this.#at);
  }
}
