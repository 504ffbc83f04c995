import { MozdefError } from '../lifecycle/error.ts';
import { type BlockState, type Entry, type EntryType, entryKey, isBlocked, isOver } from './entry.ts';
import { type CheckedEntry, checkEntry, type GivenEntry, meantValue } from './given-entry.ts';
import { type ListHead, MOST_ENTRIES, MOST_LOOKED_UP } from './list.ts';
import { type By, invalid, type ListBook } from './list-book.ts';
import { countOf, type StoredList } from './list-store.ts';

/** What became of one that was given: `kept`: it was there already. */
type EntryOutcome =
  | 'added'
  | 'changed'
  | 'kept'
  | 'invalid'
  | 'removed'
  | 'approved'
  | 'refused'
  | 'missing'
  | 'forbidden';

export interface EntryResult {
  /** As it was given. */
  readonly given: string;
  readonly outcome: EntryOutcome;
  readonly type?: EntryType;
  /** As it is written in the list. */
  readonly value?: string;
  /** What is wrong with it. */
  readonly fault?: string;
}

export interface EntryResults {
  /** The list after it. */
  readonly list: ListHead;
  /** In the order in which they were given. */
  readonly results: readonly EntryResult[];
}

/** Which entries. */
export type Meant = Pick<GivenEntry, 'value' | 'type'>;

/**
 * Adds entries, or gives those that are there another reason, source and end; `preview`: only says what would become of them. An
 * entry of a block list is proposed, and one that is approved and not over stays as it is. Those that are wrong do not stop the others.
 */
export async function addEntries(
  book: ListBook,
  name: string,
  { given, preview = false, ...by }: By & { readonly given: readonly GivenEntry[]; readonly preview?: boolean },
): Promise<EntryResults> {
  const { head, result } = await book.edit(name, by, async (list) => {
    const { now } = book;
    const checked = given.map((one) => checkEntry(one, { ...list, now }));
    const known = await book.store.find(
      list,
      checked.flatMap((one) => ('fault' in one ? [] : entryKey(one))),
    );
    const edits = new Map<string, Entry | undefined>();
    const results = checked.map((one, index) => {
      const text = given[index]?.value ?? '';
      return place(text, one, { known, edits, added: { owner: by.actor, added: now }, now });
    });
    const became = [...edits.values()].filter((entry) => entry !== undefined);
    const were = became.flatMap((entry) => known.get(entryKey(entry)) ?? []);
    were.push(...(await makeRoom(book, list, { edits, more: became.length - were.length })));
    const isChanged = edits.size > 0 && !preview;
    return { list, edits, change: isChanged ? { action: 'add', were, became } : undefined, result: results };
  });
  return { list: head, results: result };
}

interface Placing {
  readonly known: ReadonlyMap<string, Entry>;
  readonly edits: Map<string, Entry | undefined>;
  readonly added: Pick<Entry, 'owner' | 'added'>;
  readonly now: string;
}

function place(given: string, one: CheckedEntry, { known, edits, added, now }: Placing): EntryResult {
  if ('fault' in one) return { given, outcome: 'invalid', fault: one.fault };
  const key = entryKey(one);
  const { type, value } = one;
  const before = known.get(key);
  const holds = before !== undefined && !isOver(before, now);
  const isSame =
    holds && before.reason === one.reason && before.source === one.source && before.expires === one.expires;
  if (edits.has(key) || (before && isBlocked(before, now)) || (isSame && before.state === one.state))
    return { given, outcome: 'kept', type, value };
  edits.set(key, { ...one, ...added });
  return { given, outcome: before ? 'changed' : 'added', type, value };
}

/** Takes out what is over when there is no more room; answers what that was. */
async function makeRoom(
  book: ListBook,
  list: StoredList,
  { edits, more }: { readonly edits: Map<string, Entry | undefined>; readonly more: number },
): Promise<readonly Entry[]> {
  if (more > 0) await refuseTooMany(book, list, more);
  const count = countOf(list);
  if (count + more <= MOST_ENTRIES || more <= 0) return [];
  const over = (await book.over(list)).filter((entry) => !edits.has(entryKey(entry)));
  for (const entry of over) edits.set(entryKey(entry), undefined);
  if (count + more - over.length <= MOST_ENTRIES) return over;
  throw invalid(
    'entries',
    `list ${list.name} has ${count} entries, and ${more} more would be more than ${MOST_ENTRIES}`,
    'Remove some, give them an end, or begin another list.',
  );
}

