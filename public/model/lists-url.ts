import { ENTRY_TYPES, type EntryType } from '../../src/lists/entry.ts';
import type { EntryFilter } from '../../src/lists/find-entries.ts';
import { LIST_KINDS, type ListKind } from '../../src/lists/list.ts';

/** How an entry stands. */
export type EntryStanding = NonNullable<EntryFilter['state']>;
export const ENTRY_STANDINGS = [
  'in-force',
  'proposed',
  'approved',
  'refused',
  'over',
] as const satisfies readonly EntryStanding[];

/** What is shown of the list that is open. */
export const LIST_TABS = ['entries', 'add', 'history', 'export'] as const;
export type ListTab = (typeof LIST_TABS)[number];

/** All that decides what the page Watchlists shows; it lives in the address. */
export interface ListsState {
  /** Only lists of this kind; empty: any. */
  readonly kind: ListKind | '';
  /** Name of the list that is open, or empty. */
  readonly sel: string;
  readonly tab: ListTab;
  /** Of its entries those that hold this text, and of each only these; empty: any. */
  readonly q: string;
  readonly type: EntryType | '';
  readonly state: EntryStanding | '';
}

export const LISTS_DEFAULTS: ListsState = { kind: '', sel: '', tab: 'entries', q: '', type: '', state: '' };
const PATH = '/watchlists';

/** Whether an address is one of the page Watchlists. */
export function isListsPath(path: string): boolean {
  return path === PATH || path.startsWith(`${PATH}/`);
}

/** The address, `/watchlists/<name>?...`; what is as by default is left out. */
export function encodeListsState({ sel, ...asked }: ListsState): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(asked))
    if (value !== LISTS_DEFAULTS[name as keyof typeof asked]) params.set(name, value);
  const search = params.toString();
  const path = sel === '' ? PATH : `${PATH}/${encodeURIComponent(sel)}`;
  return search === '' ? path : `${path}?${search}`;
}

/** Reads what `encodeListsState` wrote; what is missing or not understood is as by default. */
export function decodeListsState({ pathname, search }: Pick<URL, 'pathname' | 'search'>): ListsState {
  const params = new URLSearchParams(search);
  const one = <T extends string>(name: string, known: readonly T[]): T | undefined =>
    known.find((value) => value === params.get(name));
  return {
    kind: one('kind', LIST_KINDS) ?? '',
    sel: isListsPath(pathname) ? decodeName(pathname.slice(PATH.length + 1)) : '',
    tab: one('tab', LIST_TABS) ?? 'entries',
    q: params.get('q') ?? '',
    type: one('type', ENTRY_TYPES) ?? '',
    state: one('state', ENTRY_STANDINGS) ?? '',
  };
}

function decodeName(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
