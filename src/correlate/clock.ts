import Bree from 'bree';

const NO_LOG = { info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * The clock of schedules: one job of Bree for each distance, however many rules have it, since each run of a job starts a thread
 * (60 ms of CPU). The job says no more than that it is time; the work is done where the rules are.
 */
export class Clock {
  readonly #bree: Bree;

  /** Tells each of these distances, milliseconds, when it is due. */
  constructor(distances: ReadonlySet<number>, onDue: (everyMs: number) => void) {
    const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
    this.#bree = new Bree({
      root: false,
      logger: NO_LOG,
      acceptedExtensions: ['.ts', '.js'],
      jobs: [...distances].map((everyMs) => ({
        name: String(everyMs),
        path: new URL(`./clock-job${extension}`, import.meta.url).pathname,
        timeout: 0,
        interval: everyMs,
      })),
      workerMessageHandler: ({ name }) => onDue(Number(name)),
      errorHandler: () => undefined,
    });
  }

  /** Begins; each beat is due at once, and then after its time. */
  start(): Promise<void> {
    return this.#bree.start();
  }

  stop(): Promise<void> {
    return this.#bree.stop();
  }
}
