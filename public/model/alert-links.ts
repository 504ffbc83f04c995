import type { Alert } from '../../src/alert/alert.ts';
import { EVENTS_DEFAULTS, encodeEventsState } from './events-url.ts';
import { addPill } from './filter-pills.ts';
import { type Filter, isFilterable } from './query-edit.ts';
import { absolute, type RangeText } from './time-range.ts';

/** Before the first and after the last event, to see what led to it and what came of it. */
const MARGIN_MS = 5 * 60_000;

/** A value of an alert's group, and the address of the events that have it. */
export interface Pivot {
  readonly field: string;
  readonly value: string;
  /** Absent where no query can say it. */
  readonly url?: string;
}

type Span = Pick<Alert, 'firstseen' | 'lastseen'>;

/** The time in which an alert's events lie, and a few minutes around. */
function alertRange({ firstseen, lastseen }: Span): RangeText {
  return { from: absolute(Date.parse(firstseen) - MARGIN_MS), to: absolute(Date.parse(lastseen) + MARGIN_MS) };
}

/** The address of the events with all these, in a range. */
export function eventsUrl(range: RangeText, filters: readonly Filter[]): string {
  const pills = filters.reduce<ReturnType<typeof addPill>>((all, filter) => addPill(all, filter), []);
  return `/events?${encodeEventsState({ ...EVENTS_DEFAULTS, ...range, filters: pills })}`;
}

/** The same in the time of the alert. */
export function eventsOf(alert: Span, filters: readonly Filter[]): string {
  return eventsUrl(alertRange(alert), filters);
}

/** Each value of the group by itself. */
export function groupPivots(alert: Span & Pick<Alert, 'group'>): readonly Pivot[] {
  return Object.entries(alert.group).map(([field, value]) =>
    isAskable(field, value)
      ? { field, value, url: eventsOf(alert, [{ field, value, include: true }]) }
      : { field, value },
  );
}

/** The address of the events of the whole group; undefined where no query can say it. */
export function groupUrl(alert: Span & Pick<Alert, 'group'>): string | undefined {
  const entries = Object.entries(alert.group);
  if (entries.length === 0 || !entries.every(([field, value]) => isAskable(field, value))) return undefined;
  return eventsOf(
    alert,
    entries.map(([field, value]) => ({ field, value, include: true })),
  );
}

function isAskable(field: string, value: string): boolean {
  return value !== '' && isFilterable(field);
}

const ATTACK_PATHS: readonly (readonly [RegExp, string])[] = [
  [/^T\d{4}(?:\.\d{3})?$/, 'techniques'],
  [/^TA\d{4}$/, 'tactics'],
];

/** Where MITRE describes a technique or tactic of ATT&CK; undefined for what is no id of one. */
export function attackUrl(id: string): string | undefined {
  const path = ATTACK_PATHS.find(([pattern]) => pattern.test(id))?.[1];
  return path && `https://attack.mitre.org/${path}/${id.replace('.', '/')}/`;
}

/** The address that a rule's author wrote, if it is one that a browser may safely follow. */
export function ruleLink(text: string): string | undefined {
  const url = URL.parse(text.trim());
  return url?.protocol === 'https:' || url?.protocol === 'http:' ? url.href : undefined;
}
