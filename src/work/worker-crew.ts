import type { RuleFailure } from '../detect/detector.ts';
import type { Logger } from '../log/log.ts';
import type { PluginDescription } from '../plugin/describe-plugins.ts';
import { RuleFailures, type StreamRulesStatus } from './rule-failures.ts';
import { PATIENCE } from './run-batch.ts';
import { heapMebibytes, type WorkerConfig } from './worker-config.ts';
import type { PluginSkip, WorkerNote, WorkerReady, WorkerRules, WorkerStart } from './worker-protocol.ts';
import { WorkerSlot } from './worker-slot.ts';
import type { WorkerThreadOptions } from './worker-thread-client.ts';

export interface WorkerCrewOptions {
  readonly size: number;
  readonly config: WorkerConfig;
  readonly data: WorkerStart;
  readonly lists?: WorkerThreadOptions['lists'];
  readonly onNote: (note: WorkerNote) => void;
  readonly log: Logger;
  readonly now: () => number;
}

/** A plugin that broke `PATIENCE` threads within so long is left out for as long. */
const WITHIN_MS = 300_000;
const LEFT_OUT_MS = 300_000;

/** All threads that run one set of plugins. A reload makes a new crew. */
export class WorkerCrew {
  readonly plugins: readonly string[];
  readonly rules: WorkerRules;
  readonly #ruleFailures = new RuleFailures();
  readonly #options: WorkerCrewOptions;
  readonly #slots: readonly WorkerSlot[];
  readonly #idle: WorkerSlot[];
  /** When each plugin broke threads, the latest last; `PATIENCE` of them at most. */
  readonly #breakages = new Map<string, number[]>();
  readonly #leftOutUntil = new Map<string, number>();
  #whenAllIdle: (() => void) | undefined;
  #described: Promise<readonly PluginDescription[]> | undefined;

  private constructor(
    options: WorkerCrewOptions,
    slots: readonly WorkerSlot[],
    { plugins, rules }: Partial<WorkerReady> = {},
  ) {
    this.#options = options;
    this.#slots = slots;
    this.#idle = [...slots];
    this.plugins = plugins ?? [];
    this.rules = rules ?? { inForce: {}, unusable: {} };
  }

  /** Resolves when every thread has loaded its plugins; rejects, leaving nothing behind, when one cannot. */
  static async start(options: WorkerCrewOptions): Promise<WorkerCrew> {
    const { config, data, lists, log, onNote } = options;
    const slots = Array.from(
      { length: options.size },
      (_, index) =>
        new WorkerSlot({
          data,
          lists,
          name: `worker-${index}`,
          stuckMs: config.stuck_after,
          heapMb: heapMebibytes(config),
          onNote,
          log,
        }),
    );
    try {
      // The others run what the first has read: files may change meanwhile, and later until the next reload.
      const [first, ...others] = slots;
      const ready = await first?.start();
      await Promise.all(others.map((slot) => slot.start(ready?.set)));
      return new WorkerCrew(options, slots, ready);
    } catch (error) {
      await Promise.all(slots.map((slot) => slot.stop()));
      throw error;
    }
  }

  get size(): number {
    return this.#slots.length;
  }

  get restarts(): number {
    return this.#slots.reduce((sum, slot) => sum + slot.restarts, 0);
  }

  /** Asked of a thread once: its plugins stay what they are. */
  describePlugins(): Promise<readonly PluginDescription[]> {
    this.#described ??= this.#slots[0]?.describePlugins() ?? Promise.resolve([]);
    const asked = this.#described;
    asked.catch(() => {
      if (this.#described === asked) this.#described = undefined;
    });
    return asked;
  }

  /** How its rules do. */
  get rulesStatus(): StreamRulesStatus {
    return { failed: this.#ruleFailures.all, unusable: this.rules.unusable };
  }

  /** Counts failures of rules at events; returns those of rules that had not failed before. */
  noteFailures(failures: readonly RuleFailure[]): readonly RuleFailure[] {
    return this.#ruleFailures.add(failures);
  }

  takeIdle(): WorkerSlot | undefined {
    return this.#idle.pop();
  }

  giveBack(slot: WorkerSlot): void {
    this.#idle.push(slot);
    if (this.#idle.length === this.#slots.length) this.#whenAllIdle?.();
  }

  /** Plugins that are left out of every event now. */
  leftOut(): string[] {
    const now = this.#options.now();
    return [...this.#leftOutUntil].filter(([, until]) => until > now).map(([plugin]) => plugin);
  }

  skips(): PluginSkip[] {
    const why = 'left out for a while, it broke worker threads again and again';
    return this.leftOut().map((plugin) => ({ plugin, from: 0, to: Number.MAX_SAFE_INTEGER, why }));
  }

  /** Counts plugins that broke threads in a batch; one that does so again and again is left out for some minutes. */
  noteBreakers(breakers: readonly string[]): void {
    const now = this.#options.now();
    for (const plugin of breakers) {
      const times = [...(this.#breakages.get(plugin) ?? []), now].filter((time) => time > now - WITHIN_MS);
      this.#breakages.set(plugin, times);
      if (times.length < PATIENCE) continue;
      this.#breakages.delete(plugin);
      this.#leftOutUntil.set(plugin, now + LEFT_OUT_MS);
      const fields = { plugin, breakages: times.length, minutes: LEFT_OUT_MS / 60_000 };
      this.#options.log.error(fields, 'plugin breaks worker threads, left out for a while');
    }
  }

  /** Waits until no thread works, then ends them. */
  async drain(): Promise<void> {
    if (this.#idle.length < this.#slots.length) await new Promise<void>((resolve) => (this.#whenAllIdle = resolve));
    await Promise.all(this.#slots.map((slot) => slot.stop()));
  }
}
