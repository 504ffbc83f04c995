import { isAbsolute, join } from 'node:path';
import type { Event } from '../event/event.ts';
import type { Logger } from '../log/log.ts';
import type { PluginHost } from '../plugin/event-plugin.ts';
import type { GeoProvider } from '../plugin/geo-provider.ts';
import { loadPlugins } from '../plugin/load-plugins.ts';
import { type PipelineObserver, type PipelineOutcome, PluginPipeline } from '../plugin/plugin-pipeline.ts';
import type { PluginsConfig } from '../plugin/plugins-config.ts';
import type { Progress } from './progress.ts';
import { SightingSums } from './sighting-sums.ts';
import { EVERY_POSITION, type PluginSkip, type WorkResult } from './worker-protocol.ts';

export interface EnricherOptions {
  readonly bundledPlugins: string;
  readonly plugins: PluginsConfig;
  readonly filesFrom: string;
  readonly geo: GeoProvider;
  readonly log: Logger;
  readonly now: () => number;
  /** Told which plugin is about to run. */
  readonly progress: Progress;
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
      skip: (plugin) => this.#skips.length > 0 && this.#isSkipped(plugin),
      breaker: (plugin, open) =>
        log.error(
          { plugin: pipeline.names[plugin], off: open },
          open ? 'plugin fails again and again, switched off for a while' : 'plugin works again',
        ),
    };
  }

  /** Loads and sets up the plugins; rejects with `plugin-invalid` or `config-invalid`. */
  static async open(options: EnricherOptions): Promise<Enricher> {
    const { bundledPlugins, plugins, filesFrom, geo, log, now } = options;
    const loaded = await loadPlugins({
      bundledDirectory: bundledPlugins,
      directories: plugins.directories,
      config: plugins,
      log,
    });
    const sightings = new SightingSums();
    const hostFor = (plugin: string): PluginHost => ({
      log: log.child({ plugin }),
      now: () => new Date(now()),
      geo,
      seen: (sighting) => sightings.add(sighting),
      resolveFile: (path) => (isAbsolute(path) ? path : join(filesFrom, path)),
    });
    const enabled = loaded.filter((plugin) => plugin.enabled);
    const pipeline = await PluginPipeline.create(enabled, ({ plugin }) => hostFor(plugin.name), {
      breaker: plugins.breaker,
      now,
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

  #isSkipped(plugin: number): boolean {
    const name = this.pipeline.names[plugin];
    return this.#skips.some(
      (skip) => skip.plugin === name && (skip.position === this.#position || skip.position === EVERY_POSITION),
    );
  }
}
