import { availableParallelism } from 'node:os';
import type { RuleFailure } from '../detect/detector.ts';
import type { RulesInForce } from '../detect/rules-in-force.ts';
import { messageOf } from '../lifecycle/error.ts';
import type { Logger } from '../log/log.ts';
import type { PluginDescription } from '../plugin/describe-plugins.ts';
import type { LastSeenRecorder } from './last-seen.ts';
import type { StreamRulesStatus } from './rule-failures.ts';
import type { WorkerConfig } from './worker-config.ts';
import { WorkerCrew, type WorkerCrewOptions } from './worker-crew.ts';
import type { WorkerMetrics } from './worker-metrics.ts';
import type { WorkerNote, WorkerStart } from './worker-protocol.ts';

export interface CrewOptions {
  readonly config: WorkerConfig;
  /** What new threads start with; asked at each start and reload, so that a reload sees changed plugins. */
  readonly threadData: () => Promise<WorkerStart>;
  /** Whose lists the threads look events up in; absent: none. */
  readonly lists?: WorkerCrewOptions['lists'];
  readonly lastSeen: LastSeenRecorder;
  /** Told which rules the threads run. */
  readonly rulesInForce?: Pick<RulesInForce, 'begin' | 'changing' | 'changed' | 'failed' | 'end'>;
  readonly metrics: WorkerMetrics;
  readonly log: Logger;
  readonly now: () => number;
}

/** How the threads do. */
export interface CrewStatus {
  readonly threads: number;
  readonly restarts: number;
  /** Why the last reload was refused, so that the plugins of before run on; absent after a good one. */
  readonly refusedReload?: string;
  readonly plugins: readonly { name: string; events: number; errors: number; dropped: number; open: boolean }[];
  readonly rules: StreamRulesStatus;
}

/** The threads that batches are given to, all with the same plugins and rules: a reload puts others in their place. */
export class CrewInForce {
  readonly #options: CrewOptions;
  #crew: WorkerCrew | undefined;
  #reloading: Promise<unknown> = Promise.resolve();
  /** Threads that crews before this one had to replace. */
  #restarts = 0;
  #refusedReload: string | undefined;
  #ending = false;
  /** Told when other threads are there. */
  onChange: () => void = () => undefined;

  constructor(options: CrewOptions) {
    this.#options = options;
  }

  /** Undefined before the start. */
  get current(): WorkerCrew | undefined {
    return this.#crew;
  }

  async start(): Promise<WorkerCrew> {
    const crew = await this.#startCrew();
    this.#crew = crew;
    await this.#options.rulesInForce?.begin(crew.rules.inForce);
    return crew;
  }

  /** Replaces all threads by new ones with the plugins as they are on disk now; on a bad plugin the old ones stay. */
  reload(): Promise<void> {
    const reloaded = this.#reloading.then(() => this.#reload());
    this.#reloading = reloaded.catch(() => undefined);
    return reloaded;
  }

  /** There is no reload from now on; resolves when none is under way. */
  async endReloads(): Promise<void> {
    this.#ending = true;
    await this.#reloading;
  }

  /** Ends the threads when none works any more. */
  async end(): Promise<void> {
    await this.#crew?.drain();
    await this.#options.rulesInForce?.end();
  }

  status(): CrewStatus {
    const crew = this.#crew;
    return {
      threads: crew?.size ?? 0,
      restarts: this.#restarts + (crew?.restarts ?? 0),
      ...(this.#refusedReload !== undefined && { refusedReload: this.#refusedReload }),
      plugins: this.#plugins(),
      rules: crew?.rulesStatus ?? { failed: [], unusable: {} },
    };
  }

  /** All plugins in force, in the order in which they run, the disabled ones too; `open`: off for a while. */
  async describePlugins(): Promise<readonly (PluginDescription & { readonly open: boolean })[]> {
    const described = (await this.#crew?.describePlugins()) ?? [];
    const open = new Set(this.#plugins().flatMap((plugin) => (plugin.open ? [plugin.name] : [])));
    return described.map((plugin) => ({ ...plugin, open: open.has(plugin.name) }));
  }

  /** Counts failures of rules at events of this crew. That a rule fails is told of once. */
  noteFailures(crew: WorkerCrew, failures: readonly RuleFailure[]): void {
    const fresh = crew.noteFailures(failures);
    const [first] = fresh;
    if (!first) return;
    const { rule, reason } = first;
    this.#options.log.error({ rule, others: fresh.length - 1, reason }, 'a rule failed at an event');
    void this.#options.rulesInForce?.failed(fresh.map((failure) => failure.rule));
  }

  #plugins(): CrewStatus['plugins'] {
    const leftOut = this.#crew?.leftOut() ?? [];
    const plugins = this.#options.metrics.plugins(this.#crew?.plugins ?? []);
    return plugins.map((plugin) => ({ ...plugin, open: plugin.open || leftOut.includes(plugin.name) }));
  }

  async #reload(): Promise<void> {
    const old = this.#crew;
    if (this.#ending || !old) return;
    const crew = await this.#startCrew().catch((error: unknown) => {
      this.#refusedReload = messageOf(error);
      throw error;
    });
    this.#refusedReload = undefined;
    if (this.#ending) {
      await crew.drain();
      return;
    }
    await this.#options.rulesInForce?.changing(crew.rules.inForce);
    this.#crew = crew;
    this.#options.metrics.reloaded();
    this.onChange();
    await old.drain();
    await this.#options.rulesInForce?.changed(crew.rules.inForce);
    this.#restarts += old.restarts;
    this.#options.log.info({ threads: crew.size }, 'plugins reloaded');
  }

  async #startCrew(): Promise<WorkerCrew> {
    const { config, lists, log, now, threadData } = this.#options;
    const onNote = (note: WorkerNote): void => this.#note(note);
    const size = config.threads || Math.max(1, availableParallelism() - 1);
    const crew = await WorkerCrew.start({ size, config, data: await threadData(), lists, onNote, log, now });
    for (const [rule, reason] of Object.entries(crew.rules.unusable))
      log.error({ rule, reason }, 'a rule cannot be used and is left out');
    return crew;
  }

  #note(note: WorkerNote): void {
    const { lastSeen, log } = this.#options;
    lastSeen.record(note.sightings);
    if (note.leftOut > 0)
      log.warn({ leftOut: note.leftOut }, 'last-seen: too many different entities, some were left out');
  }
}
