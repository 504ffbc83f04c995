import { afterEach, expect, it, jest } from '@jest/globals';
import type { JudgeAnswer } from '../../src/correlate/rule-methods.ts';
import { openRuleThread } from '../../src/correlate/rule-thread-client.ts';

afterEach(() => {
  jest.useRealTimers();
});

const ANSWER: JudgeAnswer = { judged: [], turns: [], shallow: [] };

it('ends the thread, and names the rule, when a judgement does not end', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'performance'] });
  const stuck: unknown[] = [];
  const onStuck = (...told: unknown[]): void => void stuck.push(told);
  const thread = openRuleThread({ path: ':memory:', onDeath: () => undefined, onStuck });
  const groups = [{ rule: 'endless', group: [], since: 0 }];

  expect(await thread.watch(Promise.resolve(ANSWER), groups)).toBe(ANSWER);
  const watched = thread.watch(new Promise(() => undefined), groups);
  jest.advanceTimersByTime(30_000);

  await expect(watched).rejects.toMatchObject({ code: 'thread-died' });
  expect(stuck).toEqual([['endless', 'judging one group takes longer than 30 s']]);
  await expect(thread.call('status')).rejects.toMatchObject({ code: 'thread-died' });
});
