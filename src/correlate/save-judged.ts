import type { Alert } from '../alert/alert.ts';
import { type AlertBook, type AlertUpdate, type GroupChanges, sampleOf } from '../alert/alert-book.ts';
import type { Event, JsonObject } from '../event/event.ts';
import type { EventStore } from '../store/event-store.ts';
import type { Judged } from './rule-methods.ts';

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
  const changes: GroupChanges[] = [];
  for (const { outcome, samples } of judged) {
    const { rule, group, drafts, withdrawn, merged } = outcome;
    if (drafts.length + withdrawn.length + merged.length === 0) continue;
    const events = new Map(samples.map((event) => [event.mozdef.id, event]));
    const updates: AlertUpdate[] = [];
    for (const { alert, draft } of drafts)
      updates.push({ id: alert, facts: draft.facts, samples: await samplesOf(draft.samples, events, store) });
    const body = { rule, group, episodes: outcome.episodes } as unknown as JsonObject;
    changes.push({ rule, group, body, version: versions.get(keyOf(outcome)) ?? 0, updates, withdrawn, merged });
  }
  return changes.length === 0 ? [] : alerts.save(changes);
}

/** Name of a rule's group. */
export function keyOf({ rule, group }: { readonly rule: string; readonly group: readonly string[] }): string {
  return JSON.stringify([rule, group]);
}

async function samplesOf(
  ids: readonly string[],
  known: ReadonlyMap<string, Event>,
  store: Pick<EventStore, 'get'>,
): Promise<AlertUpdate['samples']> {
  const found = await Promise.all(ids.map(async (id) => known.get(id) ?? store.get(id)));
  return found.filter((event) => event !== undefined).map(sampleOf);
}
