import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ThreadClient } from '../../../src/lifecycle/thread.ts';
import { QueueDatabase } from '../../../src/queue/embedded/queue-database.ts';
import { QueueEngine } from '../../../src/queue/embedded/queue-engine.ts';
import type { DeliveredBatch, LogNote, QueueLimits, Refusal } from '../../../src/queue/embedded/queue-protocol.ts';
import { batchOf, expectEventually, Inbox } from '../inbox.ts';
import { newDirectory, openQueue, removeDirectories } from './embedded-queue.ts';

const LIMITS: QueueLimits = { maxBytes: 1e9, maxAgeMs: 1e9, minFreeBytes: 1000 };
const CONSUMER = 1;

/** An error as node:sqlite throws it. */
function sqliteError(errcode: number): Error {
  return Object.assign(new Error(`result code ${errcode}`), { code: 'ERR_SQLITE_ERROR', errcode });
}
const IOERR_FSYNC = 1034;

describe('a queue whose disk fails', () => {
  let directory: string;
  let engine: QueueEngine;
  let fault: (() => void) | undefined;
  let free: number;
  let delivered: DeliveredBatch[];
  let logged: LogNote[];

  beforeEach(async () => {
    directory = await newDirectory();
    fault = undefined;
    free = 1e9;
    delivered = [];
    logged = [];
    start();
  });
  afterEach(async () => {
    engine.close();
    await removeDirectories();
  });

  function start(maxPages?: number): void {
    engine = new QueueEngine({
      directory,
      limits: LIMITS,
      deliver: (batches) => void delivered.push(...batches),
      log: (note) => void logged.push(note),
      faults: {
        freeBytes: () => free,
        beforeCommit: () => fault?.(),
        ...(maxPages !== undefined && { maxPages }),
      },
    });
    engine.open();
  }
  function push(text: string): Promise<Refusal | undefined> {
    return engine.push(batchOf(text), Date.now());
  }
  function texts(): string[] {
    return delivered.map(({ bytes }) => Buffer.from(bytes).toString().slice(0, 8));
  }
  /** What the queue owns, as the next process will find it. */
  async function left(): Promise<string[]> {
    engine.close();
    const queue = await openQueue(directory);
    const { batches } = await queue.status();
    const inbox = new Inbox();
    await queue.consume(inbox.take, { prefetch: 1000 });
    await inbox.until(batches);
    await queue.close();
    start();
    return inbox.texts.map((text) => text.slice(0, 8));
  }

  it('refuses while the disk has too little room, and takes batches as soon as it has', async () => {
    free = 1003;

    expect((await push('12345'))?.code).toBe('disk-full');
    expect(engine.status(Date.now()).refusing).toBe('disk-full');
    expect(await push('123')).toBeUndefined();
    free = 1e9;

    expect(engine.status(Date.now()).refusing).toBeUndefined();
    expect(await push('12345')).toBeUndefined();
    expect(await left()).toEqual(['123', '12345']);
  });

  it('refuses all pushes of a commit that found no room, owns none of them, and recovers when batches are acked', async () => {
    engine.close();
    start(40);
    engine.consume(CONSUMER, { prefetch: 1 });
    expect(await push('first'.padEnd(500_000))).toBeUndefined();

    const refusals = await Promise.all(['second', 'third'].map((text) => push(text.padEnd(500_000))));
    expect(refusals.map((refusal) => refusal?.code)).toEqual(['disk-full', 'disk-full']);
    expect(engine.status(Date.now())).toMatchObject({ batches: 0, unacked: 1, refusing: 'disk-full' });

    await engine.settle({ row: delivered[0]?.row ?? 0 });
    await expectEventually(async () => (await push('fourth'.padEnd(500_000)))?.code, undefined);
    await expectEventually(() => texts().length, 2);
    expect(texts()).toEqual(['first   ', 'fourth  ']);
  });

  it.each([
    ['an fsync that failed', IOERR_FSYNC],
    ['a fault of an unknown kind', 1],
  ])('closes the file after %s, and opens it anew before it takes batches again', async (_what, errcode) => {
    expect(await push('before')).toBeUndefined();
    fault = () => {
      throw sqliteError(errcode);
    };
    const refused = await Promise.all([push('lost 1'), push('lost 2')]);
    fault = undefined;

    expect(refused.map((refusal) => refusal?.code)).toEqual(['queue-unavailable', 'queue-unavailable']);
    expect(await push('after')).toBeUndefined();
    expect(logged.map(({ message }) => message)).toEqual([
      'The queue file was closed after a fault',
      'The queue file is open again',
    ]);
    expect(await left()).toEqual(['before', 'after']);
  });

  it('does not own what it refused, even if the commit has reached the disk', async () => {
    const { transaction } = QueueDatabase.prototype;
    jest.spyOn(QueueDatabase.prototype, 'transaction').mockImplementationOnce(function (
      this: QueueDatabase,
      ...args: Parameters<typeof transaction>
    ) {
      transaction.apply(this, args);
      throw sqliteError(IOERR_FSYNC);
    });

    expect((await push('refused'))?.code).toBe('queue-unavailable');
    expect(await push('accepted')).toBeUndefined();

    expect(await left()).toEqual(['accepted']);
  });

  it('keeps acks and deliveries over a fault', async () => {
    engine.consume(CONSUMER, { prefetch: 1 });
    await push('a');
    await push('b');
    await expectEventually(() => texts().length, 1);
    fault = () => {
      fault = undefined;
      throw sqliteError(IOERR_FSYNC);
    };

    await engine.settle({ row: delivered[0]?.row ?? 0 });
    await expectEventually(() => texts().length, 2);

    expect(texts()).toEqual(['a', 'b']);
    expect(delivered.map(({ attempt }) => attempt)).toEqual([1, 1]);
    expect(engine.status(Date.now())).toMatchObject({ batches: 0, unacked: 1 });
  });

  it('refuses at once while the file cannot be opened again, and goes on when it can', async () => {
    fault = () => {
      throw sqliteError(IOERR_FSYNC);
    };
    expect((await push('1'))?.code).toBe('queue-unavailable');
    expect((await push('2'))?.code).toBe('queue-unavailable');
    expect((await push('3'))?.code).toBe('queue-unavailable');
    expect(engine.status(Date.now()).refusing).toBe('queue-unavailable');
    fault = undefined;

    await expectEventually(async () => (await push('4'))?.code, undefined);
    expect(await left()).toEqual(['4']);
  });
});

it('starts a new thread when the thread has died, and delivers what was out again', async () => {
  const calls = jest.spyOn(ThreadClient.prototype, 'call');
  const queue = await openQueue(await newDirectory());
  const [thread] = calls.mock.contexts as ThreadClient[];
  const inbox = new Inbox();
  await queue.consume(inbox.take, { prefetch: 2 });
  await queue.push(batchOf('a'));
  await inbox.until(1);

  await thread?.worker.terminate();
  await expectEventually(
    () =>
      queue.push(batchOf('b')).then(
        () => true,
        () => false,
      ),
    true,
  );
  await inbox.until(3);
  await inbox.at(0).ack();

  expect(inbox.texts).toEqual(['a', 'a', 'b']);
  expect(inbox.deliveries.map(({ attempt }) => attempt)).toEqual([1, 2, 1]);
  expect(await queue.status()).toMatchObject({ unacked: 2 });
  await queue.close();
  jest.restoreAllMocks();
  await removeDirectories();
});
