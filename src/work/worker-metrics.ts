import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { CrewStatus } from './crew-in-force.ts';
import type { Delivered } from './deliver-result.ts';
import type { BatchRun } from './run-batch.ts';

/** Reasons a plugin may give for dropping; one that makes them from events would fill the memory. */
const MAX_REASONS = 50;

interface PluginTally {
  events: number;
  errors: number;
  dropped: number;
  open: boolean;
  readonly reasons: Set<string>;
}

/** What the workers did, for `/metrics` and the Health page. */
export class WorkerMetrics {
  readonly #events: Counter;
  readonly #dropped: Counter<'plugin' | 'reason'>;
  readonly #errors: Counter<'plugin'>;
  readonly #seconds: Histogram;
  readonly #lag: Gauge;
  readonly #tallies = new Map<string, PluginTally>();
  /** Events stored since start. */
  stored = 0;
  /** Time from reception to stored of the last batch, milliseconds. */
  lagMs = 0;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#events = new Counter({
      name: 'mozdef_worker_events_total',
      help: 'Events by what became of them.',
      labelNames: ['outcome'],
      registers,
    });
    this.#dropped = new Counter({
      name: 'mozdef_worker_dropped_total',
      help: 'Events dropped by plugins.',
      labelNames: ['plugin', 'reason'],
      registers,
    });
    this.#errors = new Counter({
      name: 'mozdef_worker_plugin_errors_total',
      help: 'Plugin calls that threw.',
      labelNames: ['plugin'],
      registers,
    });
    this.#seconds = new Histogram({
      name: 'mozdef_worker_received_to_stored_seconds',
      help: 'Time from reception of a batch until it is stored.',
      buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 7, 10, 15, 30, 60, 300, 3600],
      registers,
    });
    this.#lag = new Gauge({
      name: 'mozdef_worker_lag_seconds',
      help: 'Time from reception to stored of the last batch.',
      registers,
    });
  }

  record(run: BatchRun, delivered: Delivered, lagMs: number): void {
    this.stored += delivered.saved;
    this.lagMs = lagMs;
    this.#events.inc({ outcome: 'stored' }, delivered.saved);
    if (delivered.duplicates) this.#events.inc({ outcome: 'duplicate' }, delivered.duplicates);
    if (delivered.deadLetters) this.#events.inc({ outcome: 'deadletter' }, delivered.deadLetters);
    this.#seconds.observe(lagMs / 1000);
    this.#lag.set(lagMs / 1000);
    for (const result of run.results) {
      for (const { plugin, ran, errors } of result.plugins) {
        const tally = this.#tally(plugin);
        tally.events += ran;
        tally.errors += errors;
        tally.open = result.openBreakers.includes(plugin);
        if (errors) this.#errors.inc({ plugin }, errors);
      }
      for (const { plugin, reason, count } of result.dropped) {
        this.#tally(plugin).dropped += count;
        this.#dropped.inc({ plugin, reason: this.#knownReason(plugin, reason) }, count);
        this.#events.inc({ outcome: 'dropped' }, count);
      }
    }
  }

  /** Figures of these plugins, in this order. */
  plugins(names: readonly string[]): CrewStatus['plugins'] {
    return names.map((name) => {
      const { reasons: _, ...tally } = this.#tally(name);
      return { name, ...tally };
    });
  }

  /** New threads run with new breakers. */
  reloaded(): void {
    for (const tally of this.#tallies.values()) tally.open = false;
  }

  #knownReason(plugin: string, reason: string): string {
    const { reasons } = this.#tally(plugin);
    if (reasons.has(reason)) return reason;
    if (reasons.size >= MAX_REASONS) return 'other';
    reasons.add(reason);
    return reason;
  }

  #tally(plugin: string): PluginTally {
    let tally = this.#tallies.get(plugin);
    if (!tally)
      this.#tallies.set(plugin, (tally = { events: 0, errors: 0, dropped: 0, open: false, reasons: new Set() }));
    return tally;
  }
}
