import { ruleTimeOf } from '../detect/rule/event-values.ts';
import type { Event } from '../event/event.ts';
import { LateCounts } from './late-counts.ts';
import type { LatenessTable } from './lateness-table.ts';

/** Between these is what is learned, milliseconds. */
export interface LatenessBounds {
  readonly least: number;
  readonly most: number;
}

/** Of a rule of which nothing is known. */
const UNKNOWN_MS = 5_000;
/** Sources of a rule that are told apart; all others are one. */
const MOST_SOURCES = 100;
const OTHERS = '';

interface Source {
  readonly counts: LateCounts;
  newest: number;
  /** Whether it has changed since it was saved. */
  changed: boolean;
}

/**
 * How late events may be that a rule counts: so late as all but one in a thousand are of the source that is latest, learned of each
 * source from what the rule counted of it. What waits for nothing to come waits so much longer.
 */
export class RuleLateness {
  readonly #table: LatenessTable;
  readonly #rules = new Map<string, Map<string, Source>>();
  /** What was worked out, until another event comes. */
  readonly #known = new Map<string, number>();
  #bounds: LatenessBounds = { least: UNKNOWN_MS, most: UNKNOWN_MS };

  constructor(table: LatenessTable) {
    this.#table = table;
    for (const { rule, source, newest, counts } of table.all())
      this.#sourcesOf(rule).set(source, { newest, counts: new LateCounts(counts), changed: false });
  }

  set bounds(bounds: LatenessBounds) {
    this.#bounds = bounds;
    this.#known.clear();
  }

  /** The rule counted this event. */
  note(rule: string, event: Event): void {
    const received = Date.parse(event.receivedtimestamp);
    const late = received - ruleTimeOf(event);
    if (Number.isNaN(late)) return;
    const sources = this.#sourcesOf(rule);
    const name = sources.has(event.source) || sources.size < MOST_SOURCES ? event.source : OTHERS;
    const source = sources.get(name) ?? { newest: 0, counts: new LateCounts(), changed: true };
    source.counts.add(Math.max(0, late));
    source.newest = Math.max(source.newest, received);
    source.changed = true;
    sources.set(name, source);
    this.#known.delete(rule);
  }

  /** So late, milliseconds, events of a rule may be. */
  of(rule: string): number {
    const known = this.#known.get(rule);
    if (known !== undefined) return known;
    const learned = [...(this.#rules.get(rule)?.values() ?? [])].flatMap(({ counts }) => counts.usual ?? []);
    const { least, most } = this.#bounds;
    const late = Math.min(most, Math.max(least, learned.length === 0 ? UNKNOWN_MS : Math.max(...learned)));
    this.#known.set(rule, late);
    return late;
  }

  /** Saves what a rule has learned, but for sources of which nothing came since then. */
  save(rule: string, since: number): void {
    for (const [name, source] of this.#sourcesOf(rule)) {
      if (source.newest < since) {
        this.#rules.get(rule)?.delete(name);
        this.#known.delete(rule);
        this.#table.forget(rule, name);
      } else if (source.changed)
        this.#table.save({ rule, source: name, newest: source.newest, counts: source.counts.toJSON() });
      source.changed = false;
    }
  }

  forget(rule: string): void {
    this.#rules.delete(rule);
    this.#known.delete(rule);
    this.#table.forget(rule);
  }

  #sourcesOf(rule: string): Map<string, Source> {
    const sources = this.#rules.get(rule) ?? new Map<string, Source>();
    this.#rules.set(rule, sources);
    return sources;
  }
}
