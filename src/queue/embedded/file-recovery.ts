import { messageOf } from '../../lifecycle/error.ts';
import { sqliteFault } from '../../lifecycle/sqlite-fault.ts';
import { diskFull, unavailable } from './admission.ts';
import type { Intake } from './intake.ts';
import type { QueueDatabase, QueueTotals } from './queue-database.ts';
import type { QueueFile } from './queue-file.ts';
import type { LogNote, Refusal } from './queue-protocol.ts';

export interface FileRecoveryOptions {
  readonly file: QueueFile;
  readonly intake: Intake;
  readonly log: (note: LogNote) => void;
  /** The file was opened again, and holds this. */
  readonly onOpened: (totals: QueueTotals) => void;
  /** At most so often the file is opened again at once; otherwise at the next tick. */
  readonly pauseMs: number;
}

/** What happens to the queue's file when something has gone wrong with it, and what keeps it in order. */
export class FileRecovery {
  readonly #options: FileRecoveryOptions;
  /** When the file was given up last, on the monotonic clock. */
  #faultAt = Number.NEGATIVE_INFINITY;

  constructor(options: FileRecoveryOptions) {
    this.#options = options;
  }

  /** After a failed transaction: a full disk only needs room; after any other fault the file is opened anew. Answers what to say to its pushes. */
  recover(error: unknown, disowned: readonly number[]): Refusal {
    if (sqliteFault(error) === 'full') return this.#recoverFromFull();
    const since = performance.now() - this.#faultAt;
    this.#faultAt = performance.now();
    this.#options.file.giveUp(error, disowned);
    if (since > this.#options.pauseMs) this.#reopen();
    return unavailable(messageOf(error));
  }

  /** Runs work on the file outside of a transaction; undefined when there is no file or it failed. */
  guarded<T>(work: (database: QueueDatabase) => T): T | undefined {
    const { database } = this.#options.file;
    if (!database) return undefined;
    try {
      return work(database);
    } catch (error) {
      this.recover(error, []);
      return undefined;
    }
  }

  /** Now and then: opens a file that was given up, and gives space back, all of it to a disk that is short of room. */
  tick(diskIsShort: boolean): void {
    if (!this.#options.file.database) this.#reopen();
    else if (diskIsShort) this.guarded((database) => database.giveBack());
    else {
      this.guarded((database) => {
        database.shrink();
        database.shortenLog();
      });
    }
  }

  /** Makes the log usable from its front again: acks then need no more room, and in time make some. */
  #recoverFromFull(): Refusal {
    const { intake, log, file } = this.#options;
    if (intake.noteFull()) log({ level: 'warn', message: 'The queue found no room on the disk', fields: {} });
    try {
      file.database?.shortenLog(1);
    } catch (error) {
      if (sqliteFault(error) !== 'full') return this.recover(error, []);
    }
    return diskFull('a write found no room');
  }

  #reopen(): void {
    const totals = this.#options.file.reopen();
    if (totals) this.#options.onOpened(totals);
  }
}
