import { existsSync, linkSync, mkdirSync, readFileSync, statSync, unlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MozdefError, messageOf } from '../../lifecycle/error.ts';
import { sqliteFault } from '../../lifecycle/sqlite-fault.ts';
import { QueueDatabase, type QueueTotals } from './queue-database.ts';
import type { LogNote } from './queue-protocol.ts';
import { finishSalvage, salvage } from './salvage.ts';
import { SetAside, syncDirectory } from './set-aside.ts';

export interface QueueFileOptions {
  readonly directory: string;
  readonly log: (note: LogNote) => void;
  readonly maxPages?: number | undefined;
}

/** The queue's file in good and bad days: opened, given up after a fault, salvaged when damaged, opened again. */
export class QueueFile {
  readonly #options: QueueFileOptions;
  readonly #path: string;
  readonly #setAside: SetAside;
  #database: QueueDatabase | undefined;
  /** Rows of a commit that failed: they may be in the file all the same, and must not be. */
  #disowned: number[] = [];
  /** Damage that was met while the file was open, to be mended before it is opened again. */
  #damage: unknown;
  /** Batches set aside since start. */
  corrupt = 0;

  constructor(options: QueueFileOptions) {
    this.#options = options;
    this.#path = join(options.directory, 'queue.db');
    this.#setAside = new SetAside(options.directory, new Date());
  }

  /** Undefined while the file cannot be used. */
  get database(): QueueDatabase | undefined {
    return this.#database;
  }

  /** Rejects with `data-dir-locked` or `data-dir-unusable`. */
  open(): QueueTotals {
    try {
      mkdirSync(this.#options.directory, { recursive: true, mode: 0o700 });
      return this.#open();
    } catch (error) {
      if (sqliteFault(error) === 'locked') {
        throw new MozdefError('data-dir-locked', `another process has the queue ${this.#path} open`, {
          remedy: 'Stop the other MozDef, or give this one a data_dir of its own.',
        });
      }
      throw new MozdefError('data-dir-unusable', `the queue ${this.#path} cannot be opened: ${messageOf(error)}`, {
        remedy: 'Check that data_dir is on a writable disk and belongs to the user that runs MozDef.',
        cause: error,
      });
    }
  }

  /**
   * Gives the file up after a fault. An fsync that failed is never tried again as if nothing had happened: the file is
   * closed, and whoever opens it again begins with what the disk really holds.
   */
  giveUp(error: unknown, disowned: readonly number[]): void {
    this.#disowned.push(...disowned);
    this.close();
    this.#log('error', 'The queue file was closed after a fault', { fault: messageOf(error) });
    if (sqliteFault(error) === 'corrupt') this.#damage = error;
  }

  /** Opens the file again after `giveUp`; undefined when that is not possible yet. */
  reopen(): QueueTotals | undefined {
    try {
      const totals = this.#open();
      this.#log('info', 'The queue file is open again', { batches: totals.batches });
      return totals;
    } catch (error) {
      this.close();
      this.#log('error', 'The queue file cannot be opened', { fault: messageOf(error) });
      return undefined;
    }
  }

  /** Writes a batch whose checksum is wrong beside the queue; the caller removes its row afterwards. */
  keepDamaged(row: number, bytes: Uint8Array): void {
    const path = this.#setAside.keep(`row-${row}.batch`, bytes, { row, reason: 'its checksum does not match' });
    this.#log('error', 'A batch in the queue was damaged and is set aside', { row, path });
  }

  close(): void {
    const database = this.#database;
    this.#database = undefined;
    try {
      database?.close();
    } catch (error) {
      this.#log('warn', 'The queue file did not close cleanly', { fault: messageOf(error) });
    }
  }

  #open(): QueueTotals {
    finishSalvage(this.#options.directory, this.#path);
    const size = statSync(this.#path, { throwIfNoEntry: false })?.size;
    if (size === undefined) createFile(this.#path);
    // SQLite would take an empty file for a new database.
    if (size === 0) this.#damage ??= new Error('the file is empty');
    if (this.#damage !== undefined) this.#salvage(this.#damage);
    try {
      return this.#openOnce();
    } catch (error) {
      if (sqliteFault(error) !== 'corrupt') throw error;
      this.close();
      this.#salvage(error);
      return this.#openOnce();
    }
  }

  #openOnce(): QueueTotals {
    const database = new QueueDatabase(this.#path, {
      maxPages: this.#options.maxPages,
      onUnreadCommits: (log) => this.#keepLog(log),
    });
    this.#database = database;
    if (this.#disowned.length > 0) {
      database.transaction(true, () => this.#disowned.forEach((row) => database.remove(row)));
      this.#disowned = [];
    }
    return database.totals();
  }

  #salvage(cause: unknown): void {
    try {
      const { path, saved, lost } = salvage(this.#options.directory, this.#path, this.#setAside, cause);
      this.#damage = undefined;
      this.corrupt += Math.max(1, lost.length);
      this.#log('error', 'The queue file was damaged: what can be read was kept, the file is set aside', {
        path,
        saved,
        lost: lost.length,
        reason: messageOf(cause),
      });
    } catch (error) {
      this.#log('error', 'The damaged queue file could not be salvaged', { fault: messageOf(error) });
      throw error;
    }
  }

  #keepLog(log: string): void {
    const reason = 'a part of the write-ahead log could not be read; after a power failure that part may be unfinished';
    const path = this.#setAside.keep('queue.db-wal', readFileSync(log), { reason });
    this.corrupt += 1;
    this.#log('error', 'The write-ahead log of the queue was damaged and a copy is set aside', { path, reason });
  }

  #log(level: LogNote['level'], message: string, fields: LogNote['fields']): void {
    this.#options.log({ level, message, fields });
  }
}

/** Makes the file whole or not at all, so that an empty one is always a damaged one; never over one that is there. */
function createFile(path: string): void {
  const fresh = `${path}.new`;
  new QueueDatabase(fresh).close();
  if (!existsSync(path)) linkSync(fresh, path);
  unlinkSync(fresh);
  syncDirectory(dirname(path));
}