async function refuseTooMany(book: ListBook, { kind, name }: StoredList, more: number): Promise<void> {
  if (kind === 'block') return;
  const others = (await book.store.all()).filter((list) => list.kind !== 'block');
  const sum = others.reduce((total, list) => total + countOf(list), 0);
  if (sum + more <= MOST_LOOKED_UP) return;
  throw invalid(
    'entries',
    `with ${more} more in ${name} all lists that events are looked up in would have more than ${MOST_LOOKED_UP} entries`,
    'Remove some, or a list that nobody needs; block lists do not count.',
  );
}

/** Takes entries out; its history keeps them. `mayDecide`: also what firewalls block now. */
export async function removeEntries(
  book: ListBook,
  name: string,
  { meant, mayDecide, ...by }: By & { readonly meant: readonly Meant[]; readonly mayDecide: boolean },
): Promise<EntryResults> {
  const { head, result } = await book.edit(name, by, async (list) => {
    const { values, known } = await meantIn(book, list, meant);
    const { now } = book;
    const were = [...known.values()].filter((entry) => mayDecide || !isBlocked(entry, now));
    const edits = new Map(were.map((entry) => [entryKey(entry), undefined] as const));
    const results = values.map(({ given, entry }): EntryResult => {
      if (!entry || were.includes(entry)) return resultOf(given, entry ? 'removed' : 'missing', entry);
      return {
        ...resultOf(given, 'forbidden', entry),
        fault: 'firewalls block it: who may decide about that removes it',
      };
    });
    return { list, edits, change: were.length > 0 ? { action: 'take', were, became: [] } : undefined, result: results };
  });
  return { list: head, results: result };
}

/** Approves or refuses entries of a block list. `mayDecideOwn`: also those that the same one proposed. */
export async function decideEntries(
  book: ListBook,
  name: string,
  {
    meant,
    verdict,
    mayDecideOwn,
    ...by
  }: By & { readonly meant: readonly Meant[]; readonly verdict: 'approve' | 'refuse'; readonly mayDecideOwn: boolean },
): Promise<EntryResults> {
  const state: BlockState = verdict === 'approve' ? 'approved' : 'refused';
  const { head, result } = await book.edit(name, by, async (list) => {
    if (list.kind !== 'block')
      throw new MozdefError('request-invalid', `list ${name} is no block list`, {
        remedy: 'Only what firewalls should block is approved.',
      });
    const { now } = book;
    const { values } = await meantIn(book, list, meant);
    const edits = new Map<string, Entry>();
    const were: Entry[] = [];
    const results = values.map(({ given, entry }) => {
      const fault = entry && whyNot(entry, { state, now, isOwn: entry.owner === by.actor && !mayDecideOwn });
      if (!entry || fault)
        return { ...resultOf(given, entry ? 'forbidden' : 'missing', entry), ...(fault && { fault }) };
      if (entry.state === state) return resultOf(given, 'kept', entry);
      if (!edits.has(entryKey(entry))) were.push(entry);
      edits.set(entryKey(entry), { ...entry, state, decidedby: by.actor, decided: now });
      return resultOf(given, state, entry);
    });
    const became = [...edits.values()];
    return { list, edits, change: became.length > 0 ? { action: verdict, were, became } : undefined, result: results };
  });
  return { list: head, results: result };
}

function whyNot(
  entry: Entry,
  { state, now, isOwn }: { readonly state: BlockState; readonly now: string; readonly isOwn: boolean },
): string | undefined {
  if (state !== 'approved') return undefined;
  if (isOwn) return 'who proposes does not approve: someone else does, or an administrator';
  return isOver(entry, now) ? 'its time is over: propose it again' : undefined;
}

interface Found {
  readonly values: readonly { readonly given: string; readonly entry: Entry | undefined }[];
  readonly known: ReadonlyMap<string, Entry>;
}

async function meantIn(book: ListBook, list: StoredList, meant: readonly Meant[]): Promise<Found> {
  const read = meant.map((one) => ({ given: one.value, value: meantValue(one, list.types) }));
  const known = await book.store.find(
    list,
    read.flatMap(({ value }) => (value ? entryKey(value) : [])),
  );
  return {
    known,
    values: read.map(({ given, value }) => ({ given, entry: value && known.get(entryKey(value)) })),
  };
}

function resultOf(given: string, outcome: EntryOutcome, entry: Entry | undefined): EntryResult {
  return { given, outcome, ...(entry && { type: entry.type, value: entry.value }) };
}
