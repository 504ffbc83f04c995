import type { MozdefError } from '../../lifecycle/error.ts';
import type { SaveBatch, SaveReport } from '../event-store.ts';
import type { DiskSpace } from './disk-space.ts';
import { writeFault } from './duck.ts';
import { batchesIn, type GroupPlanner, type ScannedBatch, scanBatch } from './group-planner.ts';
import type { HotInserter } from './hot-inserter.ts';
import type { KnownBatches } from './known-batches.ts';
import type { BatchPlan } from './plan-batch.ts';
import { isDataFault } from './refused-lines.ts';
import type { Shelf } from './shelf.ts';

const GROUP_BYTES = 3e6;
/** Events that are worth a transaction of their own: what it costs by itself (3 ms) is little beside what they cost. */
const GROUP_ROWS = 1500;

export interface EventWriterOptions {
  /** Longest wait for more events, milliseconds. */
  readonly gatherMs: number;
  readonly shelf: Shelf;
  readonly known: KnownBatches;
  readonly disk: DiskSpace;
  /** Throws when nothing can be written now for another reason than the disk. */
  readonly check: () => void;
  readonly planner: GroupPlanner;
  readonly inserter: HotInserter;
  /** Finds the lines of a batch that can never be written. */
  readonly findRefused: (scanned: ScannedBatch) => Promise<ReadonlyMap<number, string>>;
  /** Called between two transactions, after one that stored something. */
  readonly onWritten: () => Promise<void>;
}

interface Waiting {
  /** On the monotonic clock, milliseconds. */
  readonly since: number;
  readonly scanned: ScannedBatch;
  resolve(report: SaveReport): void;
  reject(error: MozdefError): void;
}

const NOTHING_REFUSED: ReadonlyMap<number, string> = new Map();

/** Writes batches in order, all that wait in one transaction: one fsync and one statement for many. */
export class EventWriter {
  readonly #options: EventWriterOptions;
  #waiting: Waiting[] = [];
  #work: Promise<void> = Promise.resolve();
  #busy = false;
  /** Ends the wait for more. */
  #enough: (() => void) | undefined;

  constructor(options: EventWriterOptions) {
    this.#options = options;
  }

  save(batch: SaveBatch): Promise<SaveReport> {
    return new Promise((resolve, reject) => {
      const scanned = scanBatch(batch, this.#options.shelf.active);
      this.#waiting.push({ scanned, since: performance.now(), resolve, reject });
      if (this.#hasEnough()) this.#enough?.();
      if (!this.#busy) {
        this.#busy = true;
        void this.between(() => this.#drain());
      }
    });
  }

  /** Runs `work` when no transaction is under way; the next one waits for it. */
  between<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#work.then(work);
    this.#work = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }

  async #drain(): Promise<void> {
    // Batches that arrive in the same turn belong in the same transaction.
    await new Promise(setImmediate);
    for (let [first] = this.#waiting; first; [first] = this.#waiting) {
      await this.#gather(first.since + this.#options.gatherMs);
      await this.#save(this.#takeGroup());
    }
    this.#busy = false;
  }

  /** Waits until there is enough for a transaction, or until this time. */
  async #gather(end: number): Promise<void> {
    const left = end - performance.now();
    if (left <= 0 || this.#hasEnough()) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, left);
      this.#enough = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#enough = undefined;
  }

  #hasEnough(): boolean {
    let rows = 0;
    for (const { scanned } of this.#waiting) rows += scanned.lines.length;
    return rows >= GROUP_ROWS;
  }

  /** The batches that wait, up to a size; of one batch only one part, since the next must see what this one stored. */
  #takeGroup(): Waiting[] {
    const batches = new Set<string>();
    let bytes = 0;
    let count = 0;
    for (const { scanned } of this.#waiting) {
      bytes += scanned.batch.ndjson.length;
      const own = batchesIn(scanned);
      if (count > 0 && (bytes > GROUP_BYTES || !batches.isDisjointFrom(own))) break;
      for (const batch of own) batches.add(batch);
      count++;
    }
    return this.#waiting.splice(0, count);
  }

  async #save(group: readonly Waiting[]): Promise<void> {
    try {
      await this.#write(group, NOTHING_REFUSED);
    } catch (error) {
      if (isDataFault(error)) {
        for (const waiting of group) await this.#saveAlone(waiting);
      } else this.#reject(group, error);
    }
  }

  /** Something in a group cannot be written: each batch by itself, without the lines that are to blame. */
  async #saveAlone(waiting: Waiting): Promise<void> {
    try {
      await this.#write([waiting], await this.#options.findRefused(waiting.scanned));
    } catch (error) {
      this.#reject([waiting], error);
    }
  }

  async #write(group: readonly Waiting[], refused: ReadonlyMap<number, string>): Promise<void> {
    const { disk, planner, inserter, known, onWritten } = this.#options;
    disk.check();
    this.#options.check();
    const plans = await planner.plan(
      group.map(({ scanned }) => scanned),
      refused,
    );
    await inserter.write(plans);
    for (const [index, { scanned, resolve }] of group.entries()) {
      for (const batch of batchesIn(scanned)) known.add(batch);
      resolve((plans[index] as BatchPlan).report);
    }
    await onWritten();
  }

  #reject(group: readonly Waiting[], error: unknown): void {
    const fault = writeFault(error);
    if (fault.code === 'disk-full') this.#options.disk.noteFull();
    for (const { reject } of group) reject(fault);
  }
}
