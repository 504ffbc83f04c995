import { setTimeout as delay } from 'node:timers/promises';
import { MozdefError } from '../../lifecycle/error.ts';
import type { ApiClient } from '../api-client.ts';
import { note } from '../output.ts';

/** Name of the source; each event of a story has it as `mozdef.tokensource`. */
const SOURCE = 'demo';
/** Frontends know a new token, and workers a new list, after two seconds. */
const KNOWN_AFTER_MS = 2500;

/**
 * Does the work with a token of a sender that is refused from then on. Whoever may not make one sends without, which works where
 * frontends take events from everybody.
 */
export async function withSenderToken<T>(api: ApiClient, work: (token: string | undefined) => Promise<T>): Promise<T> {
  const made = await makeToken(api);
  await delay(KNOWN_AFTER_MS);
  try {
    return await work(made?.secret);
  } finally {
    if (made) await api.post('/api/sources/tokens/revoke', { id: made.id });
  }
}

async function makeToken(api: ApiClient): Promise<{ readonly id: string; readonly secret: string } | undefined> {
  try {
    return await api.post<{ id: string; secret: string }>('/api/sources/tokens', { source: SOURCE, days: 1 });
  } catch (error) {
    if (!(error instanceof MozdefError) || error.code !== 'forbidden') throw error;
    note('you may not make tokens of senders; the events are sent without one');
    return undefined;
  }
}
