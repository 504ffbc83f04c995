import type { DuckDBConnection } from '@duckdb/node-api';
import { MozdefError } from '../../lifecycle/error.ts';
import type { StoreConfig } from '../store-config.ts';
import type { DiskRoom } from './disk-space.ts';
import type { EventWriter } from './event-writer.ts';
import { Generation } from './generation.ts';
import type { HotInserter } from './hot-inserter.ts';
import { chooseMerges, mergeSegments } from './merge-segments.ts';
import { expiredSegments } from './retention.ts';
import { type MaintenanceContext, sealGeneration } from './seal-generation.ts';
import { dayOf } from './segment.ts';
import type { StoreNote } from './store-note.ts';

/** Generations that may wait to be sealed before saving waits for sealing. */
const MOST_UNSEALED = 2;
/** So many times the size of a segment the active generation may reach then. */
const MOST_OVERDUE = 3;
/** A day's segments are merged when so many small ones are there. */
const FEWEST_TO_MERGE = 8;
const CLAIMS_KEPT_MS = 48 * 3600 * 1000;

export interface MaintenanceOptions extends MaintenanceContext {
  /** Told of everything that failed; it will be tried again. */
  readonly onError: (error: unknown) => void;
  /** The connection that saves; only used between two transactions, when it does not wait for sealing. */
  readonly writing: DuckDBConnection;
  readonly config: StoreConfig;
  readonly writer: EventWriter;
  readonly inserter: HotInserter;
  readonly now: () => number;
  readonly disk: () => DiskRoom;
  readonly note: (note: StoreNote) => void;
}

/** Seals, merges and removes: one thing at a time, beside saving and searching. */
export class Maintenance {
  readonly #options: MaintenanceOptions;
  #work: Promise<void> = Promise.resolve();

  constructor(options: MaintenanceOptions) {
    this.#options = options;
  }

  /** Whether the active generation has as much as a segment should. */
  get due(): boolean {
    const { config, shelf, now } = this.#options;
    const { rows, bytes, since } = shelf.active;
    if (rows === 0) return false;
    return rows >= config.seal_rows || bytes >= config.seal_bytes || now() - (since ?? 0) >= config.seal_after;
  }

  /** Called between two transactions: starts a new generation when it is time, and sealing in the background. */
  async afterWrite(): Promise<void> {
    if (!this.due) return;
    // When sealing does not get on (a full disk) more generations would not help.
    if (this.#options.shelf.generations.length <= MOST_UNSEALED) await this.#rotate();
    const sealing = this.#inTurn(() => this.#sealAll());
    if (this.#options.shelf.generations.length > MOST_UNSEALED) await sealing.catch(() => undefined);
    else sealing.catch(() => undefined);
  }

  /** Throws `store-unavailable` when so much waits to be sealed that memory would not hold more. */
  checkBacklog(): void {
    const { shelf, config } = this.#options;
    const { rows, bytes } = shelf.active;
    const much = rows >= config.seal_rows * MOST_OVERDUE || bytes >= config.seal_bytes * MOST_OVERDUE;
    if (shelf.generations.length <= MOST_UNSEALED || !much) return;
    throw new MozdefError('store-unavailable', 'Events arrive faster than they can be sealed, or sealing fails.', {
      remedy: 'See the log for what the event store says about sealing.',
    });
  }

  /** Everything that is worth doing at this moment. */
  idle(): Promise<void> {
    return this.#inTurn(() => this.#run(FEWEST_TO_MERGE));
  }

  /** Everything that can be done: seals all, merges all, removes what is expired. */
  async everything(): Promise<void> {
    await this.#options.writer.between(async () => {
      if (this.#options.shelf.active.rows > 0) await this.#rotate();
    });
    await this.#inTurn(() => this.#run(2));
    // What was sealed is dropped after that.
    await this.#inTurn(() => Promise.resolve());
  }

  /** Resolves when nothing is under way. */
  async quiet(): Promise<void> {
    for (let seen: Promise<void> | undefined; seen !== this.#work; await seen) seen = this.#work;
  }

  async #run(fewest: number): Promise<void> {
    await this.#sealAll();
    await this.#mergeAll(fewest);
    this.#removeExpired();
  }

  /** New events go to a new generation from here on. No transaction may be under way. */
  async #rotate(): Promise<void> {
    const { files, shelf, inserter, writing, now } = this.#options;
    const next = new Generation(files.directory, shelf.active.number + 1);
    await next.attach(writing, now());
    inserter.forget();
    shelf.addGeneration(next);
  }

  async #sealAll(): Promise<void> {
    const { shelf, note } = this.#options;
    // Oldest first: the catalogue remembers the last one that was sealed, and all before it are.
    for (const generation of shelf.generations.slice(0, -1)) {
      const started = performance.now();
      const segment = await sealGeneration(this.#options, generation, () => this.#drop(generation));
      if (segment) note({ did: 'seal', rows: segment.rows, bytes: segment.bytes, ms: performance.now() - started });
    }
  }

  /** In turn, since a connection that is in use must not be used or closed by another. */
  #drop(generation: Generation): void {
    this.#inTurn(() => generation.drop(this.#options.connection)).catch(() => undefined);
  }

  async #mergeAll(fewest: number): Promise<void> {
    const { shelf, config, now, note } = this.#options;
    const today = dayOf({ receivedMax: now() });
    for (const parts of chooseMerges(shelf.segments, { mergeRows: config.merge_rows, fewest, today })) {
      const started = performance.now();
      const merged = await mergeSegments(this.#options, parts);
      if (!merged) continue;
      const { rows, bytes } = merged;
      note({ did: 'merge', parts: parts.length, rows, bytes, ms: performance.now() - started });
    }
  }

  #removeExpired(): void {
    const { shelf, files, catalogue, config, now, disk, note } = this.#options;
    catalogue.pruneClaims(now() - CLAIMS_KEPT_MS);
    const expired = expiredSegments(shelf.segments, config.retention, { now: now(), diskTotal: disk().total });
    if (expired.length === 0) return;
    catalogue.removed(expired);
    shelf.replace(expired, [], (segment) => files.remove(segment));
    const sum = (of: 'rows' | 'bytes') => expired.reduce((total, segment) => total + segment[of], 0);
    note({ did: 'retention', segments: expired.length, rows: sum('rows'), bytes: sum('bytes') });
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const result = this.#work.then(work);
    this.#work = result.catch(this.#options.onError);
    return result;
  }
}
