import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '../support/running-server.ts';
import { PoolUnderTest } from './pool-under-test.ts';
import type { RecordingStore } from './recording-store.ts';
import type { PluginDirectory } from './support.ts';

/** Which plugins a pool runs: those of its start or last good reload, but for those that break its threads. */
describe('the plugins in force', () => {
  let bench: PoolUnderTest;
  let plugins: PluginDirectory;
  let store: RecordingStore;
  beforeEach(async () => {
    bench = await PoolUnderTest.open();
    ({ plugins, store } = bench);
  });
  afterEach(() => bench.close());

  it('leaves a plugin out that breaks its threads at each event, and shows it', async () => {
    plugins.write('breaker', 'onEvent() { process.exit(1); }');
    await bench.make().start();
    await bench.send(...Array.from({ length: 5 }, (_, n) => `a${n}`));
    await bench.send(...Array.from({ length: 5 }, (_, n) => `b${n}`));
    await bench.done();

    expect(store.events.size).toBe(10);
    expect(await bench.deadLetters.count()).toBe(0);
    const status = bench.pool?.status();
    expect(status?.restarts).toBeLessThanOrEqual(11);
    expect(status?.plugins).toMatchObject([{ name: 'breaker', open: true }]);
  });

  it('loads changed plugins while it works, without losing or doubling an event', async () => {
    const mark = (text: string): void => plugins.write('marker', `onEvent(event) { event.details.mark = '${text}'; }`);
    mark('old');
    await bench.make().start();
    const sending = new AbortController();
    let sent = 0;
    const sender = (async () => {
      while (!sending.signal.aborted) await bench.send(`event ${sent++}`);
    })();
    await until(() => store.events.size > 0, 20_000, 'the first events');
    mark('new');

    await Promise.all([bench.pool?.reload(), bench.pool?.reload()]);
    await bench.send('after');
    sending.abort();
    await sender;
    await bench.done();

    expect(store.events.size).toBe(sent + 1);
    expect([...store.events.values()].find(({ summary }) => summary === 'after')?.details).toEqual({ mark: 'new' });
    expect(store.calls).toHaveLength(sent + 1);
    expect(await bench.deadLetters.count()).toBe(0);
  });

  it('goes on with the plugins it has when a changed one cannot be loaded', async () => {
    plugins.write('marker', `onEvent(event) { event.details.mark = 'old'; }`);
    await bench.make().start();
    plugins.write('marker', 'onEvent: 5');

    await expect(bench.pool?.reload()).rejects.toMatchObject({ code: 'plugin-invalid' });
    await bench.send('a');
    await bench.done();

    expect([...store.events.values()][0]?.details).toEqual({ mark: 'old' });
    plugins.write('marker', `onEvent(event) { event.details.mark = 'new'; }`);
    await bench.pool?.reload();
    await bench.send('b');
    await bench.done();
    expect([...store.events.values()][1]?.details).toEqual({ mark: 'new' });
  });

  it('stops while it reloads, leaving no thread behind', async () => {
    await bench.make().start();
    const reloading = bench.pool?.reload();
    await bench.pool?.stop();
    await reloading;
    bench.pool = undefined;
  });

  it('goes on with the plugins it has when a thread is replaced after a file was broken', async () => {
    plugins.write('exit', `onEvent(event) { event.tags.push('ran'); if (event.summary === 'bad') process.exit(1); }`);
    await bench.make().start();
    plugins.write('exit', 'this is no program');
    await bench.send('bad', 'good');
    await bench.done();

    const [bad, good] = [...store.events.values()].sort((a, b) => a.summary.localeCompare(b.summary));
    expect([bad?.tags, good?.tags]).toEqual([[], ['ran']]);
    expect(bad?.mozdef.errors).toEqual([expect.stringMatching(/^plugin exit: skipped for this event, .*exit code 1/)]);
    expect(bench.pool?.status().restarts).toBe(1);
  });

  it('says why a reload was refused until the next good one', async () => {
    plugins.write('marker', 'onEvent() {}');
    await bench.make().start();
    plugins.write('marker', 'onEvent: 5');

    await expect(bench.pool?.reload()).rejects.toMatchObject({ code: 'plugin-invalid' });
    expect(bench.pool?.status().refusedReload).toMatch(/marker\.mjs is no plugin: onEvent: must be a function/);

    plugins.write('marker', 'onEvent() {}');
    await bench.pool?.reload();
    expect(bench.pool?.status()).not.toHaveProperty('refusedReload');
  });

  it('are described as they were loaded, and as off when they break threads', async () => {
    plugins.write('breaker', `match: { summary: 'bad' }, onEvent() { process.exit(1); }`);
    await bench.make().start();
    plugins.write('breaker', 'this is no program');
    plugins.write('another', 'onEvent() {}');
    const described = async (): Promise<unknown[]> =>
      ((await bench.pool?.describePlugins()) ?? []).map(({ name, match, open }) => [name, match, open]);

    const before = await described();
    await bench.send(...Array.from({ length: 10 }, () => 'bad'));
    await bench.done();

    expect(before).toEqual([['breaker', 'summary is bad', false]]);
    expect(await described()).toEqual([['breaker', 'summary is bad', true]]);
  });
});
