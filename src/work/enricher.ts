import { isAbsolute, join } from 'node:path';
import type { Event } from '../event/event.ts';
import type { Logger } from '../log/log.ts';
import type { PluginHost } from '../plugin/event-plugin.ts';
import type { PluginFile } from '../plugin/find-plugin-files.ts';
import type { GeoProvider } from '../plugin/geo-provider.ts';
import { type ListLookup, NO_LISTS } from '../plugin/list-lookup.ts';
import { loadPlugins } from '../plugin/load-plugins.ts';
import { type PipelineObserver, type PipelineOutcome, PluginPipeline } from '../plugin/plugin-pipeline.ts';
import type { PluginsConfig } from '../plugin/plugins-config.ts';
import type { Progress } from './progress.ts';
import { SightingSums } from './sighting-sums.ts';
import type { PluginSkip, WorkResult } from './worker-protocol.ts';

export interface EnricherOptions {
  readonly bundledPlugins: string;
  readonly plugins: PluginsConfig;
  readonly filesFrom: string;
  readonly geo: GeoProvider;
  /** Absent: there are none. */
  readonly lists?: ListLookup | undefined;
  readonly log: Logger;
  readonly now: () => number;
  /** Told which plugin is about to run. */
  readonly progress: Progress;
  /** The plugin files, when they have been found already. */
  readonly files?: readonly PluginFile[];
  /** These plugins ran before: one that no longer can be loaded or set up is left out, and fails at its events. */
  readonly again?: boolean;
}

/** All plugins of one thread, and what they noted on the way. */
export class Enricher {
  readonly pipeline: PluginPipeline;
  readonly #sightings: SightingSums;
  readonly #observer: PipelineObserver;
  readonly #progress: Progress;
  #skips: readonly PluginSkip[] = [];
  #position = 0;

  private constructor(pipeline: PluginPipeline, sightings: SightingSums, { progress, log }: EnricherOptions) {
    this.pipeline = pipeline;
    this.#sightings = sightings;
    this.#progress = progress;
    this.#observer = {
      before: (plugin) => progress.plugin(plugin),
      skipped: (plugin) => (this.#skips.length > 0 ? this.#whySkipped(plugin) : undefined),
      breaker: (plugin, open) =>
        log.error(
          { plugin: pipeline.names[plugin], off: open },
          open ? 'plugin fails again and again, switched off for a while' : 'plugin works again',
        ),
    };
  }

  /** Loads and sets up the plugins; rejects with `plugin-invalid` or `config-invalid`. */
  static async open(options: EnricherOptions): Promise<Enricher> {
    const { bundledPlugins, plugins, filesFrom, geo, lists = NO_LISTS, log, now, files, again = false } = options;
    const loaded = await loadPlugins({
      bundledDirectory: bundledPlugins,
      directories: plugins.directories,
      config: plugins,
      log,
      again,
      ...(files && { files }),
    });
    const sightings = new SightingSums();
    const hostFor = (plugin: string): PluginHost => ({
      log: log.child({ plugin }),
      now: () => new Date(now()),
      geo,
      lists,
      seen: (sighting) => sightings.add(sighting),
      resolveFile: (path) => (isAbsolute(path) ? path : join(filesFrom, path)),
    });
    const enabled = loaded.filter((plugin) => plugin.enabled);
    const pipeline = await PluginPipeline.create(enabled, ({ plugin }) => hostFor(plugin.name), {
      breaker: plugins.breaker,
      now,
      again,
    });
    return new Enricher(pipeline, sightings, options);
  }

  /** From now on these plugins are left out of these events. */
  begin(skips: readonly PluginSkip[]): void {
    this.#skips = skips;
  }

  enrich(event: Event, position: number): PipelineOutcome {
    this.#position = position;
    const outcome = this.pipeline.run(event, this.#observer);
    this.#progress.noPlugin();
    return outcome;
  }

  /** Like `enrich`, and tells which plugin changed what. */
  trace(event: Event, position: number): ReturnType<PluginPipeline['traceRun']> {
    this.#position = position;
    const traced = this.pipeline.traceRun(event, this.#observer);
    this.#progress.noPlugin();
    return traced;
  }

  /** How many entities were seen since the last `takeSightings`. */
  get sightings(): number {
    return this.#sightings.size;
  }

  /** Entities seen since the last call. */
  takeSightings(): ReturnType<SightingSums['take']> {
    return this.#sightings.take();
  }

  /** What was counted since the last call. */
  takeCounts(): Pick<WorkResult, 'plugins' | 'openBreakers'> {
    return {
      plugins: this.pipeline.takeCounts(),
      openBreakers: this.pipeline.openBreakers(),
    };
  }

  #whySkipped(plugin: number): string | undefined {
    const name = this.pipeline.names[plugin];
    const position = this.#position;
    return this.#skips.find((skip) => skip.plugin === name && skip.from <= position && position < skip.to)?.why;
  }
}
