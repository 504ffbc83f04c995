import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createRegistry, type Registry } from '../../../src/health/registry.ts';
import { MozdefError } from '../../../src/lifecycle/error.ts';
import { createLogger } from '../../../src/log/log.ts';
import { type Body, decodeBatch } from '../../../src/queue/batch.ts';
import type { QueuedBatch } from '../../../src/queue/event-queue.ts';
import { queueConfig } from '../../../src/queue/queue-config.ts';
import { FrontendMetrics } from '../../../src/receive/frontend-metrics.ts';
import { EventtaskIntake } from '../../../src/receive/rabbitmq/eventtask-intake.ts';
import { SourceBook } from '../../../src/receive/sources/source-book.ts';
import { eventually } from '../test-servers.ts';
import { TestBroker } from './test-broker.ts';

const textOf = ({ bytes }: Body): string => Buffer.from(bytes).toString();

describe('EventtaskIntake', () => {
  let broker: TestBroker;
  let intake: EventtaskIntake | undefined;
  let bodies: Body[];
  let sources: SourceBook;
  let registry: Registry;
  beforeAll(async () => {
    broker = await TestBroker.start();
  }, 120_000);
  afterEach(async () => {
    await intake?.stop();
    await broker.use(async (connection) => (await connection.createChannel()).deleteQueue('eventtask'));
  });
  afterAll(() => broker.dispose());

  const start = async (push?: (batch: QueuedBatch) => Promise<void>): Promise<void> => {
    bodies = [];
    sources = new SourceBook(Date.now);
    registry = createRegistry();
    const take = async (batch: QueuedBatch): Promise<void> => {
      await push?.(batch);
      bodies.push(...decodeBatch(batch.bytes).bodies);
    };
    intake = new EventtaskIntake({
      config: queueConfig.parse({ kind: 'rabbitmq', url: broker.url, eventtask: true }),
      queue: { push: take },
      log: createLogger('silent'),
      now: Date.now,
      sources,
      metrics: new FrontendMetrics(registry, () => 0),
      timings: { backOffMs: 20, mostBackOffMs: 200 },
      againMs: 10,
    });
    await intake.start();
  };
  const publish = (texts: readonly string[], options = {}): Promise<void> =>
    broker.use(async (connection) => {
      const channel = await connection.createConfirmChannel();
      for (const text of texts) channel.publish('eventtask', 'eventtask', Buffer.from(text), options);
      await channel.waitForConfirms();
    });
  const waiting = (): Promise<number> =>
    broker.use(async (connection) => (await (await connection.createChannel()).checkQueue('eventtask')).messageCount);

  it('pushes each message as a body of its own, many in a batch, with its message id as its claim', async () => {
    let pushes = 0;
    await start(async () => void pushes++);
    const texts = Array.from({ length: 300 }, (_, index) => `{"summary":"event ${index}"}`);

    await publish(texts, { messageId: 'only-here-the-same-for-all' });
    await eventually(() => bodies.length, 300);

    expect(bodies.map(textOf)).toEqual(texts);
    expect(pushes).toBeLessThan(300);
    expect(bodies[0]?.header).toEqual({
      endpoint: 'events',
      sender: '127.0.0.1',
      principal: 'eventtask',
      path: 'eventtask',
      claim: 'only-here-the-same-for-all',
    });
    await eventually(waiting, 0);
  });

  it('keeps what the queue refuses, until it takes it', async () => {
    let refusals = 3;
    await start(async () => {
      if (refusals-- > 0) throw new Error('full');
    });

    await publish(['a']);
    await eventually(() => bodies.map(textOf).join(), 'a');

    expect(refusals).toBeLessThan(0);
  });

  it('counts who publishes: what was taken, what no event can be taken from, and what the queue refused', async () => {
    let refusals = 2;
    await start(async () => {
      if (refusals-- > 0) throw new MozdefError('queue-full', 'full');
    });

    await publish(['{"a":1}{"a":2}'], { appId: 'cloudtrail-worker' });
    await eventually(() => bodies.length, 1);
    await publish(['plain text', '42']);
    await eventually(() => bodies.length, 3);
    await eventually(waiting, 0);

    const { sums } = sources.take();
    expect(sums).toMatchObject([
      {
        address: broker.url.replace('guest:guest@', ''),
        shippers: new Set(['cloudtrail-worker', 'eventtask']),
        endpoints: new Set(['eventtask']),
        accepted: 3,
      },
    ]);
    expect([...(sums[0]?.refused ?? [])]).toMatchObject([
      [503, { count: 2, reason: 'queue-full', message: 'the queue is full until workers catch up' }],
      [400, { count: 1, reason: 'unparsable' }],
    ]);
    const metrics = (await registry.metrics()).split('\n').filter((line) => /^mozdef_frontend_(?:ev|by|re)/.test(line));
    expect(metrics).toEqual([
      'mozdef_frontend_events_total{endpoint="eventtask"} 3',
      'mozdef_frontend_bytes_total 24',
      'mozdef_frontend_refused_total{reason="queue-full"} 2',
      'mozdef_frontend_refused_total{reason="unparsable"} 1',
    ]);
  });

  it('leaves with the broker what was not pushed when it stops', async () => {
    await start(() => Promise.reject(new Error('full')));
    await publish(['a', 'b']);

    await intake?.stop();

    await eventually(waiting, 2);
  });

  it('uses a queue that exists, however it was made', async () => {
    await broker.use(async (connection) => {
      const channel = await connection.createChannel();
      await channel.assertQueue('eventtask', { durable: true, arguments: { 'x-max-length': 1000 } });
    });
    await start();

    await publish(['a']);

    await eventually(() => bodies.map(textOf).join(), 'a');
  });

  it('goes on after the broker was killed', async () => {
    await start();
    await publish(['before'], { persistent: true });
    await eventually(() => bodies.length, 1);

    await broker.kill();
    await broker.start();
    await publish(['after'], { persistent: true });

    await eventually(() => bodies.some((body) => textOf(body) === 'after'), true);
  }, 120_000);
});
