import type { Event, JsonObject } from '../../src/event/event.ts';
import { eventsConfig, normalizeOptions } from '../../src/event/events-config.ts';
import { type NormalizeOptions, normalize, type Reception } from '../../src/event/normalize.ts';

/** Reception of every event in the tests of normalization. */
export const RECEIVED = '2026-11-24T19:57:31.123000+00:00';
export const RECEIVED_MS = Date.parse(RECEIVED);

export const OPTIONS: NormalizeOptions = normalizeOptions(eventsConfig.parse({ mozdefhostname: 'mozdef.example.com' }));

/** What normalization makes of this object, posted to /events unless said otherwise. */
export function normalized(
  raw: JsonObject,
  reception: Partial<Reception> = {},
  options: Partial<NormalizeOptions> = {},
): Event {
  return normalize(
    raw,
    { id: 'batch-0', receivedMs: RECEIVED_MS, sender: '192.0.2.1', endpoint: 'events', ...reception },
    { ...OPTIONS, ...options },
  );
}
