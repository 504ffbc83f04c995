import { Histogram } from 'prom-client';
import type { Registry } from '../../health/registry.ts';
import type { Logger } from '../../log/log.ts';
import type { StoreStatus } from '../event-store.ts';
import { type StoreFigure, StoreMetrics } from '../store-metrics.ts';
import type { StoreNote } from './store-note.ts';

const FIGURES: readonly StoreFigure[] = [
  { name: 'mozdef_store_segments', help: 'Sealed segments.', of: ({ figures }) => figures['segments'] ?? 0 },
  {
    name: 'mozdef_store_hot_events',
    help: 'Events that are not sealed yet.',
    of: ({ figures }) => figures['hot_events'] ?? 0,
  },
];

/** The store's counters, and what it says to the log of its housekeeping. */
export class HousekeepingMetrics extends StoreMetrics {
  readonly #log: Logger;
  readonly #seconds: Histogram<'work'>;

  constructor(log: Logger, registry: Registry | undefined, status: () => Promise<StoreStatus>) {
    super(registry, status, FIGURES);
    this.#log = log;
    this.#seconds = new Histogram({
      name: 'mozdef_store_maintenance_seconds',
      help: 'Time that sealing and merging of segments took.',
      labelNames: ['work'],
      buckets: [0.05, 0.2, 1, 5, 20, 60],
      registers: registry ? [registry] : [],
    });
  }

  note(note: unknown): void {
    const told = note as StoreNote;
    switch (told.did) {
      case 'seal':
      case 'merge':
        this.#seconds.observe({ work: told.did }, told.ms / 1000);
        this.#log.debug(told, told.did === 'seal' ? 'sealed events as a segment' : 'merged segments');
        return;
      case 'retention':
        this.expired(told.rows);
        this.#log.info(told, 'removed events by retention');
        return;
      case 'open':
        this.#log.info(told, 'opened the event store');
        return;
      case 'fail':
        this.#log.error(told, 'a task of the event store failed and will be tried again');
    }
  }
}
