import { SEVERITIES } from '../../src/event/severity.ts';
import { eventsUrl } from './alert-links.ts';
import { alertsUrl, SOURCE_COUNTRY } from './overview.ts';

/** What the charts of the overview are narrowed to; it lives in the address. */
export interface OverviewState {
  /** Empty: all. */
  readonly severity: string;
  readonly category: string;
  /** What the map of countries counts. */
  readonly sources: 'events' | 'alerts';
}

const PATH = '/';
/** Rules have no longer ones. */
const MOST_CATEGORY = 100;

export function isOverviewPath(path: string): boolean {
  return path === PATH;
}

/** The address; what is not narrowed is left out. */
export function encodeOverviewState({ severity, category, sources }: OverviewState): string {
  const params = new URLSearchParams();
  if (severity !== '') params.set('severity', severity);
  if (category !== '') params.set('category', category);
  if (sources === 'alerts') params.set('sources', sources);
  const search = params.toString();
  return search === '' ? PATH : `${PATH}?${search}`;
}

/** Reads what `encodeOverviewState` wrote. */
export function decodeOverviewState({ search }: Pick<URL, 'search'>): OverviewState {
  const params = new URLSearchParams(search);
  const severity = params.get('severity')?.toUpperCase() ?? '';
  return {
    // Another word the server would refuse.
    severity: SEVERITIES.find((known) => known === severity) ?? '',
    category: params.get('category')?.slice(0, MOST_CATEGORY) ?? '',
    sources: params.get('sources') === 'alerts' ? 'alerts' : 'events',
  };
}

/** The address of the events of the last day that came from a country. */
export function eventsFrom(code: string): string {
  return eventsUrl({ from: 'now-24h', to: 'now' }, [{ field: SOURCE_COUNTRY, value: code, include: true }]);
}

/** The address of the alerts of the last day with a source in a country, narrowed as the charts are. */
export function alertsFrom(country: string, { severity, category }: OverviewState): string {
  return alertsUrl({ status: [], from: 'now-24h', severity: severity === '' ? [] : [severity], category, country });
}
