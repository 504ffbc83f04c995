import { readValueOf } from '../detect/rule/event-values.ts';
import { SEVERITIES, type Severity } from '../event/severity.ts';
import type { Alert } from './alert.ts';

/** Whom or what alerts are about. */
export const ENTITY_KINDS = ['address', 'host', 'user'] as const;
export type EntityKind = (typeof ENTITY_KINDS)[number];

/** One that alerts of any rules are about. */
export interface Entity {
  readonly kind: EntityKind;
  /** Folded, so that alerts that write it otherwise are about the same. */
  readonly value: string;
  /** See `riskOf`. */
  readonly risk: number;
  readonly severity: Severity;
  /** How many alerts. */
  readonly alerts: number;
  readonly rules: readonly string[];
  /** Ids of ATT&CK that these look for. */
  readonly attack: readonly string[];
  readonly firstseen: string;
  readonly lastseen: string;
  /** Ids of the newest alerts. */
  readonly newest: readonly string[];
}

/** Fields that name an entity; `a.b` counts as `b` does. */
const KIND_OF: Readonly<Record<string, EntityKind>> = {
  hostname: 'host',
  computer: 'host',
  username: 'user',
  user: 'user',
  sourceipaddress: 'address',
  sourceipv4address: 'address',
  destinationipaddress: 'address',
  ipaddress: 'address',
};
/** Where it is looked for in an alert without such a group. */
const IN_EVENTS = ['hostname', 'details.username', 'details.sourceipaddress'].map((field) => ({
  field,
  read: readValueOf(field),
}));
const NEWEST = 20;

/** Whether an alert adds to the risk of what it is about: not if someone found that there is nothing in it, or its rule took it back. */
export function isAtRisk({ status, verdict }: Pick<Alert, 'status' | 'verdict'>): boolean {
  return status !== 'withdrawn' && status !== 'merged' && (verdict === undefined || verdict === 'true-positive');
}

/** Those that alerts (newest first) are about, the greatest risk first. */
export function entitiesOf(alerts: readonly Alert[]): readonly Entity[] {
  const about = new Map<string, { readonly kind: EntityKind; readonly value: string; readonly alerts: Alert[] }>();
  for (const alert of alerts.filter(isAtRisk)) {
    for (const { kind, value } of namedIn(alert)) {
      const key = `${kind} ${value}`;
      const one = about.get(key) ?? { kind, value, alerts: [] };
      about.set(key, one);
      one.alerts.push(alert);
    }
  }
  return [...about.values()]
    .map(summedUp)
    .sort((one, other) => other.risk - one.risk || (one.value < other.value ? -1 : 1));
}

/** What an alert is about: its group; of one whose group names none, what its events have. Each once. */
export function namedIn({ group, events }: Pick<Alert, 'group' | 'events'>): readonly Pick<Entity, 'kind' | 'value'>[] {
  const grouped = Object.entries(group).flatMap(([field, value]) => named(field, value));
  if (grouped.length > 0) return eachOnce(grouped);
  const found = IN_EVENTS.flatMap(({ field, read }) => events.flatMap(({ event }) => named(field, read(event))));
  return eachOnce(found);
}

/** An entity as the API and addresses name it: `user:ann`, `address:2001:db8::1`. */
export const ENTITY_NAME = new RegExp(`^(?:${ENTITY_KINDS.join('|')}):.`, 's');

/** The names of what an alert is about. */
export function namesIn(alert: Pick<Alert, 'group' | 'events'>): readonly string[] {
  return namedIn(alert).map(({ kind, value }) => `${kind}:${value}`);
}

/** Whether an alert is about this one, by its name. */
export function isAbout(name: string): (alert: Pick<Alert, 'group' | 'events'>) => boolean {
  const folded = name.toLowerCase();
  return (alert) => namesIn(alert).includes(folded);
}

function named(field: string, value: string | number | undefined): readonly Pick<Entity, 'kind' | 'value'>[] {
  const kind = KIND_OF[field.slice(field.lastIndexOf('.') + 1).toLowerCase()];
  const text = String(value ?? '').toLowerCase();
  return kind === undefined || text === '' || text === 'unknown' ? [] : [{ kind, value: text }];
}

function eachOnce(found: readonly Pick<Entity, 'kind' | 'value'>[]): readonly Pick<Entity, 'kind' | 'value'>[] {
  return [...new Map(found.map((one) => [`${one.kind} ${one.value}`, one])).values()];
}

/**
 * The risk of alerts together: of each rule the greatest in full, and half as much for each further alert as for the one before, so
 * that rules which agree weigh more than one that repeats itself. Rounded.
 */
export function riskOf(alerts: readonly Pick<Alert, 'rule' | 'risk'>[]): number {
  let sum = 0;
  for (const some of Map.groupBy(alerts, ({ rule }) => rule).values()) {
    const risks = some.map(({ risk }) => risk).sort((one, other) => other - one);
    sum += risks.reduce((total, risk, at) => total + risk / 2 ** at, 0);
  }
  return Math.round(sum);
}

/** What alerts about the same come to. */
export function takenTogether(
  alerts: readonly Alert[],
): Pick<Entity, 'risk' | 'severity' | 'alerts' | 'rules' | 'firstseen' | 'lastseen'> {
  const severities = new Set(alerts.map(({ severity }) => severity));
  return {
    risk: riskOf(alerts),
    severity: SEVERITIES.find((severity) => severities.has(severity)) ?? 'INFO',
    alerts: alerts.length,
    rules: eachSorted(alerts.map(({ rule }) => rule)),
    firstseen: eachSorted(alerts.map(({ firstseen }) => firstseen))[0] ?? '',
    lastseen: eachSorted(alerts.map(({ lastseen }) => lastseen)).at(-1) ?? '',
  };
}

/** Each text once. */
export function eachSorted(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}

function summedUp({
  kind,
  value,
  alerts,
}: {
  readonly kind: EntityKind;
  readonly value: string;
  readonly alerts: readonly Alert[];
}): Entity {
  return {
    kind,
    value,
    ...takenTogether(alerts),
    attack: eachSorted(alerts.flatMap(({ attack }) => attack)),
    newest: alerts.slice(0, NEWEST).map(({ id }) => id),
  };
}
