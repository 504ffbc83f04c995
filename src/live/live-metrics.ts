import { Counter, type Registry } from 'prom-client';

/** What the bus did, for `/metrics`. */
export class LiveMetrics {
  readonly #dropped: Counter;

  constructor(registry: Registry) {
    this.#dropped = new Counter({
      name: 'mozdef_live_dropped_total',
      help: 'Messages between instances that were left out because the broker did not take them in time.',
      registers: [registry],
    });
  }

  dropped(count: number): void {
    this.#dropped.inc(count);
  }
}
