import { afterAll, afterEach, beforeAll, describe } from '@jest/globals';
import { eventQueueContract } from '../../contract/event-queue.contract.ts';
import { newName, TestBroker } from './test-broker.ts';

describe('RabbitmqEventQueue', () => {
  let broker: TestBroker;
  beforeAll(async () => {
    broker = await TestBroker.start();
  }, 120_000);
  afterEach(() => broker.closeQueues());
  afterAll(() => broker.dispose());

  eventQueueContract(
    async () => {
      const name = newName();
      return { queue: await broker.open(name), reopen: () => broker.open(name) };
    },
    { bytes: 'estimated' },
  );
});
