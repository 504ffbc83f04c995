import type { Event } from '../event/event.ts';
import { messageOf } from '../lifecycle/error.ts';
import { acceptAnswer, sign } from './accept-answer.ts';
import { EventGuard, noteError } from './event-guard.ts';
import { Dropped, type PluginHost, type PluginResult, UNCHANGED } from './event-plugin.ts';
import type { LoadedPlugin } from './loaded-plugin.ts';
import { MatchIndex } from './match-index.ts';
import { type PluginCount, PluginSlot } from './plugin-slot.ts';
import type { BreakerConfig } from './plugins-config.ts';
import { TraceRecorder, type TraceStep } from './trace-recorder.ts';

/** An event that a plugin took out of the stream. */
export interface Drop {
  readonly plugin: string;
  readonly reason: string;
}

/**
 * What became of one event: events to store, or a drop. When a plugin split it, some pieces may have been dropped: `drops` has
 * each of them (in the second form: each after the first).
 */
export type PipelineOutcome =
  | { readonly events: Event[]; readonly drops?: readonly Drop[] }
  | { readonly dropped: Drop; readonly drops?: readonly Drop[] };

/** Who looks on while an event passes the plugins. Plugins are named by their index in `names`. */
export interface PipelineObserver {
  /** Right before the plugin is called. */
  before(plugin: number, event: Event): void;
  /** Why the plugin is to be left out for this event; undefined when it is not. */
  skipped(plugin: number): string | undefined;
  /** The plugin threw, or answered something that is not an event. */
  failed?(plugin: number, message: string): void;
  /** The plugin was switched off after repeated failures, or works again. */
  breaker?(plugin: number, open: boolean): void;
}

export interface PipelineOptions {
  readonly breaker: BreakerConfig;
  /** Milliseconds since 1970; for the breakers. */
  readonly now?: () => number;
  /** All of them could be set up before: one that no longer can be fails at its events and keeps no other from running. */
  readonly again?: boolean;
}

const UNWATCHED: PipelineObserver = { before: () => {}, skipped: () => undefined };

interface Passage {
  readonly events: Event[];
  readonly drops: Drop[];
  readonly observer: PipelineObserver;
}

/**
 * The plugins of one thread, in order. A plugin's match is tested when its turn comes, so earlier plugins can make an event
 * match. Nothing that a plugin does can lose an event: what throws or answers nonsense is skipped for that event (changes that
 * it made in place by then stay) with a note in `mozdef.errors`. `mozdef.plugins` names each plugin that ran without failing,
 * except where it answered UNCHANGED.
 */
export class PluginPipeline {
  readonly names: readonly string[];
  readonly #slots: readonly PluginSlot[];
  readonly #index: MatchIndex;
  readonly #guard = new EventGuard();
  #trace: TraceRecorder | undefined;

  private constructor(slots: readonly PluginSlot[], index: MatchIndex) {
    this.#slots = slots;
    this.#index = index;
    this.names = slots.map((slot) => slot.name);
  }

  /** Sets every plugin up. Rejects with `plugin-invalid` when one can't be. */
  static async create(
    plugins: readonly LoadedPlugin[],
    hostFor: (plugin: LoadedPlugin) => PluginHost,
    options: PipelineOptions,
  ): Promise<PluginPipeline> {
    const { breaker, now = Date.now, again = false } = options;
    const slots: PluginSlot[] = [];
    for (const plugin of plugins) slots.push(await PluginSlot.open(plugin, hostFor(plugin), { breaker, now, again }));
    return new PluginPipeline(slots, new MatchIndex(plugins.map(({ plugin }) => plugin.match)));
  }

  /** Passes the event, which is changed in place, through all plugins that it matches. */
  run(event: Event, observer: PipelineObserver = UNWATCHED): PipelineOutcome {
    const passage: Passage = { events: [], drops: [], observer };
    this.#pass(event, 0, passage);
    const { events, drops } = passage;
    if (drops.length === 0) return { events };
    if (events.length > 0) return { events, drops };
    const [dropped, ...others] = drops as [Drop, ...Drop[]];
    return others.length > 0 ? { dropped, drops: others } : { dropped };
  }

  /** Like `run`, and tells which plugin changed what. */
  traceRun(event: Event, observer?: PipelineObserver): { outcome: PipelineOutcome; steps: readonly TraceStep[] } {
    const trace = new TraceRecorder();
    this.#trace = trace;
    try {
      return { outcome: this.run(event, observer), steps: trace.steps };
    } finally {
      this.#trace = undefined;
    }
  }

  /** Per plugin, since the last call; plugins that neither ran nor failed are left out. */
  takeCounts(): PluginCount[] {
    return this.#slots.map((slot) => slot.takeCount()).filter(({ ran, errors }) => ran + errors > 0);
  }

  /** Plugins that are switched off now. */
  openBreakers(): string[] {
    return this.#slots.filter((slot) => slot.breaker.open).map((slot) => slot.name);
  }

  #pass(start: Event, from: number, passage: Passage): void {
    let event = start;
    const index = this.#index;
    index.load(event);
    for (let plugin = index.next(from); plugin >= 0; plugin = index.next(plugin + 1)) {
      if (!index.wants(plugin, event)) continue;
      const result = this.#call(plugin, event, passage.observer);
      if (result === UNCHANGED) continue;
      if (result instanceof Dropped) {
        passage.drops.push({ plugin: this.names[plugin] ?? '', reason: result.reason });
        return;
      }
      if (Array.isArray(result)) {
        for (const piece of result as Event[]) this.#pass(piece, plugin + 1, passage);
        return;
      }
      if (result) event = result as Event;
      index.reload(event);
    }
    passage.events.push(event);
  }

  /** One call, whatever happens in it. Answers only what `#pass` can trust. */
  #call(plugin: number, event: Event, observer: PipelineObserver): PluginResult {
    const slot = this.#slots[plugin] as PluginSlot;
    if (this.#isLeftOut(plugin, event, observer)) return UNCHANGED;
    observer.before(plugin, event);
    this.#trace?.before(slot.name, event);
    this.#guard.keep(event);
    let result: PluginResult;
    try {
      const answer: unknown = slot.onEvent(event, slot.run);
      const wrong = this.#guard.mend(event);
      if (wrong) throw new Error(wrong);
      result = acceptAnswer(answer, event);
    } catch (error) {
      this.#guard.mend(event);
      this.#fail(plugin, event, messageOf(error), observer);
      return undefined;
    }
    slot.ran++;
    if (slot.breaker.succeeded()) observer.breaker?.(plugin, false);
    if (result !== UNCHANGED) sign(result ?? event, slot.name);
    this.#trace?.after(event, result);
    return result;
  }

  #isLeftOut(plugin: number, event: Event, observer: PipelineObserver): boolean {
    const { breaker, name } = this.#slots[plugin] as PluginSlot;
    const why = breaker.resting ? 'switched off for a while, it failed again and again' : observer.skipped(plugin);
    if (why === undefined) return false;
    noteError(event, `plugin ${name}: ${why}`);
    this.#trace?.skipped(name, event, why);
    return true;
  }

  #fail(plugin: number, event: Event, message: string, observer: PipelineObserver): void {
    const slot = this.#slots[plugin] as PluginSlot;
    slot.errors++;
    noteError(event, `plugin ${slot.name}: ${message}`);
    observer.failed?.(plugin, message);
    if (slot.breaker.failed()) observer.breaker?.(plugin, true);
    this.#trace?.failed(event, message);
  }
}
