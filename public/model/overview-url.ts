import { SEVERITIES } from '../../src/event/severity.ts';

/** What the charts of the overview are narrowed to; it lives in the address. Empty: all. */
export interface OverviewState {
  readonly severity: string;
  readonly category: string;
}

const PATH = '/';
/** Rules have no longer ones. */
const MOST_CATEGORY = 100;

export function isOverviewPath(path: string): boolean {
  return path === PATH;
}

/** The address; what is not narrowed is left out. */
export function encodeOverviewState({ severity, category }: OverviewState): string {
  const params = new URLSearchParams();
  if (severity !== '') params.set('severity', severity);
  if (category !== '') params.set('category', category);
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
  };
}
