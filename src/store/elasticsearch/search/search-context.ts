import type { Event } from '../../../event/event.ts';
import type { TimeRange } from '../../event-store.ts';
import type { CompiledDsl } from '../compile-dsl.ts';
import { eventOf } from '../document.ts';
import { allOfDsl, type Dsl, inRange, notDsl } from '../dsl.ts';
import { FIELD } from '../search-mapping.ts';
import type { Asking } from './asking.ts';
import type { Hit, SearchAnswer } from './attempt.ts';

/** What each kind of search works with. */
export interface SearchContext {
  readonly asking: Asking;
  readonly range: TimeRange;
  readonly compiled: CompiledDsl;
}

const FURTHEST = 8.64e15;

/** The time of an event lies in the range. */
function inTime({ from, to }: TimeRange): Dsl {
  const clamp = (time: number) => Math.ceil(Math.min(FURTHEST, Math.max(-FURTHEST, time)));
  return inRange(FIELD.time, { gte: clamp(from), lt: clamp(to) });
}

/** Events of the range that a condition of the DSL finds. */
export function within({ range }: SearchContext, condition: Dsl): Dsl {
  return allOfDsl([inTime(range), condition]);
}

/** Name of the aggregation that counts events of which the server cannot say whether they match. */
const UNDECIDED = 'undecided';

/** The aggregation, for a search whose query is `upper`; nothing when the server can say all. */
export function countUndecided({ compiled }: SearchContext): Record<string, object> {
  return compiled.exact ? {} : { [UNDECIDED]: { filter: notDsl(compiled.lower) } };
}

/** What it counted. */
export function undecidedIn({ aggregations }: SearchAnswer): number {
  const { doc_count: count } = (aggregations[UNDECIDED] ?? { doc_count: 0 }) as { doc_count: number };
  return count;
}

/** Events of which the server cannot say whether they match. */
export function undecided({ compiled }: SearchContext): Dsl {
  return allOfDsl([compiled.upper, notDsl(compiled.lower)]);
}

export interface FoundEvent {
  readonly event: Event;
  readonly id: string;
}

/** The event of a hit. */
export function found({ _id: id, _source: source }: Hit): FoundEvent {
  return { id, event: eventOf(source) };
}
