import type { EnrichAlerts, EnrichedAlerts, SaidAlert } from '../alert/enrich-alerts.ts';
import type { JsonObject } from '../event/event.ts';
import type { Registry } from '../health/registry.ts';
import type { Logger } from '../log/log.ts';
import { PacedWarnings } from '../log/paced-warnings.ts';
import type { BreakerConfig } from '../plugin/plugins-config.ts';
import type { StateChange, StateDocument, StateStore } from '../state/state-store.ts';
import type { EnrichedAlert } from './alert-plugin.ts';
import { Allowance } from './allowance.ts';
import { type Enrichment, savedAlert, withEnrichment } from './enrichment.ts';
import { EnrichmentMetrics } from './enrichment-metrics.ts';
import type { SearchedStore } from './event-lookups.ts';
import { PluginSlot, type SlotOptions } from './plugin-slot.ts';
import type { ReadyAlertPlugin } from './ready-plugin.ts';

/** Collection of what plugins said that are not asked again for the same; ids are those of alerts. */
const ENRICHMENTS = 'alertenrichments';
/** Alerts that are enriched at the same time. */
const AT_ONCE = 4;

export interface AlertEnricherOptions {
  readonly plugins: readonly ReadyAlertPlugin[];
  readonly store: SearchedStore;
  readonly state: Pick<StateStore, 'get'>;
  /** Longest time that an alert waits for one plugin, milliseconds. */
  readonly timeoutMs: number;
  readonly breaker: BreakerConfig;
  readonly registry?: Registry;
  readonly log: Logger;
  readonly now: () => number;
  /** Milliseconds that never go back. */
  readonly clock?: () => number;
  /** A signal that aborts after so many milliseconds. */
  readonly signalAfter?: (ms: number) => AbortSignal;
}

/** What plugins said of one alert, by their names. */
type Said = Readonly<Record<string, Enrichment>>;

/**
 * Has plugins add to alerts what is known about them. A plugin that fails, or takes too long, is left out of that alert, which is
 * saved without; it is asked again when its rule says the alert anew.
 */
export class AlertEnricher {
  readonly #options: AlertEnricherOptions;
  readonly #slotOptions: SlotOptions;
  readonly #clock: () => number;
  readonly #allowance: Allowance;
  #slots: readonly PluginSlot[] = [];

  constructor(options: AlertEnricherOptions) {
    const { log, now, registry, clock = () => performance.now(), signalAfter = AbortSignal.timeout } = options;
    const metrics = registry && new EnrichmentMetrics(registry);
    this.#options = options;
    this.#clock = clock;
    this.#allowance = new Allowance(clock);
    this.#slotOptions = {
      ...options,
      signalAfter: (ms) => signalAfter(ms),
      warnings: new PacedWarnings(log, now, 'alert plugin failed, the alert is saved without what it would add'),
      count: (plugin, outcome) => metrics?.count(plugin, outcome),
    };
    this.use(options.plugins);
  }

  /** Has these plugins run from now on. */
  use(plugins: readonly ReadyAlertPlugin[]): void {
    this.#slots = plugins.map((plugin) => new PluginSlot(plugin, this.#slotOptions));
  }

  /** Names of plugins that are switched off for a while. */
  get open(): readonly string[] {
    return this.#slots.filter(({ open }) => open).map(({ name }) => name);
  }

  readonly enrich: EnrichAlerts = async (said) => {
    const slots = this.#slots;
    const known = await this.#known(said, slots);
    const until = this.#clock() + this.#allowance.leftMs;
    const began = this.#clock();
    const enriched = await inTurns(said, (one) => this.#enrichOne(one, known.get(one.after.id), { slots, until }));
    this.#allowance.spend(this.#clock() - began);
    return { alerts: enriched.flatMap(({ alerts }) => alerts), also: enriched.flatMap(({ also }) => also) };
  };

  /** What was kept of those that are not new. */
  #known(said: readonly SaidAlert[], slots: readonly PluginSlot[]): Promise<ReadonlyMap<string, StateDocument>> {
    const ids = said.filter(({ before }) => before !== undefined).map(({ after }) => after.id);
    if (ids.length === 0 || !slots.some(({ isKept }) => isKept)) return Promise.resolve(new Map());
    return this.#options.state.get(ENRICHMENTS, ids);
  }

  async #enrichOne(
    { before, after }: SaidAlert,
    document: StateDocument | undefined,
    { slots, until }: { readonly slots: readonly PluginSlot[]; readonly until: number },
  ): Promise<EnrichedAlerts> {
    const earlier = (document?.body ?? {}) as unknown as Said;
    const kept: Record<string, Enrichment> = {};
    let alert: EnrichedAlert = { ...after, details: { ...after.details } };
    for (const slot of slots) {
      const enrichment = await slot.ask({
        alert,
        before: before?.details,
        earlier: Object.hasOwn(earlier, slot.name) ? earlier[slot.name] : undefined,
        leftMs: until - this.#clock(),
      });
      if (!enrichment) continue;
      alert = withEnrichment(alert, enrichment);
      if (slot.isKept) kept[slot.name] = enrichment;
    }
    return { alerts: [savedAlert(alert)], also: changeOf(after.id, document, kept) };
  }
}

/** What is to be written so that what plugins said is kept; nothing where it is as it was. */
function changeOf(id: string, document: StateDocument | undefined, kept: Said): StateChange[] {
  const body = kept as unknown as JsonObject;
  if (JSON.stringify(document?.body ?? {}) === JSON.stringify(body)) return [];
  return [{ collection: ENRICHMENTS, id, body, expected: document?.version ?? 0 }];
}

/** Some at a time; the answers in the order of what was given. */
async function inTurns<One, Answer>(all: readonly One[], work: (one: One) => Promise<Answer>): Promise<Answer[]> {
  const answers: Answer[] = [];
  const next = all.entries();
  const worker = async (): Promise<void> => {
    for (const [index, one] of next) answers[index] = await work(one);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, all.length) }, worker));
  return answers;
}
