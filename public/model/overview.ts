import { SEVERITIES } from '../../src/event/severity.ts';
import type { AlertFacetsAnswer } from '../api/types.ts';
import { ALERTS_DEFAULTS, type AlertsState, encodeAlertsState } from './alerts-url.ts';
import { formatCount } from './format.ts';
import type { OverviewState } from './overview-url.ts';
import type { RingValue } from './ring.ts';

/* What the overview asks for, and says of it. */

/** Where the event plugin geoip says from which country something came. */
export const SOURCE_COUNTRY = 'details.sourceipgeolocation.country_code';
export const DAY_MS = 86_400_000;
export const WEEK_MS = 7 * DAY_MS;

/** Alerts that someone still has to look at, as the page Alerts begins with them. */
export const PENDING = { status: ALERTS_DEFAULTS.status.join(','), from: ALERTS_DEFAULTS.from };
/** Severities that wait for nobody. */
export const SEVERE: readonly string[] = SEVERITIES.slice(0, SEVERITIES.indexOf('ERROR') + 1);

/** The address of alerts of this kind, all else as the page begins with. */
export function alertsUrl(wanted: Partial<AlertsState>): string {
  return encodeAlertsState({ ...ALERTS_DEFAULTS, ...wanted });
}

/** How many there are of each severity, the gravest first: `1 critical, 3 error`. */
export function severityWords({ facets }: Pick<AlertFacetsAnswer, 'facets'>): string {
  const counts = facets['severity'] ?? {};
  const words = SEVERITIES.flatMap((severity) => {
    const count = counts[severity] ?? 0;
    return count === 0 ? [] : [`${formatCount(count)} ${severity.toLowerCase()}`];
  });
  return words.length === 0 ? 'nothing to look at' : words.join(', ');
}

/** The values of a facet, the most frequent first, then by name, and how wide the bar of each is beside that of the first, percent. */
export function topOf(
  { facets }: Pick<AlertFacetsAnswer, 'facets'>,
  facet: string,
  limit: number,
): { readonly value: string; readonly count: number; readonly percent: number }[] {
  const all = countsOf({ facets }, facet);
  const most = all[0]?.count ?? 1;
  return all.slice(0, limit).map(({ value, count }) => ({ value, count, percent: (count / most) * 100 }));
}

/** The values of a facet, the most frequent first, then by name. */
export function countsOf({ facets }: Pick<AlertFacetsAnswer, 'facets'>, facet: string): readonly RingValue[] {
  return Object.entries(facets[facet] ?? {})
    .map(([value, count]) => ({ value, count }))
    .sort((one, other) => other.count - one.count || (one.value < other.value ? -1 : 1));
}

/** The severities that there are, the gravest first. */
export function severitiesOf({ facets }: Pick<AlertFacetsAnswer, 'facets'>): readonly RingValue[] {
  const counts = facets['severity'] ?? {};
  return SEVERITIES.map((value) => ({ value, count: counts[value] ?? 0 }));
}

/** What is asked of the server for alerts that the charts are narrowed to. */
export function narrowedTo({ severity, category }: Pick<OverviewState, 'severity' | 'category'>): {
  severity?: string;
  category?: string;
} {
  return { ...(severity !== '' && { severity }), ...(category !== '' && { category }) };
}
