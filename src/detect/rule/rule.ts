import type { Event, JsonObject } from '../../event/event.ts';
import type { Severity } from '../../event/severity.ts';
import type { Query } from '../../query/ast.ts';
import type { Judge } from '../judge/judge.ts';
import type { Upstream } from '../upstream/read-upstreams.ts';
import type { Indicator } from './indicator.ts';
import type { GroupMatch } from './read-match.ts';
import type { RuleFile } from './rule-schema.ts';
import type { Summary, SummaryContext } from './summary.ts';

/**
 * A rule ready to run. The same object serves the stream, the schedule, a back-test and a test of the rule: `stepsOf` says which
 * events count, `judge` what they amount to.
 */
export interface Rule {
  readonly id: string;
  /** Changes whenever what it finds or says changes: a hash of all but description, examples and whether it runs. */
  readonly version: string;
  /** `file:line` where it stands. */
  readonly place: string;
  /** What the file says, with defaults. */
  readonly file: RuleFile;
  readonly on: 'stream' | 'schedule';
  /** Fields that make a group; empty: each event is one (`match`), or all are one. */
  readonly groupBy: readonly string[];
  /** Whether each matching event is a group of its own. */
  readonly eachEvent: boolean;
  /** Fields of events that judge and summary need. */
  readonly fields: readonly string[];
  /** One for each bit of `stepsOf`: what the store is asked for when matches of the past are gathered. */
  queries(now: number): readonly Query[];
  /** Which of the queries the event matches, as bits; 0: none, or a field of the group is missing. */
  stepsOf(event: Event): number;
  /** What a rule of this type looks up. */
  readonly indicator?: Indicator;
  /** What it counts an event as, for each group that the event is of; none for most events. */
  read(event: Event): readonly GroupMatch[];
  readonly judge: Judge;
  /** Of a rule that looks at the alerts of others: those. */
  readonly upstreams?: readonly Upstream[];
  /** Findings of a group that are no further apart belong to one alert, milliseconds; at least `judge.quiet`. */
  readonly quiet: number;
  readonly summary: Summary;
  /** What is said of an alert in the place of, or besides, what the file says. */
  readonly describe?: (context: SummaryContext) => Described;
}

/** What is absent is as the file says. */
interface Described {
  readonly summary?: string;
  readonly severity?: Severity;
  readonly details?: JsonObject;
}
