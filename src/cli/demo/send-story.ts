import { setTimeout as delay } from 'node:timers/promises';
import { DEMO_TAG, tellStory } from '../../demo/story.ts';
import type { Event, JsonObject } from '../../event/event.ts';
import { MozdefError } from '../../lifecycle/error.ts';
import type { ApiClient } from '../api-client.ts';
import { BodySender } from '../send/body-sender.ts';
import { Pace } from '../send/pace.ts';
import { ProgressLine } from '../send/progress-line.ts';
import { BODY_EVENTS } from '../send/send.ts';
import type { ServerAddress } from '../server.ts';
import type { DemoServer } from './demo-server.ts';

/** A story, and how many of its events are stored. */
export interface ToldStory {
  readonly seed: number;
  /** When it ends, in milliseconds since 1970. */
  readonly until: number;
  readonly events: readonly JsonObject[];
  readonly stored: number;
}

const RETRIES = 10;
const STORED_WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 500;
/** Older than any story that is kept. */
const EVER = { from: 'now-3650d', to: 'now+1d' };

/** The story of this seed: as it was told before, if it was, else one that ends now. */
export async function findStory(api: ApiClient, seed: number, now: number): Promise<ToldStory> {
  const query = { q: queryOf(seed), ...EVER, limit: 1 };
  const { events, total } = await api.get<{ events: readonly Event[]; total: { readonly value: number } }>(
    '/api/events/search',
    query,
  );
  const { until: said } = (events[0]?.details['demo'] ?? {}) as { until?: string };
  const until = said === undefined ? Math.floor(now / 1000) * 1000 : Date.parse(said);
  return { seed, until, events: tellStory({ seed, until }), stored: total.value };
}

/** Sends all of it, and waits until it is stored. Of what was stored before nothing is added. Resolves to how many events are new. */
export async function sendStory(
  { seed, until, events, stored }: ToldStory,
  { api, frontend, token }: DemoServer & { readonly token: string | undefined },
): Promise<number> {
  const server: ServerAddress = { ...frontend, token };
  const progress = new ProgressLine(process.stderr, 0);
  const pace = new Pace(undefined, () => performance.now());
  const sender = new BodySender({ server, endpoint: 'events', retries: RETRIES, pace, progress, wait: delay });
  try {
    for (let first = 0; first < events.length; first += BODY_EVENTS) {
      const records = events.slice(first, first + BODY_EVENTS).map((event) => Buffer.from(JSON.stringify(event)));
      // The same events under the same claim are stored once, so that a story that was cut short can be finished.
      await sender.send({ records, first, kind: 'json' }, `demo-${seed}-${until}`);
    }
    if (sender.refused > 0) throw new MozdefError('events-refused', `${sender.refused} events: ${sender.reason}`);
    await untilStored(api, seed, { wanted: events.length, progress });
  } finally {
    progress.clear();
  }
  return events.length - stored;
}

async function untilStored(
  api: ApiClient,
  seed: number,
  { wanted, progress }: { readonly wanted: number; readonly progress: ProgressLine },
): Promise<void> {
  const end = performance.now() + STORED_WITHIN_MS;
  for (;;) {
    const { count } = await api.get<{ count: number }>('/api/events/count', { q: queryOf(seed), ...EVER });
    if (count >= wanted) return;
    progress.draw(wanted, `waiting until they are stored: ${count}`);
    if (performance.now() > end)
      throw new MozdefError('store-unavailable', `of ${wanted} events ${count} are stored after two minutes`, {
        remedy: 'See mozdef status, and run the same command again.',
      });
    await delay(LOOK_EVERY_MS);
  }
}

function queryOf(seed: number): string {
  return `tags:${DEMO_TAG} AND details.demo.seed:${seed}`;
}
