import { MozdefError } from '../lifecycle/error.ts';
import type { StateStore } from '../state/state-store.ts';
import type { Edits } from './chunks.ts';
import { type EntryType, isBlocked, isOver } from './entry.ts';
import {
  foreignTypes,
  LIST_NAME,
  type ListHead,
  type ListKind,
  type ListSettings,
  MOST_LISTS,
  typesOf,
} from './list.ts';
import type { ListChange } from './list-history.ts';
import { headOf, ListMoved, ListStore, NO_LIST, noList, type StoredList } from './list-store.ts';

export interface ListBookOptions {
  readonly state: StateStore;
  /** Told after each change which list it was, so that all instances look at once. */
  readonly onChange: (list: string) => void;
  readonly now: () => number;
}

/** Who changes something, and what that one saw. */
export interface By {
  readonly actor: string;
  /** Version of the list that was seen; absent: whatever it is. */
  readonly seen?: number | undefined;
  readonly note?: string | undefined;
}

/** What is to become of a list as it is now; without a change nothing is written. */
export interface Planned<Result> {
  readonly list: StoredList;
  readonly edits?: Edits;
  readonly change: ListChange | undefined;
  readonly result: Result;
}

type Plan<Result> = (list: StoredList | undefined) => Planned<Result> | Promise<Planned<Result>>;

/** The list as it is then, and what the plan said. */
interface Done<Result> {
  readonly head: ListHead;
  readonly result: Result;
}

export interface NewList {
  readonly name: string;
  readonly kind: ListKind;
  readonly description: string;
  /** Absent: what lists of the kind take. */
  readonly types?: readonly EntryType[] | undefined;
}

const ATTEMPTS = 20;
const NO_ENTRIES = { were: [], became: [] } as const;

/** The lists that people keep: which there are, and every change of one, which is written with its history. */
export class ListBook {
  readonly store: ListStore;
  readonly #options: ListBookOptions;
  /** The last change of each list that is under way here. */
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(options: ListBookOptions) {
    this.#options = options;
    this.store = new ListStore(options.state);
  }

