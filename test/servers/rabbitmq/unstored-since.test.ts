import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { unstoredAtBroker } from '../../../src/queue/unstored-since.ts';
import { batchOf, expectEventually, Inbox } from '../../queue/inbox.ts';
import { newName, TestBroker } from './test-broker.ts';

const READ = 1_700_000_000_000;

let broker: TestBroker;
beforeAll(async () => {
  broker = await TestBroker.start();
}, 120_000);
afterAll(() => broker.dispose());

it('says of who consumes nothing what was read last while batches wait, and that all may be there while the broker is away', async () => {
  const name = newName();
  const [asking, working] = [await broker.open(name), await broker.open(name)];
  const since = () => unstoredAtBroker(asking, READ);
  expect(await since()).toBeUndefined();

  await working.push(batchOf('first'));
  await working.push(batchOf('second'));
  await expectEventually(since, READ);
  const inbox = new Inbox();
  await working.consume(inbox.take, { prefetch: 1 });
  await inbox.until(1);
  expect(await since()).toBe(READ);

  await inbox.at(0).ack();
  await inbox.until(2);
  await inbox.at(1).ack();
  await expectEventually(since, undefined);

  await broker.stop();
  await expectEventually(since, 0);
}, 120_000);
