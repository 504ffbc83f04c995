import { existsSync, type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import { messageOf } from '../lifecycle/error.ts';
import type { Part } from '../lifecycle/part.ts';
import type { Logger } from '../log/log.ts';

export interface RuleWatcherOptions {
  readonly directories: readonly string[];
  /** Files that rules look things up in. */
  readonly files: readonly string[];
  /** Called when files have changed, and are at rest for a moment. */
  readonly onChange: () => Promise<void>;
  readonly log: Logger;
}

/** An editor, or a checkout of many files, writes more than once. */
const REST_MS = 1000;
const RULE_FILE = /\.(?:ya?ml|m?[jt]s)$/i;

interface Watched {
  /** Folders in it, too. */
  readonly recursive: boolean;
  readonly concerns: (file: string) => boolean;
}

/** Has rules loaded anew when their files change. Where directories cannot be watched, SIGHUP does it. */
export class RuleWatcher implements Part {
  readonly name = 'rule watcher';
  readonly #options: RuleWatcherOptions;
  readonly #watchers: FSWatcher[] = [];
  #rest: NodeJS.Timeout | undefined;
  #changing: Promise<void> = Promise.resolve();

  constructor(options: RuleWatcherOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { directories, files } = this.#options;
    for (const directory of directories)
      this.#watch(directory, { recursive: true, concerns: (file) => RULE_FILE.test(file) });
    // Their directories, since most programs put a new file in the place of the old one.
    for (const [directory, some] of Map.groupBy(files, dirname)) {
      const names = new Set(some.map((file) => basename(file)));
      this.#watch(directory, { recursive: false, concerns: (file) => names.has(file) });
    }
  }

  async stop(): Promise<void> {
    clearTimeout(this.#rest);
    for (const watcher of this.#watchers) watcher.close();
    await this.#changing;
  }

  #watch(directory: string, { recursive, concerns }: Watched): void {
    if (!existsSync(directory)) return;
    const { log } = this.#options;
    const giveUp = (error: unknown): void =>
      log.warn({ directory, error: messageOf(error) }, 'changes of rules here are not noticed; send SIGHUP after one');
    try {
      const watcher = watch(directory, { recursive, persistent: false }, (_, file) => {
        if (file === null || concerns(file)) this.#changed();
      });
      watcher.on('error', giveUp);
      this.#watchers.push(watcher);
    } catch (error) {
      giveUp(error);
    }
  }

  #changed(): void {
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      this.#changing = this.#changing
        .then(() => this.#options.onChange())
        .catch((error: unknown) => {
          this.#options.log.error({ error: messageOf(error) }, 'rules could not be loaded anew; those of before go on');
        });
    }, REST_MS);
  }
}
