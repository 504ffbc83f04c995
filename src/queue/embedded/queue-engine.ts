import { statfsSync } from 'node:fs';
import type { PrefetchLimits, QueuedBatch } from '../event-queue.ts';
import { type QueueLoad, unavailable } from './admission.ts';
import { FileRecovery } from './file-recovery.ts';
import { Handover, Picks } from './handover.ts';
import { Intake, type WaitingPush } from './intake.ts';
import type { BatchRow, QueueDatabase, QueueTotals } from './queue-database.ts';
import { QueueFile } from './queue-file.ts';
import type { DeliveredBatch, LogNote, QueueLimits, Refusal, Settlement, ThreadStatus } from './queue-protocol.ts';

/** Acks wait so long for a push whose commit they can share. */
const ACK_DELAY_MS = 5;
const TICK_MS = 1000;
/** Room that pushes leave to acks and attempts, so that a queue that filled its disk can still be emptied. */
const ACK_BYTES = 4_000_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export interface EngineOptions {
  readonly directory: string;
  readonly limits: QueueLimits;
  readonly deliver: (deliveries: readonly DeliveredBatch[]) => void;
  readonly log: (note: LogNote) => void;
  /** For tests: what the disk has left, the most pages the file may have, a fault in the place of a commit. */
  readonly faults?: {
    readonly freeBytes?: () => number;
    readonly maxPages?: number;
    readonly beforeCommit?: () => void;
  };
}

interface WaitingAck {
  readonly row: BatchRow;
  readonly answer: () => void;
}
/** What one transaction holds. */
interface Commit {
  readonly acks: readonly WaitingAck[];
  /** The acked rows that were still in the file; a damaged file may have lost some. */
  readonly removed: BatchRow[];
  readonly pushes: readonly WaitingPush[];
  readonly rows: readonly BatchRow[];
  readonly picks: Picks;
}

/**
 * The queue itself, synchronous and single-threaded: everything that waits (pushes, acks, attempts of the batches that
 * are handed out next) goes into one transaction, then the pushes are answered and the batches delivered. A transaction
 * with pushes in it is fsynced; one without only has to survive the death of the process.
 */
export class QueueEngine {
  readonly #options: EngineOptions;
  readonly #file: QueueFile;
  readonly #intake: Intake;
  readonly #handover: Handover;
  readonly #recovery: FileRecovery;
  #acks: WaitingAck[] = [];
  #batches = 0;
  #bytes = 0;
  #lastRow = 0;
  /** The owner's clock at its last call. */
  #now = 0;
  #scheduled: NodeJS.Immediate | undefined;
  #ackTimer: NodeJS.Timeout | undefined;
  #dueTimer: NodeJS.Timeout | undefined;
  #tick: NodeJS.Timeout | undefined;

