import { ENTRY_TYPES, type EntryType } from './entry.ts';

/** What lists are for. */
export const LIST_KINDS = ['watch', 'block', 'staff', 'network'] as const;
export type ListKind = (typeof LIST_KINDS)[number];

/** What entries a list of each kind takes where nobody says more. */
const TYPES: Record<ListKind, readonly EntryType[]> = {
  watch: ENTRY_TYPES,
  block: ['ip', 'cidr', 'domain'],
  staff: ['user', 'email'],
  network: ['ip', 'cidr'],
};

/** What people say of a list. */
export interface ListSettings {
  readonly kind: ListKind;
  readonly description: string;
  /** What its entries may be. */
  readonly types: readonly EntryType[];
}

/** A list without its entries. */
export interface ListHead extends ListSettings {
  readonly name: string;
  /** One more with each change, of its entries too. */
  readonly version: number;
  /** Entries, those too that are over or not approved. */
  readonly entries: number;
  /** Those of block lists that nobody has decided about, those too that are over. */
  readonly proposed: number;
  readonly created: string;
  readonly createdby: string;
  /** When the last change was made, of its entries too. */
  readonly changed: string;
}

/** A list holds so many entries, and there are so many lists. */
export const MOST_ENTRIES = 100_000;
export const MOST_LISTS = 200;
/** All lists together that events are looked up in: each worker thread holds them in its memory, some 250 bytes an entry. */
export const MOST_LOOKED_UP = 500_000;
/** So many entries can be changed at once. */
export const MOST_AT_ONCE = 10_000;
/** Part of tags, and of addresses that firewalls fetch. */
export const LIST_NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** The types that a list of this kind takes: those of `wanted` if there are any. */
export function typesOf(kind: ListKind, wanted: readonly EntryType[] | undefined): readonly EntryType[] {
  return wanted && wanted.length > 0 ? ENTRY_TYPES.filter((type) => wanted.includes(type)) : TYPES[kind];
}

/** Of these types, those that a list of this kind cannot take. */
export function foreignTypes(kind: ListKind, types: readonly EntryType[]): readonly EntryType[] {
  return types.filter((type) => !TYPES[kind].includes(type));
}
