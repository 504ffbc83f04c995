import { setImmediate } from 'node:timers/promises';
import { workerData } from 'node:worker_threads';
import { noteToOwner, serveThread } from '../../lifecycle/thread.ts';
import { QueueEngine } from './queue-engine.ts';
import type {
  ConsumeArgument,
  PushAnswer,
  PushArgument,
  QueueNote,
  QueueThreadData,
  Settlement,
  ThreadStatus,
} from './queue-protocol.ts';

/* The thread in which the queue lives, since node:sqlite is synchronous and fsync takes its time. */

const { directory, limits } = workerData as QueueThreadData;

const engine = new QueueEngine({
  directory,
  limits,
  deliver: (deliveries) =>
    note(
      { deliveries },
      deliveries.map(({ bytes }) => bytes.buffer),
    ),
  log: (log) => note({ log }),
});

function note(value: QueueNote, transfer: readonly ArrayBuffer[] = []): void {
  noteToOwner(value, transfer);
}

serveThread({
  open: (): void => engine.open(),
  push: ({ batches, now }: PushArgument): Promise<PushAnswer> =>
    Promise.all(batches.map((batch) => engine.push(batch, now))),
  settle: async (settlements: readonly Settlement[]): Promise<void> => {
    await Promise.all(settlements.map((settlement) => engine.settle(settlement)));
  },
  consume: ({ consumer, limits: most }: ConsumeArgument): void => engine.consume(consumer, most),
  cancel: (consumer: number): void => engine.cancel(consumer),
  status: (now: number): ThreadStatus => engine.status(now),
  close: async (): Promise<void> => {
    engine.close();
    // What was answered last leaves before the owner ends this thread.
    await setImmediate();
  },
});
