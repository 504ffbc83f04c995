import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ledgerOf } from '../../src/correlate/ledger-line.ts';
import type { RuleRunner } from '../../src/correlate/rule-runner.ts';
import { MozdefError } from '../../src/lifecycle/error.ts';
import { LEASE_MS, Site } from '../contract/rule-runner.support.ts';
import { embeddedGround } from './site.ts';
import { SimulatedThreads } from './slow-rules.support.ts';

const FAST = 200;

function ruleYaml(id: string, group: string): string {
  return `id: ${id}\ntitle: ${id}\ntype: threshold\nquery: category:a\ngroup_by: [${group}]\nwindow: 1m\nthreshold: 3\n`;
}

describe('a rule that takes long', () => {
  let site: Site;
  let threads: SimulatedThreads;
  beforeEach(async () => {
    site = new Site(await embeddedGround());
    threads = new SimulatedThreads();
  });
  afterEach(() => site.close());

  const runnerOf = (book = 'book'): Promise<RuleRunner> =>
    site.runner(book, { openThread: threads.open, openSlowThread: threads.openSlow });

  /** A rule that is known for slow, by what came of the host h0. */
  async function knownForSlow(others: string[] = []): Promise<RuleRunner> {
    site.write([ruleYaml('slow', 'hostname'), ...others].join('---\n'));
    const runner = await runnerOf();
    await site.save('h0', 1, 2, 3);
    await runner.catchUp();
    await site.save('h0', 4);
    // When it is known for slow, and has been judged by itself, others are told how far it is.
    for (let turn = 0; turn < 2; turn++) {
      await runner.catchUp();
      site.now += 10_000;
    }
    threads.judged.length = 0;
    threads.judgedSlowly.length = 0;
    return runner;
  }

  const ofHosts = async (): Promise<unknown[]> =>
    (await site.alerts()).filter((alert) => Array.isArray(alert) && alert[0] !== undefined);

  it('never keeps 200 others waiting, and misses nothing itself', async () => {
    const fast = Array.from({ length: FAST }, (_, n) => ruleYaml(`fast${n}`, 'category'));
    site.write([ruleYaml('slow', 'hostname'), ...fast].join('---\n'));
    const runner = await runnerOf();
    for (let host = 0; host < 5; host++) await site.save(`h${host}`, 1, 2, 3);
    await runner.catchUp();
    // At first it is not known for slow.
    expect(threads.judged.splice(0).filter((rule) => rule === 'slow')).toHaveLength(1);
    expect(threads.judgedSlowly.splice(0)).toHaveLength(4);

    for (let host = 0; host < 5; host++) await site.save(`h${host}`, 4);
    await runner.catchUp();
    expect(threads.judged).not.toContain('slow');
    expect(threads.judgedSlowly).toHaveLength(5);
    expect((await runner.status()).slow).toEqual(['slow']);
    expect(await ofHosts()).toEqual([0, 1, 2, 3, 4].map((host) => [`h${host}`, 'open', 4, 1]));
  });

  it('lets all others raise their alerts while it is judged, and is judged again for what comes meanwhile', async () => {
    const fast = Array.from({ length: FAST }, (_, n) => ruleYaml(`fast${n}`, 'category'));
    const runner = await knownForSlow(fast);
    const { held, release } = threads.hold();
    await site.save('h1', 1, 2, 3);
    const all = runner.catchUp();
    await held;
    const meanwhile = nextTold(site, (count) => count === 8);
    await site.save('h1', 4);
    const again = runner.catchUp();
    await meanwhile;

    expect(site.told.filter(({ rule }) => rule !== 'slow').map(({ count }) => count)).toContain(8);
    expect(await ofHosts()).toEqual([['h0', 'open', 4, 1]]);
    release();
    await Promise.all([all, again]);
    expect(threads.judgedSlowly).toEqual(['slow', 'slow']);
    expect(await ofHosts()).toEqual([
      ['h0', 'open', 4, 1],
      ['h1', 'open', 4, 1],
    ]);
  }, 30_000);

  it('is judged after all when its instance stops in the midst of it', async () => {
    const runner = await knownForSlow();
    const { held, release } = threads.hold();
    await site.save('h1', 1, 2, 3);
    const all = runner.catchUp();
    await held;
    await runner.stop();
    release();
    expect(await all).toBe(false);
    expect(await ofHosts()).toHaveLength(1);

    await (await runnerOf()).catchUp();
    expect(await ofHosts()).toContainEqual(['h1', 'open', 3, 1]);
  });

  it('is judged by another instance that takes over in the midst of it, and saved by that one alone', async () => {
    const runner = await knownForSlow();
    const next = await runnerOf('other');
    const { held, release } = threads.hold();
    await site.save('h1', 1, 2, 3);
    const all = runner.catchUp();
    await held;
    const { release: goOn } = threads.hold();
    goOn();
    while (!(await next.catchUp())) site.monotonic += LEASE_MS;
    expect(await ofHosts()).toContainEqual(['h1', 'open', 3, 1]);
    const saved = site.told.length;

    await site.save('h1', 4);
    release();
    expect(await all).toBe(false);
    expect(site.told).toHaveLength(saved);
    while (!(await next.catchUp())) site.monotonic += LEASE_MS;
    expect(await ofHosts()).toContainEqual(['h1', 'open', 4, 1]);
  });

  it('is given up when rules are loaded anew, and judged by the version that is there then', async () => {
    const runner = await knownForSlow();
    const { held, release } = threads.hold();
    await site.save('h1', 1, 2, 3);
    const all = runner.catchUp();
    await held;
    site.write(ruleYaml('slow', 'hostname').replace('threshold: 3', 'threshold: 4'));
    await runner.reload();
    release();
    await all;
    await runner.catchUp();
    expect(site.told.filter(({ group }) => group['hostname'] === 'h1')).toEqual([]);

    await site.save('h1', 4);
    await runner.catchUp();
    expect(await ofHosts()).toContainEqual(['h1', 'open', 4, 1]);
  });

  it('is judged for what came when its groups are others by then', async () => {
    const runner = await knownForSlow();
    const { held, release } = threads.hold();
    await site.save('h1', 1, 2, 3);
    await site.save('h2', 600, 601, 602);
    const all = runner.catchUp();
    await held;
    site.write(ruleYaml('slow', 'hostname, category'));
    await runner.reload();
    release();
    await all;
    await runner.catchUp();

    expect(await ofHosts()).toEqual([
      ['h0', 'open', 4, 1],
      ['h1', 'open', 3, 1],
      ['h2', 'open', 3, 600],
    ]);
  });

  it('is not judged by files that have changed since rules were loaded', async () => {
    const runner = await knownForSlow();
    await runner.reload();
    site.write(ruleYaml('slow', 'hostname').replace('threshold: 3', 'threshold: 2'));
    await site.save('h1', 1, 2);
    for (let turn = 0; turn < 3; turn++) await runner.catchUp();
    expect((await runner.status()).failed).toEqual({ slow: expect.stringContaining('have changed since') });

    await runner.reload();
    await runner.catchUp();
    expect(await ofHosts()).toContainEqual(['h1', 'open', 2, 1]);
  });

  it('is left alone when it hangs three times, though all of its other groups are judged, until it is loaded anew', async () => {
    const runner = await knownForSlow();
    threads.hangs = ([host]) => host === 'h1';
    for (const host of ['h1', 'h2', 'h3']) await site.save(host, 1, 2, 3);
    for (let turn = 0; turn < 4; turn++) await runner.catchUp();
    expect(await runner.status()).toMatchObject({ failed: { slow: 'it hangs' }, slow: [], dirty: 1 });
    expect(threads.judgedSlowly).toHaveLength(5);
    expect((await ofHosts()).map((alert) => (alert as string[])[0])).toEqual(['h0', 'h2', 'h3']);

    threads.hangs = () => false;
    await runner.reload();
    await runner.catchUp();
    expect(await ofHosts()).toHaveLength(4);
  });

  it('has not failed when its thread cannot be loaded, and is judged when it can', async () => {
    const runner = await knownForSlow();
    await runner.reload();
    let loads = 0;
    threads.onLoad = () => {
      if (++loads <= 4) throw new MozdefError('thread-died', 'too many files are open');
    };
    await site.save('h1', 1, 2, 3);
    await runner.catchUp();
    expect(loads).toBe(5);
    expect((await runner.status()).failed).toEqual({});
    expect(await ofHosts()).toContainEqual(['h1', 'open', 3, 1]);
  });

  it('is judged with the others again when it was quick for a while', async () => {
    const runner = await knownForSlow();
    threads.slowMs = 10;
    for (let second = 5; second < 12; second++) {
      await site.save('h0', second);
      await runner.catchUp();
    }
    expect([threads.judgedSlowly.length, threads.judged]).toEqual([5, ['slow', 'slow']]);
    expect((await runner.status()).slow).toEqual([]);
    expect(await ofHosts()).toEqual([['h0', 'open', 11, 1]]);
  });

  it('is left alone and named when it fails again and again, until it is loaded anew', async () => {
    site.write([ruleYaml('broken', 'hostname'), ruleYaml('whole', 'hostname')].join('---\n'));
    const runner = await runnerOf();
    await site.save('h1', 1, 2, 3);
    await runner.catchUp();
    expect((await runner.status()).failed).toEqual({});
    await runner.catchUp();
    await runner.catchUp();
    site.now += 10_000;
    await runner.catchUp();

    expect(await runner.status()).toMatchObject({ failed: { broken: 'it is broken' }, dirty: 1 });
    expect(threads.judged.filter((rule) => rule === 'broken')).toHaveLength(3);
    expect(await site.alerts()).toHaveLength(1);
    const { lines } = await ledgerOf(site.state, 'broken', { limit: 10 });
    expect(lines).toMatchObject([{ outcome: 'failed', reason: 'it is broken', groups: 3, matches: 3, alerts: 0 }]);

    threads.breaks = false;
    await runner.reload();
    await runner.catchUp();
    expect(await site.alerts()).toHaveLength(2);
  });
});

/** Resolves when an alert with such a count was saved. */
async function nextTold(site: Site, isIt: (count: number) => boolean): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const push = site.told.push.bind(site.told);
  site.told.push = (...alerts) => {
    if (alerts.some(({ count }) => isIt(count))) resolve();
    return push(...alerts);
  };
  await promise;
}
