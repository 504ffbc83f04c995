import { type Alert, VERDICTS, type Verdict } from './alert.ts';
import { namesIn } from './entities.ts';

/** What an alert is compared by, and shown by beside another. */
export type SimilarAlert = Pick<
  Alert,
  'id' | 'rule' | 'title' | 'summary' | 'severity' | 'status' | 'verdict' | 'assignee' | 'utctimestamp' | 'incident'
>;

/** Alerts that are like one, and how they were closed. */
export interface Likeness {
  readonly alerts: number;
  /** How many were closed with each verdict, or (`none`) without one. */
  readonly verdicts: Readonly<Record<Verdict | 'none', number>>;
  /** How many someone still has to look at. */
  readonly pending: number;
  /** Those raised last. */
  readonly newest: readonly SimilarAlert[];
}

/** What there is besides one alert that helps to judge it. */
export interface SimilarAlerts {
  /** Names of whom it is about, as `user:ann`. */
  readonly entities: readonly string[];
  /** Of the same rule, about one of the same. */
  readonly same: Likeness;
  /** Of the same rule, about others. */
  readonly rule: Likeness;
  /** By id of an incident, whom its alerts share with this one. */
  readonly incidents: ReadonlyMap<string, readonly string[]>;
}

const NEWEST = 5;

/** Looks among these alerts (newest first) for those like one of them, without it. */
export function similarAlerts(alert: Alert, alerts: readonly Alert[]): SimilarAlerts {
  const entities = namesIn(alert);
  const own = new Set(entities);
  const shared = (other: Alert): readonly string[] => namesIn(other).filter((name) => own.has(name));
  const others = alerts.filter(({ id, status }) => id !== alert.id && status !== 'withdrawn' && status !== 'merged');
  const ofRule = Map.groupBy(
    others.filter(({ rule }) => rule === alert.rule),
    (other) => shared(other).length > 0,
  );
  const incidents = new Map<string, readonly string[]>();
  for (const other of others) {
    const names = shared(other);
    if (other.incident === undefined || other.incident === alert.incident || names.length === 0) continue;
    incidents.set(other.incident, [...new Set([...(incidents.get(other.incident) ?? []), ...names])]);
  }
  return { entities, same: likenessOf(ofRule.get(true) ?? []), rule: likenessOf(ofRule.get(false) ?? []), incidents };
}

function likenessOf(alerts: readonly Alert[]): Likeness {
  const closed = alerts.filter(({ status }) => status === 'closed');
  const count = (wanted: Verdict | undefined): number => closed.filter(({ verdict }) => verdict === wanted).length;
  const counts = VERDICTS.map((verdict) => [verdict, count(verdict)] as const);
  return {
    alerts: alerts.length,
    verdicts: { ...(Object.fromEntries(counts) as Record<Verdict, number>), none: count(undefined) },
    pending: alerts.length - closed.length,
    newest: alerts.slice(0, NEWEST).map(shownOf),
  };
}

function shownOf(alert: Alert): SimilarAlert {
  const { id, rule, title, summary, severity, status, verdict, assignee, utctimestamp, incident } = alert;
  const optional = { ...(verdict !== undefined && { verdict }), ...(incident !== undefined && { incident }) };
  return { id, rule, title, summary, severity, status, assignee, utctimestamp, ...optional };
}
