import type { EntryResults } from '../../src/lists/change-entries.ts';
import type { Entry, EntryType } from '../../src/lists/entry.ts';
import type { EntryPage } from '../../src/lists/find-entries.ts';
import type { GivenEntry } from '../../src/lists/given-entry.ts';
import type { ListHead, ListKind } from '../../src/lists/list.ts';
import type { ListHistoryEntry } from '../../src/lists/list-history.ts';
import type { EntryVerb } from '../model/list-entries.ts';
import { requests } from './requests.ts';

export interface NewListView {
  readonly name: string;
  readonly kind: ListKind;
  readonly description: string;
  readonly types: readonly EntryType[];
}
/** A text with one entry a line, and what is said of all that do not say it themselves. */
export interface ImportView {
  readonly text: string;
  readonly type?: EntryType | undefined;
  readonly reason?: string | undefined;
  readonly source?: string | undefined;
  readonly expires?: string | undefined;
}
export interface ImportedView {
  readonly list: ListHead;
  readonly added: number;
  readonly changed: number;
  /** There already. */
  readonly kept: number;
  readonly invalid: readonly { readonly line: number; readonly value: string; readonly fault: string }[];
}
export interface ListHistoryPage {
  readonly changes: readonly ListHistoryEntry[];
  readonly next?: string;
}
interface WantedEntries {
  readonly q?: string | undefined;
  readonly type?: string | undefined;
  readonly state?: string | undefined;
  readonly limit: number;
  readonly after?: string | undefined;
}

/** What the server answers about the lists that people keep. */
export const listsApi = {
  all: (signal?: AbortSignal): Promise<{ readonly lists: readonly ListHead[] }> =>
    requests.get('/api/lists', {}, signal),
  get: (name: string, signal?: AbortSignal): Promise<ListHead> => requests.get(pathOf(name), {}, signal),
  create: (list: NewListView): Promise<ListHead> => requests.post('/api/lists', list),
  /** `version`: as it was seen; refused when it is not that any more. */
  describe: (name: string, description: string, version: number): Promise<ListHead> =>
    requests.post(pathOf(name), { description, version }),
  drop: (name: string, version: number, note?: string): Promise<unknown> =>
    requests.post(pathOf(name, '/remove'), { version, note }),
  history: (name: string, limit: number, signal?: AbortSignal): Promise<ListHistoryPage> =>
    requests.get(pathOf(name, '/history'), { limit }, signal),

  entries: (name: string, wanted: WantedEntries, signal?: AbortSignal): Promise<EntryPage> =>
    requests.get(pathOf(name, '/entries'), { ...wanted }, signal),
  add: (name: string, entries: readonly GivenEntry[], note?: string): Promise<EntryResults> =>
    requests.post(pathOf(name, '/entries'), { entries, note }),
  /** `preview`: only says what would become of them. */
  import: (name: string, given: ImportView, preview: boolean): Promise<ImportedView> =>
    requests.post(pathOf(name, '/import'), { ...given, preview }),
  /** `version`: of the list, as it was seen; refused when it is not that any more. */
  act: (name: string, verb: EntryVerb, entries: readonly Entry[], version?: number): Promise<EntryResults> =>
    requests.post(pathOf(name, `/entries/${verb}`), {
      entries: entries.map(({ type, value }) => ({ type, value })),
      version,
    }),
};

function pathOf(name: string, below = ''): string {
  return `/api/lists/${encodeURIComponent(name)}${below}`;
}
