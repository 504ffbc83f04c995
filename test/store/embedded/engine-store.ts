import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Event } from '../../../src/event/event.ts';
import { restored, type StoredEvent } from '../../../src/store/embedded/lifted.ts';
import { type EngineOptions, StoreEngine } from '../../../src/store/embedded/store-engine.ts';
import type { EventStore } from '../../../src/store/event-store.ts';
import { type StoreConfig, storeConfig } from '../../../src/store/store-config.ts';

function toEvent(stored: StoredEvent): Event {
  const event = restored(stored);
  return { ...event, mozdef: { ...event.mozdef, seq: stored.seq } };
}

/** The engine as an EventStore, without its thread. */
export function engineStore(engine: StoreEngine): EventStore {
  return {
    save: (batch) => engine.save(batch),
    search: async (request, signal) => {
      const page = await engine.search(request, signal);
      return { ...page, events: page.events.map(toEvent) };
    },
    count: (request, signal) => engine.count(request, signal),
    histogram: (request, signal) => engine.histogram(request, signal),
    terms: (request, signal) => engine.terms(request, signal),
    fields: (request, signal) => engine.fields(request, signal),
    get: async (ids) => {
      const events = (await engine.get(ids)).map(toEvent);
      return new Map(events.map((event) => [event.mozdef.id, event]));
    },
    feed: (request) => engine.feed(request),
    feedEnd: () => Promise.resolve(engine.feedEnd()),
    maintain: () => engine.maintain(),
    status: () => Promise.resolve(engine.status()),
    close: () => engine.close(),
  };
}

export interface Workshop {
  readonly directory: string;
  /** Opens the engine on the directory; whoever opened it before must have closed it. */
  open(options?: Partial<EngineOptions>): Promise<StoreEngine>;
  remove(): void;
}

/** A temporary directory for an engine. */
export function workshop(config: Record<string, unknown> = {}): Workshop {
  const directory = mkdtempSync(join(tmpdir(), 'mozdef-store-'));
  const parsed: StoreConfig = storeConfig.parse({ min_free_bytes: 0, gather: '0ms', ...config });
  return {
    directory,
    open: (options = {}) => StoreEngine.open({ directory, config: parsed, ...options }),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
