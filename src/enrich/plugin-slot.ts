import type { JsonObject } from '../event/event.ts';
import { messageOf } from '../lifecycle/error.ts';
import type { PacedWarnings } from '../log/paced-warnings.ts';
import { PluginBreaker } from '../plugin/plugin-breaker.ts';
import type { BreakerConfig } from '../plugin/plugins-config.ts';
import type { AlertAddition, AlertPluginRun, EnrichedAlert } from './alert-plugin.ts';
import { type Enrichment, enrichmentOf, hashOf } from './enrichment.ts';
import type { EnrichmentOutcome } from './enrichment-metrics.ts';
import { eventLookups, type SearchedStore } from './event-lookups.ts';
import { KnownAnswers } from './known-answers.ts';
import type { ReadyAlertPlugin } from './ready-plugin.ts';

export interface SlotOptions {
  readonly store: SearchedStore;
  readonly timeoutMs: number;
  readonly breaker: BreakerConfig;
  readonly warnings: Pick<PacedWarnings, 'note'>;
  readonly count: (plugin: string, outcome: EnrichmentOutcome) => void;
  readonly now: () => number;
  /** A signal that aborts after so many milliseconds. */
  readonly signalAfter: (ms: number) => AbortSignal;
}

/** What a plugin is asked about. */
export interface Asked {
  readonly alert: EnrichedAlert;
  /** `details` as they were saved last. */
  readonly before: Readonly<JsonObject> | undefined;
  /** What the plugin said of this alert before. */
  readonly earlier: Enrichment | undefined;
  /** How long alerts may still wait, milliseconds. */
  readonly leftMs: number;
}

type Lookups = Pick<AlertPluginRun<unknown, unknown>, 'search' | 'valuesOf'>;
const NO_INPUTS = '';

/** One plugin, kept from harming the others and the alert. */
export class PluginSlot {
  readonly #ready: ReadyAlertPlugin;
  readonly #options: SlotOptions;
  readonly #breaker: PluginBreaker;
  readonly #answers = new KnownAnswers();

  constructor(ready: ReadyAlertPlugin, options: SlotOptions) {
    this.#ready = ready;
    this.#options = options;
    this.#breaker = new PluginBreaker(options.breaker, options.now);
  }

  get name(): string {
    return this.#ready.plugin.name;
  }
  /** What it says is to be kept, because it is not asked again for the same. */
  get isKept(): boolean {
    return this.#ready.plugin.inputs !== undefined;
  }
  /** It failed too often and has not succeeded since. */
  get open(): boolean {
    return this.#breaker.open;
  }

  /** What it says of an alert, now or before; undefined: nothing. Never rejects. */
  async ask(asked: Asked): Promise<Enrichment | undefined> {
    const { alert, earlier } = asked;
    try {
      if (!this.#ready.matches(alert)) return undefined;
      const of = this.#inputsOf(alert);
      return of === undefined ? earlier : (this.#known(asked, of) ?? (await this.#askAnew(asked, of)));
    } catch (error) {
      this.#failed(alert.id, error);
      return earlier;
    }
  }

  /** What it said of the same before. */
  #known({ alert, earlier }: Asked, of: string): Enrichment | undefined {
    if (!this.isKept) return undefined;
    return earlier?.of === of ? earlier : this.#answers.get(this.name, alert.id, of);
  }

  async #askAnew(asked: Asked, of: string): Promise<Enrichment | undefined> {
    if (this.#breaker.resting || (this.isKept && asked.leftMs <= 0)) {
      this.#options.count(this.name, 'left');
      return asked.earlier;
    }
    const enrichment = enrichmentOf(await this.#answer(asked), of);
    this.#succeeded();
    if (this.isKept) this.#answers.add(this.name, asked.alert.id, enrichment);
    return enrichment;
  }

  #inputsOf(alert: EnrichedAlert): string | undefined {
    const { plugin, state } = this.#ready;
    if (!plugin.inputs) return NO_INPUTS;
    const inputs = plugin.inputs(alert, state);
    return inputs === undefined ? undefined : hashOf(inputs);
  }

  #answer({ alert, before, leftMs }: Asked): AlertAddition | undefined | Promise<AlertAddition | undefined> {
    const { plugin, state } = this.#ready;
    const { store, now, signalAfter } = this.#options;
    const timeoutMs = Math.max(1, Math.min(this.#options.timeoutMs, Math.floor(leftMs)));
    const signal = signalAfter(timeoutMs);
    const lookups = this.isKept ? eventLookups(alert, { store, now, timeoutMs, signal }) : NO_LOOKUPS;
    const answer = plugin.onAlert(alert, { ...state, before, signal, ...lookups });
    return answer instanceof Promise ? inTime(answer, signal, timeoutMs) : answer;
  }

  #succeeded(): void {
    this.#options.count(this.name, 'done');
    if (this.#breaker.succeeded()) this.#ready.state.host.log.info('alert plugin works again');
  }

  #failed(alert: string, error: unknown): void {
    const { count, warnings } = this.#options;
    count(this.name, 'failed');
    warnings.note(this.name, { alert, error: messageOf(error) });
    if (this.#breaker.failed())
      this.#ready.state.host.log.warn('alert plugin fails again and again, switched off for a while');
  }
}

/** What it would find would change without anyone asking again. */
const NO_LOOKUPS: Lookups = {
  search: () => Promise.reject(new Error('a plugin that searches must say its inputs')),
  valuesOf: () => Promise.reject(new Error('a plugin that searches must say its inputs')),
};

async function inTime<Answer>(answer: Promise<Answer>, signal: AbortSignal, ms: number): Promise<Answer> {
  const { promise: end, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(new Error(`took longer than ${ms} ms`));
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([answer, end]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
