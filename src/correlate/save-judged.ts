import type { Alert } from '../alert/alert.ts';
import { type AlertBook, type GroupChanges, sampleOf } from '../alert/alert-book.ts';
import type { Event, JsonObject } from '../event/event.ts';
import type { EventStore } from '../store/event-store.ts';
import type { Judged } from './rule-calls.ts';

export interface SaveJudged {
  readonly alerts: AlertBook;
  readonly store: Pick<EventStore, 'get'>;
  /** Version of what each group was judged by, by `keyOf`. */
  readonly versions: ReadonlyMap<string, number>;
}

/** Saves what came of some groups, all or nothing: the alerts; undefined when another one changed one of them meanwhile. */
export async function saveJudged(
  judged: readonly Judged[],
  { alerts, store, versions }: SaveJudged,
): Promise<readonly Alert[] | undefined> {
  const said = judged.filter(({ outcome }) => saysSomething(outcome));
  if (said.length === 0) return [];
  const events = await samplesOf(said, store);
  return alerts.save(
    said.map(({ outcome }): GroupChanges => {
      const { rule, group, episodes, judgedTo, drafts, withdrawn, merged } = outcome;
      const updates = drafts.map(({ alert, draft: { facts, samples } }) => {
        const own = samples.map((id) => events.get(id)).filter((event) => event !== undefined);
        return { id: alert, facts, samples: own.map(sampleOf) };
      });
      const body = { rule, group, episodes, judgedto: judgedTo } as unknown as JsonObject;
      return { rule, group, body, version: versions.get(keyOf(outcome)) ?? 0, updates, withdrawn, merged };
    }),
  );
}

function saysSomething({ drafts, withdrawn, merged }: Judged['outcome']): boolean {
  return drafts.length + withdrawn.length + merged.length > 0;
}

/** Name of a rule's group. */
export function keyOf({ rule, group }: { readonly rule: string; readonly group: readonly string[] }): string {
  return JSON.stringify([rule, group]);
}

/** The events that the alerts show, by id: what is not at hand is asked of the store all at once. */
async function samplesOf(
  judged: readonly Judged[],
  store: Pick<EventStore, 'get'>,
): Promise<ReadonlyMap<string, Event>> {
  const known = new Map(judged.flatMap(({ samples }) => samples).map((event) => [event.mozdef.id, event]));
  const wanted = judged.flatMap(({ outcome }) => outcome.drafts.flatMap(({ draft }) => draft.samples));
  const missing = new Set(wanted.filter((id) => !known.has(id)));
  return missing.size === 0 ? known : new Map([...known, ...(await store.get([...missing]))]);
}
