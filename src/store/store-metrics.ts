import { Counter, Gauge } from 'prom-client';
import type { Registry } from '../health/registry.ts';
import type { SaveReport, StoreStatus } from './event-store.ts';

/** A gauge of one figure of a store's status. */
export interface StoreFigure {
  readonly name: string;
  readonly help: string;
  readonly of: (status: StoreStatus) => number;
}

const FIGURES: readonly StoreFigure[] = [
  { name: 'mozdef_store_events', help: 'Events in the store.', of: ({ events }) => events },
  { name: 'mozdef_store_bytes', help: 'Bytes that stored events take.', of: ({ bytes }) => bytes },
];

/** The counters that every event store has. */
export class StoreMetrics {
  readonly #events: Counter<'outcome'>;
  readonly #expired: Counter;

  /** `figures`: those that only this driver has. */
  constructor(
    registry: Registry | undefined,
    status: () => Promise<StoreStatus>,
    figures: readonly StoreFigure[] = [],
  ) {
    const registers = registry ? [registry] : [];
    this.#events = new Counter({
      name: 'mozdef_store_events_total',
      help: 'Events given to the store, by what became of them.',
      labelNames: ['outcome'],
      registers,
    });
    this.#expired = new Counter({
      name: 'mozdef_store_expired_events_total',
      help: 'Events that retention removed.',
      registers,
    });
    if (registry) statusGauges(registry, status, [...FIGURES, ...figures]);
  }

  saved({ saved, duplicates, conflicts, refused }: SaveReport): void {
    this.#events.inc({ outcome: 'saved' }, saved);
    this.#events.inc({ outcome: 'duplicate' }, duplicates);
    this.#events.inc({ outcome: 'conflict' }, conflicts);
    this.#events.inc({ outcome: 'refused' }, refused.length);
  }

  expired(events: number): void {
    this.#expired.inc(events);
  }
}

function statusGauges(registry: Registry, status: () => Promise<StoreStatus>, figures: readonly StoreFigure[]): void {
  for (const { name, help, of } of figures) {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        // A store that is closed or does not answer keeps its last figure.
        await status().then(
          (current) => gauge.set(of(current)),
          () => undefined,
        );
      },
    });
  }
}
