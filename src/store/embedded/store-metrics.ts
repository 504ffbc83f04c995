import { Counter, Gauge, Histogram } from 'prom-client';
import type { Registry } from '../../health/registry.ts';
import type { Logger } from '../../log/log.ts';
import type { SaveReport, StoreStatus } from '../event-store.ts';
import type { StoreNote } from './store-note.ts';

/** The store's counters, and what it says to the log of its housekeeping. */
export class StoreMetrics {
  readonly #log: Logger;
  readonly #events: Counter<'outcome'>;
  readonly #seconds: Histogram<'work'>;
  readonly #expired: Counter;

  constructor(log: Logger, registry: Registry | undefined, status: () => Promise<StoreStatus>) {
    const registers = registry ? [registry] : [];
    this.#log = log;
    this.#events = new Counter({
      name: 'mozdef_store_events_total',
      help: 'Events given to the store, by what became of them.',
      labelNames: ['outcome'],
      registers,
    });
    this.#seconds = new Histogram({
      name: 'mozdef_store_maintenance_seconds',
      help: 'Time that sealing and merging of segments took.',
      labelNames: ['work'],
      buckets: [0.05, 0.2, 1, 5, 20, 60],
      registers,
    });
    this.#expired = new Counter({
      name: 'mozdef_store_expired_events_total',
      help: 'Events that retention removed.',
      registers,
    });
    if (registry) statusGauges(registry, status);
  }

  saved({ saved, duplicates, conflicts, refused }: SaveReport): void {
    this.#events.inc({ outcome: 'saved' }, saved);
    this.#events.inc({ outcome: 'duplicate' }, duplicates);
    this.#events.inc({ outcome: 'conflict' }, conflicts);
    this.#events.inc({ outcome: 'refused' }, refused.length);
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
        this.#expired.inc(told.rows);
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

function statusGauges(registry: Registry, status: () => Promise<StoreStatus>): void {
  const figures: [string, string, (status: StoreStatus) => number][] = [
    ['mozdef_store_events', 'Events in the store.', ({ events }) => events],
    ['mozdef_store_bytes', 'Bytes that stored events take.', ({ bytes }) => bytes],
    ['mozdef_store_segments', 'Sealed segments.', ({ figures }) => figures['segments'] ?? 0],
    ['mozdef_store_hot_events', 'Events that are not sealed yet.', ({ figures }) => figures['hot_events'] ?? 0],
  ];
  for (const [name, help, figure] of figures) {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        // A store that is closed or does not answer keeps its last figure.
        await status().then(
          (current) => gauge.set(figure(current)),
          () => undefined,
        );
      },
    });
  }
}
