import Bree from 'bree';

/** Something that happens again and again. */
export interface Beat {
  readonly everyMs: number;
  readonly onDue: () => void;
}

const NO_LOG = { info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * The clock of schedules: one job of Bree for each distance, however many rules have it, since each run of a job starts a thread
 * (60 ms of CPU). The job says no more than that it is time; the work is done where the rules are.
 */
export class Clock {
  readonly #bree: Bree;
  readonly #beats: ReadonlyMap<string, () => void>;

  constructor(beats: readonly Beat[]) {
    const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
    const named = beats.map(({ everyMs, onDue }) => ({ name: `every ${everyMs} ms`, everyMs, onDue }));
    this.#beats = new Map(named.map(({ name, onDue }) => [name, onDue]));
    this.#bree = new Bree({
      root: false,
      logger: NO_LOG,
      acceptedExtensions: ['.ts', '.js'],
      jobs: named.map(({ name, everyMs }) => ({
        name,
        path: new URL(`./clock-job${extension}`, import.meta.url).pathname,
        timeout: 0,
        interval: everyMs,
      })),
      workerMessageHandler: ({ name }) => this.#beats.get(name)?.(),
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