  /** ISO 8601 UTC. */
  get now(): string {
    return new Date(this.#options.now()).toISOString();
  }

  async all(): Promise<ListHead[]> {
    return (await this.store.all()).map(headOf);
  }

  /** Rejects with `not-found`. */
  async get(name: string): Promise<ListHead> {
    return headOf(await existing(this.store, name));
  }

  /** Rejects with `conflict` when there is one of this name. */
  async create({ name, kind, description, types }: NewList, by: By): Promise<ListHead> {
    if (!LIST_NAME.test(name))
      throw invalid('name', `"${name}" is no name of a list`, 'Use small letters, digits and dashes, 63 at most.');
    if (name === 'blocks' && kind !== 'block')
      throw invalid('kind', 'the list blocks is of the kind block', 'It goes to firewalls with what alerts block.');
    const settings = { kind, description, types: allowed(kind, types) };
    if ((await this.store.all()).length >= MOST_LISTS)
      throw invalid('name', `there are ${MOST_LISTS} lists, which is the most`, 'Remove one that nobody needs.');
    return await this.#inTurn(name, by, (before) => {
      if (before && !before.removed)
        throw new MozdefError('conflict', `there is a list ${name}`, { where: 'name', remedy: 'Give another name.' });
      const made = { created: this.now, createdby: by.actor, removed: false };
      const list = {
        ...NO_LIST,
        next: before?.next ?? NO_LIST.next,
        version: before?.version ?? 0,
        name,
        ...made,
        ...settings,
      };
      return { list, change: { action: 'create', after: settings, ...NO_ENTRIES }, result: undefined };
    }).then(({ head }) => head);
  }

  /** What is said of it; its kind stays. Rejects with `not-found`, with `conflict` when it is not as it was seen. */
  async change(
    name: string,
    {
      description,
      types,
    }: { readonly description?: string | undefined; readonly types?: readonly EntryType[] | undefined },
    by: By,
  ): Promise<ListHead> {
    return await this.edit(name, by, (list) => {
      const before = settingsOf(list);
      const after = {
        ...before,
        ...(description !== undefined && { description }),
        ...(types && { types: allowed(list.kind, types) }),
      };
      return {
        list: { ...list, ...after },
        change: { action: 'change', before, after, ...NO_ENTRIES },
        result: undefined,
      };
    }).then(({ head }) => head);
  }

  /** With all entries, which its history keeps. Rejects with `forbidden` while firewalls block some, unless `mayDecide`. */
  async remove(name: string, { mayDecide, ...by }: By & { readonly mayDecide: boolean }): Promise<void> {
    await this.edit(name, by, async (list) => {
      const were = [...(await this.store.chunks(list, list.chunks)).values()].flat();
      if (!mayDecide && were.some((entry) => isBlocked(entry, this.now)))
        throw new MozdefError('forbidden', `firewalls block what stands in ${name}`, {
          remedy: 'Who may decide about blocks removes it.',
        });
      const edits: Edits = new Map(were.map((entry) => [`${entry.type}:${entry.value}`, undefined]));
      const change = { action: 'remove', before: settingsOf(list), were, became: [] } as const;
      return { list: { ...list, removed: true }, edits, change, result: undefined };
    });
  }

  /** Changes a list that there is, as `plan` says of it as it is at that moment. Rejects with `not-found` and `conflict`. */
  edit<Result>(
    name: string,
    by: By,
    plan: (list: StoredList) => Planned<Result> | Promise<Planned<Result>>,
  ): Promise<Done<Result>> {
    return this.#inTurn(name, by, (list) => {
      if (!list || list.removed) throw noList(name);
      if (by.seen !== undefined && by.seen !== list.version) throw notAsSeen(list, by.seen);
      return plan(list);
    });
  }

  /** Entries of a list that are over, with their keys. */
  async over(list: StoredList) {
    const all = [...(await this.store.chunks(list, list.chunks)).values()].flat();
    return all.filter((entry) => isOver(entry, this.now));
  }

  /** One change of a list after the other, so that only those of other instances are raced with. */
  #inTurn<Result>(name: string, by: By, plan: Plan<Result>): Promise<Done<Result>> {
    const turn = (this.#turns.get(name) ?? Promise.resolve()).then(() => this.#try(name, by, plan));
    const done = turn.then(
      () => undefined,
      () => undefined,
    );
    this.#turns.set(name, done);
    void done.then(() => this.#turns.get(name) === done && this.#turns.delete(name));
    return turn;
  }

  async #try<Result>(name: string, { actor, note }: By, plan: Plan<Result>): Promise<Done<Result>> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const before = await this.store.get(name);
      const planned = await unlessMoved(() => plan(before));
      if (!planned) continue;
      const { list, edits = new Map(), change, result } = planned;
      if (!change) return { head: headOf(list), result };
      const write = { list, edits, change: { ...change, note }, actor, utctimestamp: this.now };
      const after = await unlessMoved(() => this.store.write(write));
      if (!after) continue;
      this.#options.onChange(name);
      return { head: headOf(after), result };
    }
    throw new ListMoved(name);
  }
}

/** The list of this name; rejects with `not-found`. */
async function existing(store: ListStore, name: string): Promise<StoredList> {
  const list = await store.get(name);
  if (!list || list.removed) throw noList(name);
  return list;
}

export function invalid(where: string, message: string, remedy: string): MozdefError {
  return new MozdefError('request-invalid', message, { where, remedy });
}

function settingsOf({ kind, description, types }: StoredList): ListSettings {
  return { kind, description, types };
}

function allowed(kind: ListKind, wanted: readonly EntryType[] | undefined): readonly EntryType[] {
  const [foreign] = foreignTypes(kind, wanted ?? []);
  if (foreign === undefined) return typesOf(kind, wanted);
  throw invalid(
    'types',
    `a list of the kind ${kind} takes no ${foreign}`,
    `It takes ${typesOf(kind, undefined).join(', ')}.`,
  );
}

function notAsSeen({ name, version }: StoredList, seen: number): MozdefError {
  return new MozdefError('conflict', `list ${name} was changed meanwhile: it is at version ${version}, not ${seen}`, {
    where: 'version',
    remedy: 'Look at what changed, and try again with its version.',
  });
}

/** Undefined when the list was changed while it was read. */
async function unlessMoved<T>(work: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ListMoved) return undefined;
    throw error;
  }
}
