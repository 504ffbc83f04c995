import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ConsumeMessage } from 'amqplib';
import { Registry } from 'prom-client';
import { RabbitmqAlertTap } from '../../../src/alert/rabbitmq/rabbitmq-alert-tap.ts';
import { createLogger } from '../../../src/log/log.ts';
import { queueConfig } from '../../../src/queue/queue-config.ts';
import { anAlert } from '../../alert/support.ts';
import { eventually } from '../test-servers.ts';
import { TestBroker } from './test-broker.ts';

describe('RabbitmqAlertTap', () => {
  let broker: TestBroker;
  beforeAll(async () => {
    broker = await TestBroker.start();
  }, 120_000);
  afterAll(() => broker.dispose());

  it('publishes each alert to whoever asks for alerts', async () => {
    const registry = new Registry();
    const config = queueConfig.parse({ kind: 'rabbitmq', url: broker.url });
    const tap = new RabbitmqAlertTap({ broker: { section: 'queue', config }, log: createLogger('silent'), registry });
    await tap.start();
    await broker.use(async (connection) => {
      const channel = await connection.createChannel();
      const messages: ConsumeMessage[] = [];
      const { queue } = await channel.assertQueue('', { exclusive: true });
      await channel.bindQueue(queue, 'alerts', 'mozdef.alert');
      await channel.consume(queue, (message) => message && messages.push(message), { noAck: true });

      tap.publish([anAlert({ id: 'a', count: 1 }), anAlert({ id: 'a', count: 2 })]);

      await eventually(() => messages.length, 2);
      expect(messages.map(({ content }) => JSON.parse(String(content)).count)).toEqual([1, 2]);
      expect(messages[0]?.properties).toMatchObject({ contentType: 'application/json', messageId: 'a', type: 'alert' });
    });
    await tap.stop();
  });
});
