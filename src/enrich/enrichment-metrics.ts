import { Counter } from 'prom-client';
import type { Registry } from '../health/registry.ts';

/** `left`: there was no time, or it had failed too often of late. */
export type EnrichmentOutcome = 'done' | 'failed' | 'left';

/** How alert plugins do. */
export class EnrichmentMetrics {
  readonly #runs: Counter<'plugin' | 'outcome'>;

  constructor(registry: Registry) {
    this.#runs = new Counter({
      name: 'mozdef_alert_plugin_runs_total',
      help: 'Alerts that a plugin was asked about; outcome is done, failed (also: too slow) or left (no time, or it fails too often).',
      labelNames: ['plugin', 'outcome'],
      registers: [registry],
    });
  }

  count(plugin: string, outcome: EnrichmentOutcome): void {
    this.#runs.inc({ plugin, outcome });
  }
}
