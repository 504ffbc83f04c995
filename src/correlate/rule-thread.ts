import { workerData } from 'node:worker_threads';
import { noteToOwner, serveThread } from '../lifecycle/thread.ts';
import { MatchBook } from './match-book.ts';
import { RuleBook } from './rule-book.ts';
import { ruleMethods } from './rule-methods.ts';

/* The thread in which rules on the schedule are evaluated: it reads events and judges; what comes of it is saved by its owner. */

export interface RuleThreadData {
  /** File of the match book. */
  readonly path: string;
  /** One Int32: see `RuleMethodsOptions.current`. */
  readonly current: SharedArrayBuffer;
}

const { path, current } = workerData as RuleThreadData;
const book = new RuleBook(new MatchBook(path));

serveThread(
  ruleMethods({ book, clock: () => performance.now(), current: new Int32Array(current), onFile: noteToOwner }),
);
