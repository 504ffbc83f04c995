import { ENTITY_NAME } from '../../src/alert/entities.ts';
import { ALERT_GROUPINGS, type AlertGrouping } from '../../src/alert/group-alerts.ts';

/** All that decides what the page Alerts shows; it lives in the address. */
export interface AlertsState {
  /** Of each only these; empty: any. */
  readonly status: readonly string[];
  readonly severity: readonly string[];
  readonly rule: readonly string[];
  /** Only of this category, of this technique or tactic of ATT&CK, with a source in this country; empty: any. */
  readonly category: string;
  readonly attack: string;
  readonly country: string;
  /** Text that they hold. */
  readonly q: string;
  /** Whom they are about, as `user:ann`; empty: anyone. */
  readonly entity: string;
  /** Raised since then, as `now-7d`. */
  readonly from: string;
  /** By what they are brought together; empty: not at all. */
  readonly by: AlertGrouping | '';
  /** Key of the group whose alerts are listed; undefined: of none. */
  readonly inside: string | undefined;
  /** Id of the alert that is open, or empty. */
  readonly sel: string;
}

/** The parts of the state that are chosen from lists. */
export const ALERT_FACETS = ['status', 'severity', 'rule'] as const;
export type AlertFacet = (typeof ALERT_FACETS)[number];

/** The parts of the state that are one value, which links give. */
export const ALERT_MARKS = ['category', 'attack', 'country'] as const;

const ANY = 'any';
export const ALERTS_DEFAULTS: AlertsState = {
  // What someone still has to look at.
  status: ['open', 'acknowledged', 'escalated'],
  severity: [],
  rule: [],
  category: '',
  attack: '',
  country: '',
  q: '',
  entity: '',
  from: 'now-30d',
  by: '',
  inside: undefined,
  sel: '',
};
const PATH = '/alerts';
/** Rules have no longer ones. */
const MOST_CATEGORY = 100;

/** Whether an address is one of the page Alerts. */
export function isAlertsPath(path: string): boolean {
  return path === PATH || path.startsWith(`${PATH}/`);
}

/** Where an alert is. */
export function alertPath(id: string): string {
  return `${PATH}/${encodeURIComponent(id)}`;
}

/** The address, `/alerts/<id>?...`; what is as by default is left out. */
export function encodeAlertsState(state: AlertsState): string {
  const params = new URLSearchParams();
  const put = (key: string, value: string): void => {
    if (value !== '') params.set(key, value);
  };
  put('q', state.q);
  for (const facet of ALERT_FACETS) {
    const value = state[facet].join(',');
    if (value !== ALERTS_DEFAULTS[facet].join(',')) params.set(facet, value === '' ? ANY : value);
  }
  for (const mark of ALERT_MARKS) put(mark, state[mark]);
  put('entity', state.entity);
  if (state.from !== ALERTS_DEFAULTS.from) params.set('from', state.from);
  put('by', state.by);
  if (state.by !== '' && state.inside !== undefined) params.set('in', state.inside);
  const search = params.toString();
  const path = state.sel === '' ? PATH : alertPath(state.sel);
  return search === '' ? path : `${path}?${search}`;
}

/** Reads what `encodeAlertsState` wrote; what is missing or not understood is as by default. */
export function decodeAlertsState({ pathname, search }: Pick<URL, 'pathname' | 'search'>): AlertsState {
  const params = new URLSearchParams(search);
  const chosen = (facet: AlertFacet): readonly string[] => {
    const value = params.get(facet);
    if (value === null || value === '') return ALERTS_DEFAULTS[facet];
    return value === ANY ? [] : [...new Set(value.split(',').filter((one) => one !== ''))];
  };
  const by = ALERT_GROUPINGS.find((grouping) => grouping === params.get('by')) ?? '';
  return {
    status: chosen('status'),
    severity: chosen('severity'),
    rule: chosen('rule'),
    category: params.get('category')?.slice(0, MOST_CATEGORY) ?? '',
    attack: matching(params.get('attack'), /^(?:T\d{4}(?:\.\d{3})?|TA\d{4})$/),
    country: matching(params.get('country'), /^[A-Z]{2}$/),
    q: params.get('q') ?? '',
    entity: entityOf(params.get('entity') ?? ''),
    from: params.get('from') ?? ALERTS_DEFAULTS.from,
    by,
    inside: by === '' ? undefined : (params.get('in') ?? undefined),
    sel: isAlertsPath(pathname) ? decodeId(pathname.slice(PATH.length + 1)) : '',
  };
}

// What the server would refuse is as if it was not there.
function matching(text: string | null, pattern: RegExp): string {
  const upper = text?.toUpperCase() ?? '';
  return pattern.test(upper) ? upper : '';
}

function entityOf(text: string): string {
  return ENTITY_NAME.test(text) ? text : '';
}

function decodeId(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
