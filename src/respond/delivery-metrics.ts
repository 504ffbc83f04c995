import { Counter, Gauge } from 'prom-client';
import type { Registry } from '../health/registry.ts';

/** How telling people goes, by target. */
export class DeliveryMetrics {
  readonly #tries: Counter<'target' | 'outcome'>;
  readonly #waiting: Gauge<'target'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#tries = new Counter({
      name: 'mozdef_actions_tries_total',
      help: 'Tries to tell a target of alerts; outcome is delivered, retried or failed.',
      labelNames: ['target', 'outcome'],
      registers,
    });
    this.#waiting = new Gauge({
      name: 'mozdef_actions_waiting',
      help: 'News that waits to be told to a target, up to 500, as the instance sees it that tells.',
      labelNames: ['target'],
      registers,
    });
  }

  tried(target: string, outcome: 'delivered' | 'retried' | 'failed'): void {
    this.#tries.inc({ target, outcome });
  }

  waits(target: string, entries: number): void {
    this.#waiting.set({ target }, entries);
  }
}
