import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MatchBook } from '../../src/correlate/match-book.ts';
import { type JudgeOrder, RuleBook } from '../../src/correlate/rule-book.ts';
import { ledgerOf } from '../../src/correlate/rule-ledger.ts';
import { ruleMethods } from '../../src/correlate/rule-methods.ts';
import type { JudgingThread, openRuleThread } from '../../src/correlate/rule-thread-client.ts';
import type { ThreadMethods } from '../../src/lifecycle/thread.ts';
import { Site } from '../contract/rule-runner.support.ts';
import { embeddedGround } from './site.ts';

const FAST = 200;

/** Rules are judged in this thread: those of some names take a minute each time or throw, the others take 10 ms. */
class Judging {
  clock = 0;
  breaks = true;
  readonly judged: string[] = [];

  readonly open: typeof openRuleThread = ({ path }): JudgingThread => {
    const judge = (rule: string): void => this.#judge(rule);
    class Book extends RuleBook {
      override judge(order: JudgeOrder, watermark: number): ReturnType<RuleBook['judge']> {
        judge(order.rule);
        return super.judge(order, watermark);
      }
    }
    const methods: ThreadMethods = ruleMethods({ book: new Book(new MatchBook(path)), clock: () => this.clock });
    const call = async <T>(method: string, argument?: unknown): Promise<T> =>
      structuredClone(await methods[method]?.(argument as never)) as T;
    return {
      call,
      load: (order) => call('load', order),
      terminate: () => Promise.resolve(),
      watch: (call) => call,
    };
  };

  #judge(rule: string): void {
    this.judged.push(rule);
    this.clock += rule === 'slow' ? 60_000 : 10;
    if (rule === 'broken' && this.breaks) throw new Error('it is broken');
  }
}

function ruleYaml(id: string, group: string): string {
  return `id: ${id}\ntitle: ${id}\ntype: threshold\nquery: category:a\ngroup_by: [${group}]\nwindow: 1m\nthreshold: 3\n`;
}

describe('a rule that takes long', () => {
  let site: Site;
  let judging: Judging;
  beforeEach(async () => {
    site = new Site(await embeddedGround());
    judging = new Judging();
  });
  afterEach(() => site.close());

  it('never keeps 200 others waiting, and misses nothing itself', async () => {
    const fast = Array.from({ length: FAST }, (_, n) => ruleYaml(`fast${n}`, 'category'));
    site.write([ruleYaml('slow', 'hostname'), ...fast].join('---\n'));
    const runner = await site.runner('book', { openThread: judging.open });
    for (let host = 0; host < 5; host++) await site.save(`h${host}`, 1, 2, 3);
    await runner.catchUp();
    const first = judging.judged.splice(0);
    for (let host = 0; host < 5; host++) await site.save(`h${host}`, 4);
    await runner.catchUp();

    // At first it is not known for slow: after its first minute the others are judged before it goes on.
    expect(first.slice(0, FAST + 1).filter((rule) => rule === 'slow')).toHaveLength(1);
    expect(judging.judged.slice(0, FAST)).not.toContain('slow');
    expect(judging.judged.slice(FAST)).toEqual(['slow', 'slow', 'slow', 'slow', 'slow']);
    expect((await runner.status()).slow).toEqual(['slow']);
    const hosts = (await site.alerts()).filter((alert) => Array.isArray(alert) && alert[0] !== undefined);
    expect(hosts).toEqual([0, 1, 2, 3, 4].map((host) => [`h${host}`, 'open', 4, 1]));
  });

  it('is left alone and named when it fails again and again, until it is loaded anew', async () => {
    site.write([ruleYaml('broken', 'hostname'), ruleYaml('whole', 'hostname')].join('---\n'));
    const runner = await site.runner('book', { openThread: judging.open });
    await site.save('h1', 1, 2, 3);
    await runner.catchUp();
    expect((await runner.status()).failed).toEqual({});
    await runner.catchUp();
    await runner.catchUp();
    site.now += 10_000;
    await runner.catchUp();

    expect(await runner.status()).toMatchObject({ failed: { broken: 'it is broken' }, dirty: 1 });
    expect(judging.judged.filter((rule) => rule === 'broken')).toHaveLength(3);
    expect(await site.alerts()).toHaveLength(1);
    const { lines } = await ledgerOf(site.state, 'broken', { limit: 10 });
    expect(lines).toMatchObject([{ outcome: 'failed', reason: 'it is broken', groups: 3, matches: 3, alerts: 0 }]);

    judging.breaks = false;
    await runner.reload();
    await runner.catchUp();
    expect(await site.alerts()).toHaveLength(2);
  });
});
