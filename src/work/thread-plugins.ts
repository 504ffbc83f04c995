import { messageOf } from '../lifecycle/error.ts';
import type { Logger } from '../log/log.ts';
import { describePlugins, type PluginDescription } from '../plugin/describe-plugins.ts';
import { findPluginFiles, type PluginFile } from '../plugin/find-plugin-files.ts';
import { openGeo } from '../plugin/geo/shared-geo-data.ts';
import type { ListLookup } from '../plugin/list-lookup.ts';
import { pluginOfStack } from '../plugin/plugin-of-stack.ts';
import { readSources, serveSources } from '../plugin/resolve-hooks.ts';
import { Enricher } from './enricher.ts';
import type { Progress } from './progress.ts';
import type { WorkerReady, WorkerThreadData } from './worker-protocol.ts';

export interface ThreadPluginsOptions {
  readonly data: WorkerThreadData;
  readonly log: Logger;
  readonly progress: Progress;
  readonly now: () => number;
  readonly lists?: ListLookup;
}

/**
 * The plugins of a worker thread: those of the set that it was given, else what stands in the files now. What becomes of the files
 * later makes no difference to it.
 */
export class ThreadPlugins {
  readonly enricher: Enricher;
  readonly #options: ThreadPluginsOptions;
  readonly #files: readonly PluginFile[];

  private constructor(enricher: Enricher, options: ThreadPluginsOptions, files: readonly PluginFile[]) {
    this.enricher = enricher;
    this.#options = options;
    this.#files = files;
  }

  /** Rejects with `plugin-invalid` or `config-invalid`. */
  static async open(options: ThreadPluginsOptions): Promise<ThreadPlugins> {
    const { data, log, progress, now, lists } = options;
    const { set, geo, again = false } = data;
    if (set) serveSources(set);
    const files =
      set?.files ??
      (await findPluginFiles({ bundledDirectory: data.bundledPlugins, directories: data.plugins.directories }));
    logLeftovers(files, log);
    const enricher = await Enricher.open({ ...data, files, again, log, geo: openGeo(geo), lists, progress, now });
    return new ThreadPlugins(enricher, options, files);
  }

  /** For the owner of the thread. */
  ready(): WorkerReady {
    return { plugins: this.enricher.pipeline.names, set: { files: this.#files, ...readSources() } };
  }

  /** All plugins, the disabled ones too. Asked in a thread, because their files are code that must not run in the main one. */
  describe(): Promise<readonly PluginDescription[]> {
    const { data, log } = this.#options;
    const { directories } = data.plugins;
    const files = this.#files;
    const bundledDirectory = data.bundledPlugins;
    return describePlugins({ bundledDirectory, directories, config: data.plugins, files, again: true, log });
  }
}

/** Our code leaves nothing behind that could fail later; a plugin's timer or promise must not cost a thread and its batch. */
function logLeftovers(files: readonly PluginFile[], log: Logger): void {
  for (const leftover of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(leftover, (error: unknown) => {
      const plugin = error instanceof Error ? pluginOfStack(error.stack ?? '', files) : undefined;
      const fields = { ...(plugin !== undefined && { plugin }), error: messageOf(error) };
      log.error(
        fields,
        `a plugin failed outside of onEvent${plugin === undefined ? '; which one cannot be told' : ''}`,
      );
    });
  }
}