  constructor(options: EngineOptions) {
    const { directory, limits, log, faults } = options;
    this.#options = options;
    this.#file = new QueueFile({ directory, log, maxPages: faults?.maxPages });
    this.#intake = new Intake(limits, faults?.freeBytes ?? (() => this.#freeBytes()));
    this.#recovery = new FileRecovery({
      file: this.#file,
      intake: this.#intake,
      log,
      onOpened: (totals) => this.#opened(totals),
      pauseMs: TICK_MS,
    });
    this.#handover = new Handover({
      database: () => this.#file.database,
      keepDamaged: (row, bytes) => this.#file.keepDamaged(row, bytes),
    });
  }

  /** Throws `data-dir-locked` or `data-dir-unusable`. */
  open(): void {
    this.#opened(this.#file.open());
    this.#tick = setInterval(() => this.#onTick(), TICK_MS);
  }

  /** Resolves, once it is decided, with why the batch was not taken, or undefined: it is owned. */
  push(batch: QueuedBatch, now: number): Promise<Refusal | undefined> {
    this.#now = now;
    this.#schedule();
    return this.#intake.add(batch);
  }

  /** Resolves when the ack is in the file, or the batch is back in line. Unknown rows are settled already. */
  settle({ row: number, releaseAfterMs }: Settlement): Promise<void> {
    const row = this.#handover.settle(number);
    if (!row) return Promise.resolve();
    if (releaseAfterMs !== undefined) {
      this.#handover.release(row, releaseAfterMs);
      this.#schedule();
      return Promise.resolve();
    }
    if (this.#handover.canDeliver) this.#schedule();
    else this.#ackTimer ??= setTimeout(() => this.#schedule(), ACK_DELAY_MS);
    return new Promise((answer) => this.#acks.push({ row, answer }));
  }

  consume(consumer: number, limits: PrefetchLimits): void {
    this.#handover.consume(consumer, limits);
    this.#schedule();
  }

  /** What the consumer has stays with it, to be settled. */
  cancel(consumer: number): void {
    this.#handover.cancel(consumer);
  }

  status(now: number): ThreadStatus {
    this.#now = now;
    const { out } = this.#handover;
    const load = this.#load();
    return {
      batches: Math.max(0, this.#batches - out.batches),
      bytes: Math.max(0, this.#bytes - out.bytes),
      unacked: out.batches,
      oldest: load.oldest,
      refusing: this.#file.database ? this.#intake.refusing(load) : unavailable('its file is closed').code,
      corrupt: this.#file.corrupt,
    };
  }

  /** Commits what waits and closes the file. */
  close(): void {
    this.#cycle();
    while (!this.#intake.isEmpty) this.#cycle();
    clearInterval(this.#tick);
    clearTimeout(this.#ackTimer);
    clearTimeout(this.#dueTimer);
    clearImmediate(this.#scheduled);
    this.#file.close();
  }

  #schedule(): void {
    this.#scheduled ??= setImmediate(() => this.#cycle());
  }

  #cycle(): void {
    clearImmediate(this.#scheduled);
    clearTimeout(this.#ackTimer);
    this.#scheduled = this.#ackTimer = undefined;
    const { database } = this.#file;
    if (!database) {
      this.#intake.refuseAll(unavailable('its file is closed after a fault'));
      return;
    }
    this.#run(database, { acks: this.#acks.splice(0), picks: new Picks() });
    if (!this.#intake.isEmpty) this.#schedule();
    this.#armDueTimer();
  }

  #run(database: QueueDatabase, started: Pick<Commit, 'acks' | 'picks'>): void {
    let commit: Commit = { ...started, removed: [], pushes: [], rows: [] };
    try {
      commit = { ...commit, ...this.#admit(database) };
      if (commit.acks.length + commit.pushes.length === 0 && !this.#handover.canDeliver) return;
      database.transaction(commit.pushes.length > 0, () => this.#write(database, commit));
    } catch (error) {
      this.#failed(commit, error);
      return;
    }
    this.#committed(commit);
  }

  #admit(database: QueueDatabase): Pick<Commit, 'pushes' | 'rows'> {
    if (this.#intake.isEmpty) return { pushes: [], rows: [] };
    const pushes = this.#intake.admit({ bytes: this.#bytes, oldest: database.oldest(), now: this.#now });
    const rows = pushes.map(({ batch: { id, received, bytes } }) => {
      this.#lastRow += 1;
      return { row: this.#lastRow, id, received, size: bytes.byteLength, attempts: 0, bytes };
    });
    return { pushes, rows };
  }

  #write(database: QueueDatabase, { acks, removed, rows, picks }: Commit): void {
    for (const { row } of acks) if (database.remove(row.row)) removed.push(row);
    for (const row of rows) {
      if (row.bytes) database.insert(row.row, { id: row.id, received: row.received, bytes: row.bytes });
      this.#handover.add(row);
    }
    this.#handover.pick(database, picks);
    this.#options.faults?.beforeCommit?.();
  }

  #committed({ acks, removed, pushes, rows, picks }: Commit): void {
    for (const { row, answer } of acks) {
      this.#handover.forget(row);
      answer();
    }
    for (const row of removed) this.#count(row, -1);
    for (const row of rows) this.#count(row, 1);
    for (const row of picks.damaged) this.#count(row, -1);
    this.#file.corrupt += picks.damaged.length;
    for (const { answer } of pushes) answer(undefined);
    const deliveries = this.#handover.handOut(picks);
    if (deliveries.length > 0) this.#options.deliver(deliveries);
    // After the answers have left: copying the log into the file takes its time.
    setImmediate(() => this.#recovery.guarded((database) => database.shortenLog()));
  }

  #count(row: BatchRow, sign: 1 | -1): void {
    this.#batches += sign;
    this.#bytes += sign * row.size;
  }

  /** Nothing of this commit has happened: acks are tried again at the next tick, pushes are refused. */
  #failed({ acks, pushes, rows, picks }: Commit, error: unknown): void {
    this.#acks.unshift(...acks);
    this.#handover.takeBack(picks);
    const numbers = rows.map(({ row }) => row);
    const refusal = this.#recovery.recover(error, numbers);
    for (const { answer } of pushes) answer(refusal);
  }

  #opened({ batches, bytes, lastRow }: QueueTotals): void {
    this.#batches = batches;
    this.#bytes = bytes;
    // Never lower: rows that are out keep their numbers for themselves.
    this.#lastRow = Math.max(this.#lastRow, lastRow);
    this.#handover.restart();
  }

  #onTick(): void {
    const isShort = this.#intake.refusing(this.#load()) === 'disk-full';
    this.#recovery.tick(isShort);
    if (this.#acks.length > 0 || this.#handover.canDeliver) this.#schedule();
  }

  #load(): Omit<QueueLoad, 'freeBytes'> {
    const oldest = this.#recovery.guarded((database) => database.oldest());
    return { bytes: this.#bytes, oldest, now: this.#now };
  }

  #armDueTimer(): void {
    clearTimeout(this.#dueTimer);
    const { dueIn } = this.#handover;
    if (dueIn !== undefined) this.#dueTimer = setTimeout(() => this.#schedule(), Math.min(dueIn + 1, LONGEST_TIMER_MS));
  }

  /** What the disk has left for new batches when the log is in the file. */
  #freeBytes(): number {
    const { bavail, bsize } = statfsSync(this.#options.directory);
    return bavail * bsize - (this.#file.database?.logBytes ?? 0) - ACK_BYTES;
  }
}
