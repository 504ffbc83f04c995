import { MozdefError } from '../lifecycle/error.ts';
import type { StateDocument, StateStore } from '../state/state-store.ts';
import type { Alert } from './alert.ts';
import { ALERTS } from './alert-book.ts';
import { alertsNewestFirst, placeBefore } from './alert-index.ts';

/** An alert with the version that a change of it must name. */
export type VersionedAlert = Alert & { readonly version: number };

export interface FindAlerts {
  /** Which are wanted. */
  readonly matches: (alert: Alert) => boolean;
  readonly limit: number;
  /** Raised at or after this time, milliseconds since 1970. */
  readonly from: number;
  /** Raised before this time, milliseconds since 1970; by default at any. */
  readonly to?: number;
  /** `next` of the page before. */
  readonly after?: string | undefined;
}

export interface FoundAlerts {
  readonly alerts: readonly VersionedAlert[];
  /** Where the next page begins; absent on the last. */
  readonly next?: string;
}

/** Alerts, newest first. */
export async function findAlerts(
  state: StateStore,
  { matches, limit, from, to, after = to === undefined ? undefined : placeBefore(to) }: FindAlerts,
): Promise<FoundAlerts> {
  const alerts: VersionedAlert[] = [];
  let next: string | undefined;
  for await (const page of alertsNewestFirst(state, { after, from })) {
    const documents = await state.get(
      ALERTS,
      page.map(({ alert }) => alert),
    );
    for (const { place, alert: id } of page) {
      const document = documents.get(id);
      const alert = document && versioned(document);
      if (!alert || !matches(alert)) continue;
      if (alerts.length === limit) return { alerts, ...(next !== undefined && { next }) };
      alerts.push(alert);
      next = place;
    }
  }
  return { alerts };
}

/** One alert. Rejects with `not-found`. */
export async function getAlert(state: StateStore, id: string): Promise<VersionedAlert> {
  const [alert] = await getAlerts(state, [id]);
  if (alert) return alert;
  throw new MozdefError('not-found', `there is no alert ${id}`, { remedy: 'mozdef alerts list shows them.' });
}

/** Those of these that there are, in the order in which they were asked for. */
export async function getAlerts(state: StateStore, ids: readonly string[]): Promise<VersionedAlert[]> {
  const documents = await state.get(ALERTS, ids);
  return ids.flatMap((id) => {
    const document = documents.get(id);
    return document ? [versioned(document)] : [];
  });
}

function versioned({ body, version }: Pick<StateDocument, 'body' | 'version'>): VersionedAlert {
  return { ...(body as unknown as Alert), version };
}
