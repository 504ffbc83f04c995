import { afterEach, expect, it, jest } from '@jest/globals';
import { openSlowThread } from '../../src/correlate/slow-thread-client.ts';
import { handedGroupOf } from './support.ts';

afterEach(() => {
  jest.useRealTimers();
});

it('says that a judgement does not end, and ends the thread', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'performance'] });
  const thread = openSlowThread();
  const answer = thread.judge(handedGroupOf('endless'));
  jest.advanceTimersByTime(600_000);

  expect(await answer).toMatchObject({ failure: 'judging one group takes longer than 10 min', ended: true });
  await expect(thread.judge(handedGroupOf('endless'))).rejects.toMatchObject({ code: 'thread-died' });
});

it('says nothing of a group when it is ended by who asks', async () => {
  const thread = openSlowThread();
  const rejected = expect(thread.judge(handedGroupOf('endless'))).rejects.toMatchObject({ code: 'thread-died' });
  await thread.terminate();
  await rejected;
});
