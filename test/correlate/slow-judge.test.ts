import { expect, it } from '@jest/globals';
import type { HandOutAnswer } from '../../src/correlate/hand-out.ts';
import type { LoadOrder } from '../../src/correlate/rule-calls.ts';
import { SlowJudge } from '../../src/correlate/slow-judge.ts';
import { slowMethods } from '../../src/correlate/slow-methods.ts';
import { rulesConfig } from '../../src/detect/rules-config.ts';
import { MozdefError } from '../../src/lifecycle/error.ts';
import { createLogger } from '../../src/log/log.ts';
import { handedGroupOf } from './support.ts';

const ORDER: LoadOrder = {
  config: rulesConfig.parse({ bundled: false }),
  settings: {},
  cache: undefined,
  hanging: [],
  now: 0,
};

/** Where each call hands out a group of this rule. */
const threadsOf = (rule: string) => ({
  order: ORDER,
  call: async <T>() =>
    ({ groups: [handedGroupOf(rule)], judged: [], shallow: [], left: [], failed: {} }) satisfies HandOutAnswer as T,
});

it('does without a file of code that hangs its thread, until it is given up, and only what is of that file fails', async () => {
  const loads: (readonly string[])[] = [];
  const judge = new SlowJudge({
    threads: threadsOf('of-file'),
    log: createLogger('silent'),
    openSlowThread: () => {
      const methods = slowMethods({ clock: () => 0 });
      return {
        hasEnded: false,
        load: async (order) => {
          loads.push(order.hanging);
          if (!order.hanging.includes('of-file.ts'))
            throw new MozdefError('rule-failed', 'it hangs', { where: 'of-file.ts' });
          await methods.load(order);
        },
        judge: async (group) => methods.judge(group),
        terminate: () => Promise.resolve(),
      };
    },
  });
  const turn = () => judge.judge('of-file', { orders: [], readTo: 0, ticket: 1 });

  await expect(turn()).rejects.toThrow('it hangs');
  const { answer } = await turn();
  expect(answer.turns).toMatchObject([{ rule: 'of-file', failure: expect.stringMatching(/hang.*: of-file\.ts$/) }]);
  expect(loads).toEqual([[], ['of-file.ts']]);

  await judge.giveUp();
  judge.resume();
  await expect(turn()).rejects.toThrow('it hangs');
});

it('judges in another thread when one has ended while it judged nothing, and says nothing of the next group', async () => {
  const threads: { hasEnded: boolean; judged: number }[] = [];
  const judge = new SlowJudge({
    threads: threadsOf('idle'),
    log: createLogger('silent'),
    openSlowThread: () => {
      const thread = {
        hasEnded: false,
        judged: 0,
        load: () => Promise.resolve(),
        judge: async () => (thread.hasEnded ? { failure: 'it has ended', ms: 0 } : { ms: ++thread.judged }),
        terminate: () => Promise.resolve(),
      };
      threads.push(thread);
      return thread;
    },
  });
  const turn = () => judge.judge('idle', { orders: [], readTo: 0, ticket: 1 });
  await turn();
  (threads[0] as { hasEnded: boolean }).hasEnded = true;

  expect((await turn()).answer.turns).toEqual([{ rule: 'idle', ms: 1, groups: 1, left: 0 }]);
  expect(threads).toMatchObject([{ judged: 1 }, { judged: 1 }]);
});
