import { setTimeout as delay } from 'node:timers/promises';
import type { VersionedAlert } from '../../alert/find-alerts.ts';
import { RULES_THAT_FIRE } from '../../demo/story.ts';
import type { JsonObject } from '../../event/event.ts';
import type { ApiClient } from '../api-client.ts';
import { note } from '../output.ts';
import { paged } from '../paged.ts';

/** Rules on the schedule look every half minute, and one looks at the alerts of the others. */
const WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 1000;
/** As many alerts as have the story's events; a server may have others. */
const MOST = 2000;

/** The alerts that the rules made of the story. Waits until each rule that should fire has, two minutes at most. */
export async function awaitAlerts(api: ApiClient, seed: number, fresh: boolean): Promise<VersionedAlert[]> {
  const end = performance.now() + (fresh ? WITHIN_MS : 0);
  for (;;) {
    const alerts = await alertsOf(api, seed);
    const fired = new Set(alerts.map(({ rule }) => rule));
    const quiet = RULES_THAT_FIRE.filter((rule) => !fired.has(rule));
    if (quiet.length === 0) return alerts;
    if (performance.now() > end) {
      if (fresh)
        note(
          `these rules raised no alert; they may be switched off or changed here, or know it all from an earlier story: ${quiet.join(', ')}`,
        );
      return alerts;
    }
    await delay(LOOK_EVERY_MS);
  }
}

async function alertsOf(api: ApiClient, seed: number): Promise<VersionedAlert[]> {
  const all = paged(MOST, async (limit, after) => {
    const query = { limit, after, from: 'now-3650d' };
    const page = await api.get<{ alerts: VersionedAlert[]; next?: string }>('/api/alerts', query);
    return { items: page.alerts, next: page.next };
  });
  const found: VersionedAlert[] = [];
  for await (const alert of all) {
    const isOfStory = alert.events.some(
      ({ event }) => (event.details['demo'] as JsonObject | undefined)?.['seed'] === seed,
    );
    if (isOfStory) found.push(alert);
  }
  return found;
}
