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

it('does without a file of code that hangs its thread, until it is given up, and only what is of that file fails', async () => {
  const loads: (readonly string[])[] = [];
  const judge = new SlowJudge({
    threads: {
      order: ORDER,
      call: async <T>() =>
        ({
          groups: [handedGroupOf('of-file')],
          judged: [],
          shallow: [],
          left: [],
          failed: {},
        }) satisfies HandOutAnswer as T,
    },
    log: createLogger('silent'),
    openSlowThread: () => {
      const methods = slowMethods({ clock: () => 0 });
      return {
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
