import { SHARED_BYTES, SLOT } from './worker-protocol.ts';

/** What a thread is doing right now, as far as its owner can see. */
export interface ProgressReading {
  /** Position of the event in work; undefined between batches. */
  readonly position: number | undefined;
  /** Index of the plugin that runs; undefined when none does. */
  readonly plugin: number | undefined;
  /** Changes with every step. */
  readonly step: number;
}

/** The note that a worker thread keeps in shared memory of where it is; outlives the thread. */
export class Progress {
  readonly shared: SharedArrayBuffer;
  readonly #slots: Int32Array;

  constructor(shared: SharedArrayBuffer = new SharedArrayBuffer(SHARED_BYTES)) {
    this.shared = shared;
    this.#slots = new Int32Array(shared);
  }

  /** Plain stores: the owner reads seconds later or after the thread's end, and an atomic costs more than a plugin's match. */
  event(position: number): void {
    this.#slots[SLOT.position] = position + 1;
    this.#slots[SLOT.plugin] = 0;
    this.#step();
  }

  plugin(index: number): void {
    this.#slots[SLOT.plugin] = index + 1;
    this.#step();
  }

  /** The plugins are through with the event: what breaks from here on is not their fault. */
  noPlugin(): void {
    this.#slots[SLOT.plugin] = 0;
  }

  /** The event takes long, and the thread does not hang. */
  goesOn(): void {
    this.#step();
  }

  idle(): void {
    this.#slots[SLOT.position] = 0;
    this.#slots[SLOT.plugin] = 0;
    this.#step();
  }

  read(): ProgressReading {
    const position = Atomics.load(this.#slots, SLOT.position) - 1;
    const plugin = Atomics.load(this.#slots, SLOT.plugin) - 1;
    return {
      position: position < 0 ? undefined : position,
      plugin: plugin < 0 ? undefined : plugin,
      step: Atomics.load(this.#slots, SLOT.step),
    };
  }

  #step(): void {
    this.#slots[SLOT.step] = ((this.#slots[SLOT.step] ?? 0) + 1) | 0;
  }
}
