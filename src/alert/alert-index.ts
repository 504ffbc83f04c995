import { newestFirstKey } from '../state/newest-first-key.ts';
import type { StateChange, StateStore } from '../state/state-store.ts';
import type { Alert } from './alert.ts';

/** Collection whose ids are in the order in which alerts were raised, newest first. */
const INDEX = 'alertindex';
const PAGE = 500;

/** What lists an alert when it is raised; to be written with it. */
export function newestFirst({ id, utctimestamp, rule }: Pick<Alert, 'id' | 'utctimestamp' | 'rule'>): StateChange {
  return { collection: INDEX, id: indexId(Date.parse(utctimestamp), id), body: { alert: id, rule, at: utctimestamp } };
}

/** An alert's place in the list, to go on from. */
export interface IndexEntry {
  readonly place: string;
  readonly alert: string;
  /** Its rule. */
  readonly rule: string;
  /** When it was raised. */
  readonly at: string;
}

/** Ids of alerts, newest first: after a place, and not raised before a time. */
export async function* alertsNewestFirst(
  state: StateStore,
  { after, from }: { readonly after?: string | undefined; readonly from: number },
): AsyncGenerator<readonly IndexEntry[]> {
  const end = indexId(from, '~');
  let last = after;
  for (;;) {
    const page = await state.list(INDEX, { limit: PAGE, ...(last !== undefined && { after: last }) });
    const entries = page
      .filter(({ id }) => id <= end)
      .map(({ id, body }) => ({ place: id, ...(body as unknown as Omit<IndexEntry, 'place'>) }));
    if (entries.length > 0) yield entries;
    last = page.at(-1)?.id;
    if (page.length < PAGE || entries.length < page.length) return;
  }
}

/** The place before all alerts that were raised before this time. */
export function placeBefore(time: number): string {
  return indexId(time - 1, '');
}

function indexId(time: number, id: string): string {
  return `${newestFirstKey(time)}-${id}`;
}
