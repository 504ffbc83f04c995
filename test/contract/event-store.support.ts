import { expect } from '@jest/globals';
import type { Event } from '../../src/event/event.ts';
import type { Query } from '../../src/query/ast.ts';
import { newBatchId } from '../../src/queue/batch.ts';
import type { EventClaim, EventStore, SaveBatch, SaveReport, SearchRequest } from '../../src/store/event-store.ts';
import { until } from '../support/running-server.ts';

export const NOON = Date.parse('2026-03-01T12:00:00Z');
export const EVER = { from: 0, to: 4e12 };
export const EVERYTHING: Query = { op: 'everything' };

/** Fields of an event as a test gives them; the rest is made up. */
export type EventSketch = Partial<Omit<Event, 'mozdef'>> & { readonly id?: string };

const PLAIN = {
  mozdefhostname: 'mozdef1',
  hostname: 'host1.example.com',
  source: 'test',
  category: 'authentication',
  severity: 'INFO',
  processname: 'sshd',
  processid: '17',
  tags: [],
  type: 'event',
  details: {},
};

/** A batch of events received at `received`, in stored form; each is a second younger than the one before. */
export function saveBatch(
  sketches: readonly EventSketch[],
  options: { batch?: string; received?: number; first?: number; claims?: readonly EventClaim[] } = {},
): SaveBatch {
  const received = options.received ?? NOON;
  const batch = options.batch ?? newBatchId(received);
  const lines = sketches.map(({ id, ...fields }, index) => {
    const position = (options.first ?? 0) + index;
    const time = new Date(received + position * 1000).toISOString();
    const event: Event = {
      receivedtimestamp: new Date(received).toISOString(),
      utctimestamp: time,
      timestamp: time,
      ...PLAIN,
      summary: `event ${position}`,
      ...fields,
      mozdef: { id: id ?? `${batch}-${position}`, sender: '192.0.2.1', endpoint: 'events', plugins: [] },
    };
    return JSON.stringify(event);
  });
  const ndjson = new Uint8Array(Buffer.from(lines.join('\n')));
  return { batch, received, ndjson, count: lines.length, claims: options.claims ?? [] };
}

/** A search with defaults that tests seldom care about. */
export function searchFor(request: Partial<SearchRequest> = {}): SearchRequest {
  return { query: EVERYTHING, range: EVER, limit: 100, order: 'newest', total: 'exact', timeoutMs: 20_000, ...request };
}

export async function summaries(store: EventStore, request: Partial<SearchRequest> = {}): Promise<string[]> {
  const { events } = await store.search(searchFor(request));
  return events.map(({ summary }) => summary);
}

/** So many events of which only the position matters. */
export const some = (count: number): EventSketch[] => Array.from({ length: count }, () => ({}));
/** What is asked of all events. */
export const ask = { query: EVERYTHING, range: EVER, timeoutMs: 20_000 };

/** What the parts of the contract work with. */
export interface ContractContext {
  readonly store: EventStore;
  /** Saves one batch after another; seals them too when that is what is tested. */
  save(...batches: SaveBatch[]): Promise<SaveReport[]>;
  /** Whether `mozdef.seq` leaves no number out. */
  readonly seqs: 'contiguous' | 'ascending';
  /** Resolves once what was saved can be found. */
  settled(): Promise<void>;
  /** Another process's store of the same events; where only one process can have them open, the same store. */
  another(): Promise<EventStore>;
  /** Closes the store and opens it again. */
  reopen(): Promise<void>;
  /** A test, unless the driver does not keep this promise. */
  promise(name: string, test: () => Promise<void>): void;
}

/** The numbers that so many events have that were saved in this order. */
export function expectSeqs({ seqs }: ContractContext, found: readonly (number | undefined)[], count: number): void {
  expect(found).toHaveLength(count);
  if (seqs === 'contiguous') expect(found).toEqual(Array.from({ length: count }, (_, index) => index + 1));
  for (const [index, seq] of found.entries()) {
    expect(Number.isSafeInteger(seq)).toBe(true);
    if (index > 0) expect(seq).toBeGreaterThan(found[index - 1] ?? 0);
  }
}

/** The event of this id. */
export async function stored(store: Pick<EventStore, 'get'>, id: string): Promise<Event | undefined> {
  return (await store.get([id])).get(id);
}

/** Resolves when so many events, all of the store, can be searched. */
export function searchable(store: Pick<EventStore, 'count'>, events: number): Promise<void> {
  return until(async () => (await store.count(ask)) === events, 10_000, 'the events to be searchable');
}
