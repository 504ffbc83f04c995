import type { RuleFailure, StreamHit } from '../detect/detector.ts';
import type { RulesConfig } from '../detect/rules-config.ts';
import type { RuleVersions } from '../detect/rules-in-force.ts';
import type { RuleSettings } from '../detect/settings/rule-setting.ts';
import type { JsonObject } from '../event/event.ts';
import type { NormalizeOptions } from '../event/normalize.ts';
import type { SharedGeoData } from '../plugin/geo/shared-geo-data.ts';
import type { PluginSet } from '../plugin/plugin-set.ts';
import type { PluginCount } from '../plugin/plugin-slot.ts';
import type { PluginsConfig } from '../plugin/plugins-config.ts';
import type { EventClaim } from '../store/event-store.ts';
import type { DeadLetter } from './dead-letter-store.ts';

/*
 * What the pool and its threads say to each other. Event bytes cross as transferred buffers; which event and which plugin a
 * thread is at stands in shared memory, so that it can still be read when the thread hangs or is gone (design promise 5).
 */

/** 32-bit slots of the shared memory of one thread. */
export const SLOT = {
  /** Position + 1 of the event in work; 0 between batches. */
  position: 0,
  /** Index + 1 of the plugin that runs; 0 when none does. */
  plugin: 1,
  /** Counts every step, so that "no progress" can be told from "busy". */
  step: 2,
} as const;
export const SHARED_BYTES = 4 * 3;

/** What every thread of a generation starts with. */
export interface WorkerThreadData {
  readonly shared: SharedArrayBuffer;
  readonly logLevel: string;
  readonly normalize: NormalizeOptions;
  readonly bundledPlugins: string;
  readonly plugins: PluginsConfig;
  /** Which rules are matched as events pass; absent: none. */
  readonly rules?: RulesConfig;
  /** What people changed since that was written. */
  readonly ruleSettings?: RuleSettings;
  /** File that spares reading Sigma rules that were read before. */
  readonly rulesCache?: string;
  /** Directory that relative file names of plugin configurations start at. */
  readonly filesFrom: string;
  readonly geo: SharedGeoData | undefined;
  /** The plugins that other threads of the generation run; without it they are read from their files. */
  readonly set?: PluginSet;
  /** It takes the place of a thread that had these plugins: what can no longer be loaded or set up is left out. */
  readonly again?: boolean;
}

/** What the owner of threads knows of them; the rest is each thread's own. */
export type WorkerStart = Omit<WorkerThreadData, 'shared' | 'set' | 'again'>;

/** Plugin names in running order, as the thread loaded them, and what it loaded them from. */
export interface WorkerReady {
  readonly plugins: readonly string[];
  readonly set: PluginSet;
  /** Said by the first thread that loads them. */
  readonly rules?: WorkerRules;
}

/** Rules of a thread. */
export interface WorkerRules {
  /** Those that it matches events against. */
  readonly inForce: RuleVersions;
  /** Those that it has to leave out, and why. */
  readonly unusable: Readonly<Record<string, string>>;
}

/** This plugin is not run for the events at positions [from, to). By name: threads may have loaded other sets of plugins. */
export interface PluginSkip {
  readonly plugin: string;
  readonly from: number;
  readonly to: number;
  /** Goes on the event: "skipped for this event: ..". */
  readonly why: string;
}

export interface WorkOrder {
  /** Encoded batch; copied to the thread, since a thread that dies takes what it holds with it. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Half-open range of positions to process. */
  readonly from: number;
  readonly to: number;
  readonly skips: readonly PluginSkip[];
}

/** A document that replaces the last known state of its id. */
export interface LatestState {
  readonly id: string;
  readonly event: JsonObject;
}

/** What a thread says unasked. */
export interface WorkerNote {
  /** What its plugins have seen since the last such note, some seconds ago, for `LastSeenStore.add`. */
  readonly sightings: string;
  /** How many sightings found no room in it. */
  readonly leftOut: number;
}

export interface DropCount {
  readonly plugin: string;
  readonly reason: string;
  readonly count: number;
}

/** What became of the events of one order. */
export interface WorkResult {
  readonly batch: string;
  readonly received: number;
  readonly ndjson: Uint8Array<ArrayBuffer>;
  /** Position of each line of `ndjson`. */
  readonly positions: readonly number[];
  readonly claims: readonly EventClaim[];
  readonly latest: readonly LatestState[];
  readonly deadLetters: readonly DeadLetter[];
  readonly plugins: readonly PluginCount[];
  readonly dropped: readonly DropCount[];
  /** Plugins whose breaker is open now. */
  readonly openBreakers: readonly string[];
  /** What rules on the stream matched. */
  readonly hits: readonly StreamHit[];
  /** Those that failed at some of the events. */
  readonly ruleFailures: readonly RuleFailure[];
}
