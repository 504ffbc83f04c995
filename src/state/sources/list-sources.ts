import { formatUtc } from '../../event/timestamps.ts';
import { documentsOf } from '../documents-of.ts';
import type { StateDocument, StateStore } from '../state-store.ts';
import { decayed, joinSources } from './merge-source.ts';
import { SENDER_LENGTH, SOURCES, type Source, type SourceBody, type SourceRefusals } from './source.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Answers on which most shippers throw their events away. 503 and 408 they try again. */
const LOSING: ReadonlySet<number> = new Set([400, 401, 403, 404, 405, 413, 415, 431]);

/** All senders: those that most likely lose events come first, then those that were heard last. */
export async function listSources(state: StateStore, now: number): Promise<Source[]> {
  const bodies = new Map<string, SourceBody>();
  for await (const { id, body } of sourceDocuments(state)) {
    const sender = id.slice(0, SENDER_LENGTH);
    const known = bodies.get(sender);
    bodies.set(sender, known ? joinSources(known, body as SourceBody) : (body as SourceBody));
  }
  const sources = [...bodies].map(([id, body]) => sourceOf(id, body, now));
  return sources.sort(
    (a, b) => Number(b.trouble !== undefined) - Number(a.trouble !== undefined) || (a.lastseen < b.lastseen ? 1 : -1),
  );
}

/** All senders as they are stored, in order of id. */
export function sourceDocuments(state: StateStore): AsyncGenerator<StateDocument> {
  return documentsOf(state, SOURCES);
}

function sourceOf(id: string, body: SourceBody, now: number): Source {
  const { tokensource, address, shippers, endpoints, first, last, lastaccepted, accepted, refused, rates } = body;
  const entries = Object.entries(refused).map(
    ([status, { count, last: time, reason, message }]): SourceRefusals & { readonly ms: number } => ({
      status: Number(status),
      count,
      last: formatUtc(time),
      reason,
      message,
      ms: time,
    }),
  );
  const [trouble] = entries.filter((entry) => isTrouble(entry, lastaccepted ?? 0, now)).sort((a, b) => b.ms - a.ms);
  const persecond = Object.values(rates).reduce((sum, rate) => sum + decayed(rate.persecond, now - rate.time), 0);
  return {
    id,
    ...(tokensource !== null && { tokensource }),
    address,
    shippers,
    endpoints,
    firstseen: formatUtc(first),
    lastseen: formatUtc(last),
    ...(lastaccepted !== null && { lastaccepted: formatUtc(lastaccepted) }),
    accepted,
    persecond: Math.round(persecond * 10) / 10,
    refused: entries.map(plain),
    ...(trouble && { trouble: plain(trouble) }),
  };
}

/** Refused within a day and nothing accepted since, or within the hour: a sender may be mended for one kind of event alone. */
function isTrouble(
  { status, ms }: { readonly status: number; readonly ms: number },
  accepted: number,
  now: number,
): boolean {
  if (!LOSING.has(status)) return false;
  return now - ms < HOUR_MS || (ms > accepted && now - ms < DAY_MS);
}

function plain({ status, count, last, reason, message }: SourceRefusals): SourceRefusals {
  return { status, count, last, reason, message };
}
