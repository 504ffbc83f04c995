import type { PrefetchLimits } from '../event-queue.ts';
import { Backlog } from './backlog.ts';
import { Prefetch } from './prefetch.ts';
import type { BatchRow, QueueDatabase } from './queue-database.ts';
import type { DeliveredBatch } from './queue-protocol.ts';

/** What was chosen in one transaction; filled as it goes, so that it can be taken back when a fault interrupts. */
export class Picks {
  readonly deliveries: { consumer: number; row: BatchRow; bytes: Uint8Array<ArrayBuffer> }[] = [];
  /** Rows that were damaged, and are set aside and removed. */
  readonly damaged: BatchRow[] = [];
}

export interface HandoverSource {
  readonly database: () => QueueDatabase | undefined;
  /** Sets aside the bytes of a damaged row. */
  readonly keepDamaged: (row: number, bytes: Uint8Array) => void;
}

/** Which batch is where between the file and the consumers: in line, out with a consumer, or back in line. */
export class Handover {
  readonly #source: HandoverSource;
  readonly #backlog: Backlog;
  readonly #prefetch = new Prefetch();
  /** Delivered and not settled in the file, by row. */
  readonly #out = new Map<number, { readonly consumer: number; readonly row: BatchRow }>();

  constructor(source: HandoverSource) {
    this.#source = source;
    this.#backlog = new Backlog({
      load: (after, limit) => source.database()?.rowsAfter(after, limit) ?? [],
      isOut: (row) => this.#out.has(row),
    });
  }

  consume(consumer: number, limits: PrefetchLimits): void {
    this.#prefetch.add(consumer, limits);
  }

  /** What the consumer has stays with it, to be settled. */
  cancel(consumer: number): void {
    this.#prefetch.remove(consumer);
  }

  /** Batches out, and their bytes. */
  get out(): { readonly batches: number; readonly bytes: number } {
    const bytes = [...this.#out.values()].reduce((sum, { row }) => sum + row.size, 0);
    return { batches: this.#out.size, bytes };
  }

  /** Whether someone has room and there may be a batch for it. */
  get canDeliver(): boolean {
    return this.#prefetch.hasRoom() && this.#backlog.hasReady(performance.now());
  }

  /** How long until the next delayed batch becomes due, milliseconds; undefined: none will. */
  get dueIn(): number | undefined {
    const now = performance.now();
    const due = this.#backlog.nextDue(now);
    return due === undefined ? undefined : due - now;
  }

  /** A batch that is in the file now, or will be with the running transaction. */
  add(row: BatchRow): void {
    this.#backlog.add(row);
  }

  /** The consumer is done with this row; undefined: it does not have it. The row is out until `forget` or `release`. */
  settle(number: number): BatchRow | undefined {
    const out = this.#out.get(number);
    if (out) this.#prefetch.giveBack(out.consumer, out.row.size);
    return out?.row;
  }

  forget(row: BatchRow): void {
    this.#out.delete(row.row);
  }

  release(row: BatchRow, delayMs: number): void {
    this.#out.delete(row.row);
    this.#backlog.release(row, performance.now() + delayMs);
  }

  /**
   * Chooses who gets which batch, as long as anyone has room, and counts the attempts in the running transaction: an
   * attempt is in the file before the batch is handed out.
   */
  pick(database: QueueDatabase, picks: Picks): void {
    const now = performance.now();
    while (this.#prefetch.hasRoom()) {
      const row = this.#backlog.take(now);
      if (!row) return;
      const bytes = row.bytes ?? this.#readWhole(database, row.row);
      if (!bytes) {
        picks.damaged.push(row);
        continue;
      }
      database.setAttempts(row.row, row.attempts + 1);
      picks.deliveries.push({ consumer: this.#prefetch.take(row.size), row, bytes });
    }
  }

  /** The transaction is through: the chosen batches are out. */
  handOut({ deliveries }: Picks): DeliveredBatch[] {
    return deliveries.map(({ consumer, row, bytes }) => {
      row.attempts += 1;
      row.bytes = undefined;
      this.#out.set(row.row, { consumer, row });
      return { consumer, row: row.row, id: row.id, received: row.received, attempt: row.attempts, bytes };
    });
  }

  /** The transaction failed: the chosen batches are in line again. */
  takeBack({ deliveries }: Picks): void {
    for (const { consumer, row } of deliveries) this.#prefetch.giveBack(consumer, row.size);
    this.#backlog.rescan();
  }

  /** The file was opened: what is in line is what is in it, save what is out. */
  restart(): void {
    this.#backlog.restart();
  }

  #readWhole(database: QueueDatabase, row: number): Uint8Array<ArrayBuffer> | undefined {
    const stored = database.read(row);
    if (stored?.whole) return stored.bytes;
    this.#source.keepDamaged(row, stored?.bytes ?? new Uint8Array());
    database.remove(row);
    return undefined;
  }
}
