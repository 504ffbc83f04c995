import { randomUUID } from 'node:crypto';
import { MozdefError } from '../../lifecycle/error.ts';
import { documentsOf } from '../documents-of.ts';
import type { StateDocument, StateStore } from '../state-store.ts';

/** A search for events that someone wants to come back to. */
export interface SavedSearch {
  readonly id: string;
  readonly name: string;
  /** Whose it is, who alone may change it. */
  readonly owner: string;
  /** Whether all may use it. */
  readonly shared: boolean;
  /** The query part of the address of the page Events: query, filters, columns, range and order. */
  readonly address: string;
  /** When it was changed last, ISO 8601. */
  readonly changed: string;
  /** To be named when it is changed. */
  readonly version: number;
}
/** What its owner says of it. */
export type SearchFields = Pick<SavedSearch, 'name' | 'shared' | 'address'>;

/** Who does something about it. */
export interface SearchActor {
  readonly name: string;
  /** Whether they may remove what others share. */
  readonly mayRemoveShared: boolean;
}

const SEARCHES = 'savedsearches';
const MOST_OF_ONE = 200;

/** One's own searches and those that others share, by name. */
export async function savedSearchesOf(state: StateStore, owner: string): Promise<readonly SavedSearch[]> {
  const searches: SavedSearch[] = [];
  for await (const document of documentsOf(state, SEARCHES)) {
    const search = searchOf(document);
    if (search.shared || search.owner === owner) searches.push(search);
  }
  return searches.sort((one, other) => one.name.localeCompare(other.name) || (one.id < other.id ? -1 : 1));
}

/** Keeps a search. Rejects with `conflict` when its owner has too many, or one of this name. */
export async function saveSearch(
  state: StateStore,
  fields: SearchFields,
  { owner, now }: { readonly owner: string; readonly now: number },
): Promise<SavedSearch> {
  const own = (await savedSearchesOf(state, owner)).filter((search) => search.owner === owner);
  if (own.length >= MOST_OF_ONE)
    throw new MozdefError('conflict', `you have ${MOST_OF_ONE} saved searches`, { remedy: 'Remove some first.' });
  refuseName(own, fields.name);
  const id = randomUUID();
  const body = { ...fields, owner, changed: new Date(now).toISOString() };
  await state.write([{ collection: SEARCHES, id, body, expected: 0 }]);
  return { ...body, id, version: 1 };
}

/** Changes one's own. Rejects with `not-found`, `forbidden`, or `conflict` when it is no longer as it was seen. */
export async function changeSearch(
  state: StateStore,
  id: string,
  change: { readonly [Field in keyof SearchFields]?: SearchFields[Field] | undefined },
  by: { readonly owner: string; readonly now: number; readonly seen: number },
): Promise<SavedSearch> {
  const { version, id: _, ...search } = await getSearch(state, id, by.owner);
  if (search.owner !== by.owner) throw notYours(search.owner);
  const others = (await savedSearchesOf(state, by.owner)).filter((one) => one.owner === by.owner && one.id !== id);
  refuseName(others, change.name ?? '');
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const body = { ...search, ...given, changed: new Date(by.now).toISOString() };
  const isWritten = version === by.seen && (await state.write([{ collection: SEARCHES, id, body, expected: version }]));
  if (!isWritten)
    throw new MozdefError('conflict', 'the search was changed meanwhile', { remedy: 'Look again, and try again.' });
  return { ...body, id, version: version + 1 };
}

/** Removes one's own, or one that another shares where one may. Rejects with `not-found` or `forbidden`. */
export async function removeSearch(state: StateStore, id: string, actor: SearchActor): Promise<SavedSearch> {
  const search = await getSearch(state, id, actor.name);
  if (search.owner !== actor.name && !actor.mayRemoveShared) throw notYours(search.owner);
  await state.write([{ collection: SEARCHES, id, body: undefined }]);
  return search;
}

/** One that this person may see: of what others keep to themselves not even that it is there is told. */
async function getSearch(state: StateStore, id: string, owner: string): Promise<SavedSearch> {
  const document = (await state.get(SEARCHES, [id])).get(id);
  const search = document && searchOf(document);
  if (search && (search.shared || search.owner === owner)) return search;
  throw new MozdefError('not-found', `there is no saved search ${id}`);
}

function refuseName(own: readonly SavedSearch[], name: string): void {
  if (!own.some((search) => search.name === name)) return;
  throw new MozdefError('conflict', `you have a search named ${name} already`, {
    where: 'name',
    remedy: 'Give it another name, or change that one.',
  });
}

function notYours(owner: string): MozdefError {
  return new MozdefError('forbidden', `the search belongs to ${owner}`, {
    remedy: 'Save it under a name of your own.',
  });
}

function searchOf({ id, version, body }: StateDocument): SavedSearch {
  return { ...(body as unknown as Omit<SavedSearch, 'id' | 'version'>), id, version };
}
