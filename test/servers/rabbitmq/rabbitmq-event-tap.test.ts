import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Channel, ConsumeMessage } from 'amqplib';
import { Registry } from 'prom-client';
import { createLogger } from '../../../src/log/log.ts';
import { queueConfig } from '../../../src/queue/queue-config.ts';
import { RabbitmqEventTap } from '../../../src/work/rabbitmq/rabbitmq-event-tap.ts';
import { anEvent } from '../../plugin/support.ts';
import { RunningServer } from '../../support/running-server.ts';
import { eventually } from '../test-servers.ts';
import { newName, TestBroker } from './test-broker.ts';

describe('RabbitmqEventTap', () => {
  let broker: TestBroker;
  let registry: Registry;
  let tap: RabbitmqEventTap;
  beforeAll(async () => {
    broker = await TestBroker.start();
  }, 120_000);
  beforeEach(async () => {
    registry = new Registry();
    const config = queueConfig.parse({ kind: 'rabbitmq', url: broker.url });
    const timings = { backOffMs: 20, mostBackOffMs: 200 };
    tap = new RabbitmqEventTap({
      broker: { section: 'queue', config },
      log: createLogger('silent'),
      registry,
      timings,
    });
    await tap.start();
  });
  afterEach(() => tap.stop());
  afterAll(() => broker.dispose());

  /** What a program other than MozDef hears under a pattern while it runs. */
  const whileListening = (
    pattern: string,
    work: (messages: readonly ConsumeMessage[], channel: Channel) => Promise<void>,
  ): Promise<void> =>
    broker.use(async (connection) => {
      const channel = await connection.createChannel();
      const messages: ConsumeMessage[] = [];
      const { queue } = await channel.assertQueue('', { exclusive: true });
      await channel.bindQueue(queue, 'events', pattern);
      await channel.consume(queue, (message) => message && messages.push(message), { noAck: true });
      await work(messages, channel);
    });
  const linesOf = (events: readonly object[]): Buffer =>
    Buffer.from(events.map((event) => JSON.stringify(anEvent(event))).join('\n'));
  const count = async (outcome: string): Promise<number> => {
    const { values } = (await registry.getSingleMetric('mozdef_tap_events_total')?.get()) ?? { values: [] };
    return values.find(({ labels }) => labels['outcome'] === outcome)?.value ?? 0;
  };

  it('publishes each event as a message, by category, to those who ask for it', () =>
    whileListening('mozdef.event.good', async (messages) => {
      const events = Array.from({ length: 1000 }, (_, n) => ({
        summary: `event ${n}`,
        category: n % 2 ? 'bad' : 'Good',
      }));

      tap.publish(linesOf(events));

      await eventually(() => messages.length, 500);
      const [first] = messages;
      expect(JSON.parse(String(first?.content))).toEqual(anEvent({ summary: 'event 0', category: 'Good' }));
      expect(first?.fields.routingKey).toBe('mozdef.event.good');
      expect(first?.properties).toMatchObject({ contentType: 'application/json', deliveryMode: 1 });
      expect(await count('published')).toBe(1000);
      expect(await count('dropped')).toBe(0);
    }));

  it('leaves out and counts what comes faster than the broker takes it', async () => {
    const large = linesOf(Array.from({ length: 10 }, () => ({ summary: 's'.repeat(100_000) })));

    for (let n = 0; n < 40; n++) tap.publish(large);

    await eventually(async () => (await count('published')) + (await count('dropped')), 400);
    expect(await count('dropped')).toBeGreaterThan(200);
    expect(await count('published')).toBeGreaterThan(0);
  });

  it('counts what is stored while the broker is away, and goes on by itself', async () => {
    await broker.kill();
    await eventually(async () => {
      tap.publish(linesOf([{ summary: 'lost' }]));
      return (await count('dropped')) > 0;
    }, true);
    await broker.start();

    await whileListening('#', async (messages) =>
      eventually(() => {
        tap.publish(linesOf([{ summary: 'after' }]));
        return messages.length > 0;
      }, true),
    );
  }, 120_000);

  it('publishes what has come when it stops', () =>
    whileListening('#', async (messages) => {
      tap.publish(linesOf(Array.from({ length: 1000 }, () => ({}))));

      await tap.stop();

      await eventually(() => messages.length, 1000);
    }));

  it('tells other programs of what a server stores, when it is told to', async () => {
    const set = ['queue.kind=rabbitmq', `queue.url=${broker.url}`, `queue.name=${newName()}`, 'tap.events=true'];
    const server = await RunningServer.start({ set });
    try {
      await whileListening('mozdef.event.nest', async (messages) => {
        await server.post('/events', JSON.stringify({ summary: 'cuckoo', category: 'nest' }));

        await eventually(() => messages.length, 1);
        const stored = JSON.parse(String(messages[0]?.content)) as { mozdef: { id: string } };
        expect(stored).toMatchObject({ summary: 'cuckoo', category: 'nest', type: 'event' });
        expect(messages[0]?.properties.messageId).toBe(stored.mozdef.id);
      });
    } finally {
      await server.dispose();
    }
  }, 120_000);
});
