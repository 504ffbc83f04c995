import type { Event } from '../../event/event.ts';

/** Where the events of a rule come from, in Sigma's words; in a rule, what is absent is a wildcard. */
export interface LogSource {
  readonly product?: string;
  readonly service?: string;
  readonly category?: string;
}

/** One kind of events as Sigma sees it: what rules may be meant for it, and where it keeps the fields that they name. */
export interface EventKind {
  /** For people, such as `windows/sysmon/process_creation`. */
  readonly name: string;
  /** A rule is tried on the event when its log source contradicts not all of these. */
  readonly logsources: readonly LogSource[];
  /** Stored paths, each as its keys, that may hold what Sigma calls so. The first that an event has counts. */
  pathsOf(field: string): readonly (readonly string[])[];
}

/** The kind of an event: the same object for all events of a kind, so that what is made for a kind can be kept by it. */
export type Classify = (event: Event) => EventKind;

/** Whether a rule with this log source may be meant for events of that one: no dimension that both name differs. */
export function mayConcern(rule: LogSource, events: LogSource): boolean {
  return (
    agree(rule.product, events.product) && agree(rule.service, events.service) && agree(rule.category, events.category)
  );
}

/** Whether one log source is the other or a wider one: each dimension that it names is the other's. */
export function contains(wider: LogSource, source: LogSource): boolean {
  return (['product', 'service', 'category'] as const).every(
    (dimension) => wider[dimension] === undefined || wider[dimension] === source[dimension],
  );
}

function agree(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}
