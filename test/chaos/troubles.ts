import { writeFileSync } from 'node:fs';
import type { RunningServer } from '../support/running-server.ts';
import type { SmallDisk } from './small-disk.ts';

export interface TroubleOptions {
  readonly server: RunningServer;
  readonly disk: SmallDisk;
  /** Read by shift-clock.mjs and end-thread.mjs within the server. */
  readonly clockFile: string;
  readonly threadFile: string;
  readonly random: () => number;
}

/** Of the threads that hold something; worker threads are broken by poisoned events. */
const THREADS = ['queue', 'event-store', 'state'] as const;
/** Claims bind for 24 h, so that the clock must not jump across that. */
const LARGEST_JUMP_MS = 10 * 3_600_000;
const FULL_MS = 4000;

/** One after the other at random; each leaves a server that runs. */
export class Troubles {
  readonly counts = { kills: 0, threads: 0, stops: 0, fulldisk: 0, clockjumps: 0 };
  readonly #options: TroubleOptions;
  readonly #kinds = [
    () => this.#kill(),
    () => this.#killWhileStarting(),
    () => this.#stop(),
    () => this.#fillDisk(),
    () => this.#shiftClock(),
    () => this.#endThread(),
  ];

  constructor(options: TroubleOptions) {
    this.#options = options;
  }

  async next(): Promise<void> {
    await this.#oneOf(this.#kinds)();
  }

  async #kill(): Promise<void> {
    this.counts.kills++;
    await this.#options.server.stop('SIGKILL');
    await this.#options.server.start();
  }

  async #killWhileStarting(): Promise<void> {
    await this.#kill();
    await pause(this.#options.random() * 300);
    await this.#kill();
  }

  async #stop(): Promise<void> {
    this.counts.stops++;
    await this.#options.server.stop('SIGTERM');
    await this.#options.server.start();
  }

  async #fillDisk(): Promise<void> {
    const { server, disk, random } = this.#options;
    this.counts.fulldisk++;
    disk.fill();
    await pause(FULL_MS);
    const killed = random() < 0.5;
    if (killed) await server.stop('SIGKILL');
    disk.free();
    if (killed) await server.start();
  }

  async #shiftClock(): Promise<void> {
    this.counts.clockjumps++;
    const { clockFile, random } = this.#options;
    writeFileSync(clockFile, String(Math.floor((random() - 0.5) * 2 * LARGEST_JUMP_MS)));
  }

  async #endThread(): Promise<void> {
    this.counts.threads++;
    writeFileSync(this.#options.threadFile, `${this.#oneOf(THREADS)} ${this.counts.threads}`);
  }

  #oneOf<T>(all: readonly T[]): T {
    return all[Math.floor(this.#options.random() * all.length)] as T;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
