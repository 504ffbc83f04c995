import type { JsonObject } from '../event/event.ts';
import { newestFirstKey } from '../state/newest-first-key.ts';
import type { StateChange, StateStore } from '../state/state-store.ts';
import type { NewsKind } from './news.ts';

/** Collection of what was delivered and what was given up; ids are in the order of time, newest first. */
const DELIVERIES = 'deliveries';

/** What was told, to whom, when, and what the other side said. */
export interface Delivery {
  /** Id of the notice. */
  readonly notice: string;
  readonly target: string;
  /** Name of the action. */
  readonly use: string;
  readonly utctimestamp: string;
  readonly outcome: 'delivered' | 'failed';
  readonly answer: string;
  /** Tries that it took. */
  readonly attempts: number;
  readonly news: readonly { readonly alert: string; readonly version: number; readonly kind: NewsKind }[];
}

/** What records a delivery, to be written with what it changes. */
export function recordOf(delivery: Delivery): StateChange {
  const time = newestFirstKey(Date.parse(delivery.utctimestamp));
  return { collection: DELIVERIES, id: `${time}-${delivery.notice}`, body: delivery as unknown as JsonObject };
}

/** Deliveries are kept so long. */
const KEPT_MS = 365 * 86_400_000;
/** So many are forgotten at a time. */
const SWEEP = 500;

/** Forgets some of those that are too old, if there are any; says how many. */
export async function forgetOldDeliveries(state: StateStore, now: number): Promise<number> {
  const old = await state.list(DELIVERIES, { limit: SWEEP, after: newestFirstKey(now - KEPT_MS) });
  await state.write(old.map(({ id }) => ({ collection: DELIVERIES, id, body: undefined })));
  return old.length;
}

export interface DeliveryPage {
  readonly deliveries: readonly Delivery[];
  /** Where the next page begins; absent on the last. */
  readonly next?: string;
}

/** What was delivered and what was given up, newest first. */
export async function listDeliveries(
  state: StateStore,
  { limit, after }: { readonly limit: number; readonly after?: string | undefined },
): Promise<DeliveryPage> {
  const page = await state.list(DELIVERIES, { limit, ...(after !== undefined && { after }) });
  const next = page.length === limit ? page.at(-1)?.id : undefined;
  const deliveries = page.map(({ body }) => body as unknown as Delivery);
  return { deliveries, ...(next !== undefined && { next }) };
}
