import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { liveConfig } from '../../../src/live/live-config.ts';
import { RabbitmqLiveBus } from '../../../src/live/rabbitmq/rabbitmq-live-bus.ts';
import { createLogger } from '../../../src/log/log.ts';
import { liveBusContract } from '../../contract/live-bus.contract.ts';
import { eventually } from '../test-servers.ts';
import { TestBroker } from './test-broker.ts';

describe('RabbitmqLiveBus', () => {
  let broker: TestBroker;
  const buses: RabbitmqLiveBus[] = [];
  beforeAll(async () => {
    broker = await TestBroker.start();
  }, 120_000);
  afterEach(() => Promise.all(buses.splice(0).map((bus) => bus.close())));
  afterAll(() => broker.dispose());

  const open = async (url = broker.url, registry = new Registry()): Promise<RabbitmqLiveBus> => {
    const config = liveConfig.parse({ kind: 'rabbitmq', url });
    const bus = await RabbitmqLiveBus.open({
      broker: { section: 'live', config },
      log: createLogger('silent'),
      registry,
      timings: { backOffMs: 20, mostBackOffMs: 200 },
    });
    buses.push(bus);
    return bus;
  };
  /** Texts that are heard on a topic by another instance. */
  const listening = async (topic: string): Promise<string[]> => {
    const heard: string[] = [];
    (await open()).subscribe(topic, (body) => heard.push(Buffer.from(body).toString()));
    return heard;
  };

  liveBusContract({ open, eventually });

  it('carries messages to other instances', async () => {
    const [here, heard] = [await open(), await listening('things')];

    await eventually(() => {
      here.publish('things', Buffer.from('a'));
      return heard.includes('a');
    }, true);
  });

  it('leaves out what is said while the broker is away, counts it, and goes on by itself', async () => {
    const registry = new Registry();
    const [here, heard] = [await open(broker.url, registry), await listening('things')];
    await eventually(() => {
      here.publish('things', Buffer.from('before'));
      return heard.includes('before');
    }, true);
    const dropped = async (): Promise<number> =>
      (await registry.getSingleMetric('mozdef_live_dropped_total')?.get())?.values[0]?.value ?? 0;

    await broker.kill();
    await eventually(async () => {
      here.publish('things', Buffer.from('lost'));
      return (await dropped()) > 0;
    }, true);
    await broker.start();

    await eventually(() => {
      here.publish('things', Buffer.from('after'));
      return heard.includes('after');
    }, true);
  }, 120_000);

  it('lets the oldest go of what a subscriber does not take in time, and leaves no queue behind', async () => {
    const bus = await open();
    const end = bus.subscribe('things', () => undefined);
    await eventually(
      () => broker.queues(),
      '[{"x-max-length",10000},{"x-max-length-bytes",32000000},{"x-overflow","drop-head"}]',
    );

    end();

    await eventually(() => broker.queues(), '');
  });

  it('holds a bounded amount when it is given more than the connection takes', async () => {
    const registry = new Registry();
    const [here, heard] = [await open(broker.url, registry), await listening('things')];
    await eventually(() => {
      here.publish('things', Buffer.from('before'));
      return heard.length > 0;
    }, true);

    const body = Buffer.alloc(1_000_000);
    for (let n = 0; n < 50; n++) here.publish('things', body);

    const { values } = (await registry.getSingleMetric('mozdef_live_dropped_total')?.get()) ?? { values: [] };
    expect(values[0]?.value).toBeGreaterThan(20);
    expect(values[0]?.value).toBeLessThan(50);
  });

  it('is refused by a broker that does not let it in', async () => {
    const wrong = broker.url.replace('guest:guest', 'guest:wrong');

    await expect(open(wrong)).rejects.toMatchObject({ code: 'live-unavailable', where: 'live.url' });
  });

  it('waits for a broker that is away', async () => {
    const bus = await open('amqp://127.0.0.1:1');

    bus.publish('things', Buffer.from('to no one'));

    await expect(bus.close()).resolves.toBeUndefined();
  });
});
