import type { VersionedAlert } from '../../src/alert/find-alerts.ts';

/** The list of alerts: newest first, and above it those that wait to be shown. */
export interface AlertRows {
  readonly shown: readonly VersionedAlert[];
  readonly waiting: readonly VersionedAlert[];
}

export interface TakeOptions {
  /** Whether an alert belongs to what is asked for. */
  readonly wanted: (alert: VersionedAlert) => boolean;
  /** Whether new rows may come in now without moving what someone reads or aims at. */
  readonly mayShow: boolean;
  /** There are more after the last that is shown: what belongs below it is not ours to show yet. */
  readonly hasMore: boolean;
}

export const NO_ROWS: AlertRows = { shown: [], waiting: [] };

/** In the order of the server: the newest first, of those raised at once by id. */
function inOrder(one: VersionedAlert, other: VersionedAlert): number {
  if (one.utctimestamp !== other.utctimestamp) return one.utctimestamp < other.utctimestamp ? 1 : -1;
  return one.id < other.id ? -1 : 1;
}

/**
 * The list after these alerts were read anew. A row that is there changes where it stands, and stays even if it is not wanted any
 * more, so that nothing moves under the hand; only what is new comes in, or waits.
 */
export function takeAlerts(rows: AlertRows, read: readonly VersionedAlert[], options: TakeOptions): AlertRows {
  const { wanted, mayShow, hasMore } = options;
  const byId = new Map(read.map((alert) => [alert.id, alert]));
  const renewed = (alert: VersionedAlert): VersionedAlert => {
    const now = byId.get(alert.id);
    return now !== undefined && now.version >= alert.version ? now : alert;
  };
  const shown = rows.shown.map(renewed);
  const known = new Set([...shown, ...rows.waiting].map(({ id }) => id));
  const last = shown.at(-1);
  const isBelow = (alert: VersionedAlert): boolean => hasMore && last !== undefined && inOrder(last, alert) < 0;
  const fresh = [...byId.values()].filter((alert) => !known.has(alert.id) && !isBelow(alert));
  const waiting = [...rows.waiting.map(renewed), ...fresh].filter(wanted).sort(inOrder);
  return mayShow ? showWaiting({ shown, waiting }) : { shown, waiting };
}

/** All that waits is shown. */
export function showWaiting({ shown, waiting }: AlertRows): AlertRows {
  return waiting.length === 0 ? { shown, waiting } : { shown: [...shown, ...waiting].sort(inOrder), waiting: [] };
}

/** The next page below; what is there already is not added again. */
export function appendAlerts(rows: AlertRows, page: readonly VersionedAlert[]): AlertRows {
  const known = new Set([...rows.shown, ...rows.waiting].map(({ id }) => id));
  return { ...rows, shown: [...rows.shown, ...page.filter(({ id }) => !known.has(id))] };
}
