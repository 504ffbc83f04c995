import { decodePill, encodePill, type Pill } from './filter-pills.ts';

/** How a result is kept up to date. */
export type Refresh = 'off' | '5s' | '30s' | 'tail';

/** All that decides what the page Events shows. It lives in the address, so that reload, Back and a colleague's paste give the same screen. */
export interface EventsState {
  readonly q: string;
  /** Conditions beside the query, in order of making. */
  readonly filters: readonly Pill[];
  readonly from: string;
  readonly to: string;
  /** Fields shown as columns; the time always stands first and is not among them. */
  readonly cols: readonly string[];
  /** Id of the event that is open, or empty. */
  readonly sel: string;
  /** What opened events show. */
  readonly tab: 'fields' | 'json';
  readonly live: Refresh;
  readonly order: 'newest' | 'oldest';
  /** Id of the saved search that it began as, or empty. */
  readonly saved: string;
}

const DEFAULT_COLUMNS: readonly string[] = ['severity', 'hostname', 'processname', 'summary'];

export const EVENTS_DEFAULTS: EventsState = {
  q: '',
  filters: [],
  from: 'now-24h',
  to: 'now',
  cols: DEFAULT_COLUMNS,
  sel: '',
  tab: 'fields',
  live: 'off',
  order: 'newest',
  saved: '',
};

/** The query part of the address, without `?`; what is as by default is left out. */
export function encodeEventsState(state: EventsState): string {
  const params = new URLSearchParams();
  if (state.q !== '') params.set('q', state.q);
  for (const pill of state.filters) params.append('f', encodePill(pill));
  if (state.from !== EVENTS_DEFAULTS.from) params.set('from', state.from);
  if (state.to !== EVENTS_DEFAULTS.to) params.set('to', state.to);
  const cols = encodeColumns(state.cols);
  if (cols !== encodeColumns(DEFAULT_COLUMNS)) params.set('cols', cols);
  if (state.order !== 'newest') params.set('order', state.order);
  if (state.saved !== '') params.set('saved', state.saved);
  if (state.live !== 'off') params.set('live', state.live);
  if (state.sel !== '') params.set('sel', state.sel);
  if (state.tab !== 'fields') params.set('tab', state.tab);
  return params.toString();
}

/** What a saved search keeps of it: not what is open, nor how it is kept up to date. */
export function savedAddress(state: EventsState): string {
  const { sel, tab, live, saved } = EVENTS_DEFAULTS;
  return encodeEventsState({ ...state, sel, tab, live, saved });
}

/** Reads what `encodeEventsState` wrote; what is missing or not understood is as by default. */
export function decodeEventsState(search: string): EventsState {
  const params = new URLSearchParams(search);
  const text = (name: 'q' | 'from' | 'to' | 'sel' | 'saved'): string => params.get(name) ?? EVENTS_DEFAULTS[name];
  const cols = params.get('cols');
  const live = params.get('live');
  return {
    q: text('q'),
    filters: params.getAll('f').flatMap((pill) => decodePill(pill) ?? []),
    from: text('from'),
    to: text('to'),
    cols: cols === null ? DEFAULT_COLUMNS : decodeColumns(cols),
    sel: text('sel'),
    tab: params.get('tab') === 'json' ? 'json' : 'fields',
    live: live === '5s' || live === '30s' || live === 'tail' ? live : 'off',
    order: params.get('order') === 'oldest' ? 'oldest' : 'newest',
    saved: text('saved'),
  };
}

// A field's name may hold a comma; `\` escapes it.
function encodeColumns(cols: readonly string[]): string {
  return cols.map((name) => name.replace(/[\\,]/g, '\\$&')).join(',');
}
function decodeColumns(text: string): string[] {
  const names = (text.match(/(?:\\[\s\S]|[^\\,])+/g) ?? []).map((name) => name.replace(/\\([\s\S])/g, '$1'));
  return [...new Set(names)];
}
