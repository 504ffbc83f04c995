import { reasonOf } from '../../../elastic/search-server.ts';
import { DAY_MS, DAYS_BEFORE, isRestored } from '../index-name.ts';
import { CLAIMS_INDEX } from '../writing/claim-book.ts';
import { type DailyIndex, HOUSEKEEPING_TIMEOUT_MS, type Household } from './daily-indices.ts';

/** A claim binds for a day of reception; the rest is for batches that wait in a queue. */
const CLAIMS_KEPT_MS = 8 * DAY_MS;
/** From the start of an index's day to the last moment at which an event can have been received that belongs in it (index-name.ts). */
const YOUNGEST_MS = (1 + DAYS_BEFORE) * DAY_MS;

/** Whether all events of the day that begins then were received more than so many days ago (0: never). */
export function isExpired(day: number, { days, now }: { readonly days: number; readonly now: number }): boolean {
  return days > 0 && day + YOUNGEST_MS < now - days * DAY_MS;
}

/**
 * Removes the indices all of whose events were received more than so many days ago (0: none), however long this was not
 * done; what somebody had restored is left. Resolves to the number of events in them.
 */
export async function removeOldIndices(
  { server, prefix, now }: Household,
  indices: readonly DailyIndex[],
  days: number,
): Promise<number> {
  const old = indices.filter(({ day }) => isExpired(day, { days, now: now() }));
  let events = 0;
  for (const index of old.filter(({ name }) => !isRestored(name.slice(prefix.length)))) {
    const { status, body } = await server.request({
      method: 'DELETE',
      path: `/${index.name}`,
      timeoutMs: HOUSEKEEPING_TIMEOUT_MS,
    });
    // Another process may have been faster.
    if (status === 404) continue;
    if (status !== 200) throw server.unavailable(`it does not remove ${index.name} (${status}): ${reasonOf(body)}`);
    events += index.events;
  }
  return events;
}

/** Removes claims that bind nobody any more. */
export async function removeOldClaims({ server, prefix, now }: Household): Promise<void> {
  const { status, body } = await server.request({
    method: 'POST',
    path: `/${prefix}${CLAIMS_INDEX}/_delete_by_query`,
    query: { conflicts: 'proceed', ignore_unavailable: true, wait_for_completion: false },
    body: { query: { range: { received: { lt: now() - CLAIMS_KEPT_MS } } } },
    timeoutMs: HOUSEKEEPING_TIMEOUT_MS,
  });
  if (status !== 200) throw server.unavailable(`it does not remove old claims (${status}): ${reasonOf(body)}`);
}
