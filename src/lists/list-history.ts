import type { JsonObject } from '../event/event.ts';
import type { StateChange, StateStore } from '../state/state-store.ts';
import type { Entry } from './entry.ts';
import type { ListSettings } from './list.ts';

export const LIST_ACTIONS = ['create', 'change', 'remove', 'add', 'take', 'approve', 'refuse'] as const;

/** What was done with a list. */
export interface ListChange {
  /** `create`, `change` and `remove` are about the list; `add`, `take`, `approve` and `refuse` about entries. */
  readonly action: (typeof LIST_ACTIONS)[number];
  /** Why, for those who read it later. */
  readonly note?: string | undefined;
  /** What was said of the list before and after. */
  readonly before?: ListSettings | undefined;
  readonly after?: ListSettings | undefined;
  /** Entries as they were, and as they became; those that were removed stand in the first alone. */
  readonly were: readonly Entry[];
  readonly became: readonly Entry[];
}

/** A change that was made; one of many entries is told in parts, which have the version in common. */
export interface ListHistoryEntry extends ListChange {
  /** Of the list, after it. */
  readonly version: number;
  readonly utctimestamp: string;
  readonly actor: string;
  /** From 1, of so many. */
  readonly part: number;
  readonly parts: number;
}

/** Collection of what was changed; ids are `<list>/<key that grows as versions go back>/<part>`. */
const HISTORY = 'listhistory';
const ENTRIES_IN_PART = 500;
const LAST_VERSION = 9_999_999_999;

/** What is to be written with a change. */
export function historyOf(
  list: string,
  { version, utctimestamp, actor }: Pick<ListHistoryEntry, 'version' | 'utctimestamp' | 'actor'>,
  { were, became, ...change }: ListChange,
): StateChange[] {
  const parts = Math.max(1, Math.ceil(Math.max(were.length, became.length) / ENTRIES_IN_PART));
  const said = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  return Array.from({ length: parts }, (_, index) => {
    const range = [index * ENTRIES_IN_PART, (index + 1) * ENTRIES_IN_PART] as const;
    const body = {
      utctimestamp,
      actor,
      ...said,
      were: were.slice(...range),
      became: became.slice(...range),
      version,
      part: index + 1,
      parts,
    };
    const id = `${list}/${String(LAST_VERSION - version).padStart(10, '0')}/${String(index + 1).padStart(4, '0')}`;
    return { collection: HISTORY, id, body: body as unknown as JsonObject, expected: 0 };
  });
}

/** What was changed about a list, the latest first. `after`: `next` of the page before. */
export async function historyOfList(
  state: StateStore,
  list: string,
  { limit, after }: { readonly limit: number; readonly after?: string | undefined },
): Promise<{ readonly changes: readonly ListHistoryEntry[]; readonly next?: string }> {
  const prefix = `${list}/`;
  const page = await state.list(HISTORY, { limit, prefix, ...(after !== undefined && { after: `${prefix}${after}` }) });
  const changes = page.map(({ body }) => body as unknown as ListHistoryEntry);
  const last = page.length === limit ? page.at(-1)?.id.slice(prefix.length) : undefined;
  return { changes, ...(last !== undefined && { next: last }) };
}
