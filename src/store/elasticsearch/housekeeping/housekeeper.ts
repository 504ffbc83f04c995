import { messageOf } from '../../../lifecycle/error.ts';
import type { Logger } from '../../../log/log.ts';
import type { StoreConfig } from '../../store-config.ts';
import { type DailyIndex, dailyIndices, type Household } from './daily-indices.ts';
import { moveAliases } from './move-aliases.ts';
import { removeOldClaims, removeOldIndices } from './remove-old.ts';
import { Snapshots } from './snapshots.ts';

export interface HousekeeperOptions extends Household {
  readonly config: StoreConfig;
  readonly log: Logger;
  /** Told how many events retention removed. */
  readonly onExpired: (events: number) => void;
}

const EVERY_MS = 10 * 60_000;

/**
 * Aliases, retention, claims and snapshots, now and then. What the server does not do (a privilege or a feature is missing)
 * is said in the log when that begins, and keeps nothing else from being done.
 */
export class Housekeeper {
  readonly #options: HousekeeperOptions;
  readonly #snapshots: Snapshots;
  readonly #timer: NodeJS.Timeout;
  /** What was said about each task that fails. */
  readonly #said = new Map<string, string>();
  #work: Promise<void> = Promise.resolve();

  constructor(options: HousekeeperOptions) {
    this.#options = options;
    this.#snapshots = new Snapshots(options, options.config.snapshots);
    this.#timer = setInterval(() => void this.run(), EVERY_MS);
    this.#timer.unref();
  }

  /** Does all that is to be done. Never rejects. */
  run(): Promise<void> {
    this.#work = this.#work.then(() => this.#run());
    return this.#work;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#work;
  }

  async #run(): Promise<void> {
    const { config, log, onExpired } = this.#options;
    let indices: readonly DailyIndex[] = [];
    await this.#task('listing indices', async () => {
      indices = await dailyIndices(this.#options);
    });
    await this.#task('moving aliases', () => moveAliases(this.#options, indices));
    await this.#task('retention', async () => {
      const events = await removeOldIndices(this.#options, indices, config.retention.days);
      if (events > 0) log.info({ events }, 'removed events by retention');
      onExpired(events);
    });
    await this.#task('removing old claims', () => removeOldClaims(this.#options));
    await this.#task('snapshots', async () => {
      const snapshot = await this.#snapshots.keepUp();
      if (snapshot !== undefined) log.info({ snapshot }, 'began a snapshot');
    });
  }

  async #task(name: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.#said.delete(name);
    } catch (error) {
      const message = messageOf(error);
      if (this.#said.get(name) === message) return;
      this.#said.set(name, message);
      this.#options.log.warn(
        { task: name, error: message },
        'a task of the event store failed and will be tried again',
      );
    }
  }
}
