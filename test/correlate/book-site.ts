import type { Episode } from '../../src/alert/reconcile.ts';
import { MatchBook } from '../../src/correlate/match-book.ts';
import { RuleBook } from '../../src/correlate/rule-book.ts';
import type { Span } from '../../src/correlate/unread-table.ts';
import type { Rule } from '../../src/detect/rule/rule.ts';
import type { Event } from '../../src/event/event.ts';
import { START } from './support.ts';

export const at = (seconds: number): number => START + seconds * 1000;

/** Plays the part of who reads events, recalls the past and saves alerts. */
export class BookSite {
  readonly #matches: MatchBook;
  #book: RuleBook;
  readonly #known = new Map<string, { readonly episodes: readonly Episode[]; readonly judgedTo: number | undefined }>();
  readonly #events: Event[] = [];
  readonly told: string[] = [];
  /** What cannot be read of the past that rules are to know when they begin, and of all that is ever kept. */
  unread: { readonly first: readonly Span[]; readonly deep: readonly Span[] } = { first: [], deep: [] };

  constructor(matches = new MatchBook(':memory:')) {
    this.#matches = matches;
    this.#book = new RuleBook(matches);
  }

  /** As when its process is started again. */
  restart(rule: Rule, seconds: number, interrupted = false): void {
    this.#book = new RuleBook(this.#matches);
    this.load(rule, seconds, interrupted);
  }

  /** What could not be read is, now. */
  readOn(): void {
    const { first, deep } = this.unread;
    const events = this.#events.filter((event) => isIn([...first, ...deep], event));
    this.unread = { first: [], deep: [] };
    this.#book.past.recall(['tested'], events, true);
    for (const isDeep of [false, true]) this.#book.past.recalled('tested', { deep: isDeep, unread: [] });
  }

  prune(seconds: number): void {
    this.#book.prune(at(seconds));
  }

  /** Loads it; its past is read at once, unless that is `interrupted`. */
  load(rule: Rule, seconds: number, interrupted = false): void {
    this.#recall(this.#book.load([rule], at(seconds), { least: 0, most: 0 }), interrupted);
  }

  /** The file of the rule cannot be read. */
  leaveOut(seconds: number): void {
    this.#book.load([], at(seconds), { least: 0, most: 0 }, () => true);
  }

  takeOver(seconds: number, interrupted = false, behind?: number): void {
    const left = behind === undefined ? {} : { tested: at(behind) };
    this.#recall(this.#book.takeOver({ cursor: 'x', at: at(seconds), behind: left }), interrupted);
  }

  absorb(...events: Event[]): void {
    this.#events.push(...events);
    this.#book.absorb(events, { cursor: 'x', received: Date.parse(events.at(-1)?.receivedtimestamp ?? '') });
  }

  /** They are stored, and were not read yet. */
  store(...events: Event[]): void {
    this.#events.push(...events);
  }

  judge(seconds: number): void {
    for (const group of this.#book.dirty(['tested'], at(seconds), 100)) {
      const key = JSON.stringify(group.group);
      const before = this.#known.get(key);
      const answer = this.#book.judge(
        { ...group, known: before?.episodes ?? [], judgedTo: before?.judgedTo },
        at(seconds),
      );
      if (!answer || 'shallow' in answer) throw new Error('it was not judged');
      const { outcome } = answer;
      this.#known.set(key, outcome);
      this.told.push(...outcome.drafts.map(({ alert }) => alert), ...outcome.withdrawn.map((id) => `withdrawn ${id}`));
      this.#book.settled(outcome);
    }
  }

  get alerts(): number {
    return new Set(this.told).size;
  }

  #recall(fresh: readonly Rule[], interrupted: boolean): void {
    for (const { id } of interrupted ? [] : fresh) {
      const { first, deep } = this.unread;
      const missing = [...first, ...deep];
      this.#book.past.recall(
        [id],
        this.#events.filter((event) => !isIn(missing, event)),
      );
      this.#book.past.recalled(id, { deep: false, unread: first });
      this.#book.past.recalled(id, { deep: true, unread: deep });
    }
  }
}

function isIn(spans: readonly Span[], event: Event): boolean {
  const time = Date.parse(event.utctimestamp);
  return spans.some(({ from, to }) => time >= from && time < to);
}
