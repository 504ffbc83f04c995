/** All that decides what the page Incidents shows; it lives in the address. */
export interface IncidentsState {
  /** Of each only these; empty: any. */
  readonly kind: readonly string[];
  readonly phase: readonly string[];
  readonly severity: readonly string[];
  /** Only those that one owns or responds to. */
  readonly mine: boolean;
  readonly which: IncidentStanding;
  /** Text that they hold. */
  readonly q: string;
  readonly view: IncidentsView;
  /** By what they are counted. */
  readonly rows: string;
  readonly cols: string;
  /** Id of the incident that is open, or empty. */
  readonly sel: string;
  /** What is shown of the open one. */
  readonly tab: IncidentTab;
}

/** How they are shown: as a table, by phase, or only how many of which. */
export const INCIDENTS_VIEWS = ['table', 'board', 'pivot'] as const;
type IncidentsView = (typeof INCIDENTS_VIEWS)[number];

/** Whether they are closed; `unmerged`: either. */
export const INCIDENT_STANDINGS = ['open', 'closed', 'unmerged'] as const;
export type IncidentStanding = (typeof INCIDENT_STANDINGS)[number];

/** The parts of the state that are chosen from lists. */
export const INCIDENT_FACETS = ['kind', 'phase', 'severity'] as const;
export type IncidentFacet = (typeof INCIDENT_FACETS)[number];

export const INCIDENT_TABS = [
  'summary',
  'note',
  'timeline',
  'alerts',
  'indicators',
  'tasks',
  'evidence',
  'theories',
  'lessons',
  'activity',
] as const;
export type IncidentTab = (typeof INCIDENT_TABS)[number];

export const INCIDENTS_DEFAULTS: IncidentsState = {
  kind: [],
  phase: [],
  severity: [],
  mine: false,
  which: 'open',
  q: '',
  view: 'table',
  rows: 'tag:action',
  cols: 'phase',
  sel: '',
  tab: 'summary',
};
const PATH = '/incidents';

/** Whether an address is one of the page Incidents. */
export function isIncidentsPath(path: string): boolean {
  return path === PATH || path.startsWith(`${PATH}/`);
}

/** Where an incident is. */
export function incidentPath(id: string): string {
  return `${PATH}/${encodeURIComponent(id)}`;
}

/** The address, `/incidents/<id>?...`; what is as by default is left out. */
export function encodeIncidentsState(state: IncidentsState): string {
  const params = new URLSearchParams();
  if (state.q !== '') params.set('q', state.q);
  for (const facet of INCIDENT_FACETS) if (state[facet].length > 0) params.set(facet, state[facet].join(','));
  if (state.mine) params.set('mine', '1');
  if (state.which !== INCIDENTS_DEFAULTS.which) params.set('which', state.which);
  if (state.view !== INCIDENTS_DEFAULTS.view) params.set('view', state.view);
  for (const axis of ['rows', 'cols'] as const)
    if (state[axis] !== INCIDENTS_DEFAULTS[axis]) params.set(axis, state[axis]);
  if (state.tab !== INCIDENTS_DEFAULTS.tab) params.set('tab', state.tab);
  const search = params.toString();
  const path = state.sel === '' ? PATH : incidentPath(state.sel);
  return search === '' ? path : `${path}?${search}`;
}

/** Reads what `encodeIncidentsState` wrote; what is missing or not understood is as by default. */
export function decodeIncidentsState({ pathname, search }: Pick<URL, 'pathname' | 'search'>): IncidentsState {
  const params = new URLSearchParams(search);
  const chosen = (facet: IncidentFacet): readonly string[] => [
    ...new Set((params.get(facet) ?? '').split(',').filter((one) => one !== '')),
  ];
  const one = <Word extends string>(name: string, words: readonly Word[], standard: Word): Word =>
    words.find((word) => word === params.get(name)) ?? standard;
  return {
    kind: chosen('kind'),
    phase: chosen('phase'),
    severity: chosen('severity'),
    mine: params.get('mine') === '1',
    which: one('which', INCIDENT_STANDINGS, INCIDENTS_DEFAULTS.which),
    q: params.get('q') ?? '',
    view: one('view', INCIDENTS_VIEWS, INCIDENTS_DEFAULTS.view),
    rows: params.get('rows') ?? INCIDENTS_DEFAULTS.rows,
    cols: params.get('cols') ?? INCIDENTS_DEFAULTS.cols,
    sel: isIncidentsPath(pathname) ? decodeId(pathname.slice(PATH.length + 1)) : '',
    tab: one('tab', INCIDENT_TABS, INCIDENTS_DEFAULTS.tab),
  };
}

function decodeId(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
