import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { createLogger } from '../../src/log/log.ts';
import { openGeo } from '../../src/plugin/geo/shared-geo-data.ts';
import { Enricher } from '../../src/work/enricher.ts';
import { type OfflineOptions, OfflineProcess } from '../../src/work/process-offline.ts';
import { Progress } from '../../src/work/progress.ts';
import { linesOf, PluginDirectory, RECEIVED } from './support.ts';

const PLUGINS: Record<string, string> = {
  mute: `priority: 1, match: { category: 'noise' }, onEvent: () => DROP('noise')`,
  split: `match: { category: 'two' }, onEvent: (event) => [event, { ...event, summary: 'second' }]`,
  clock: `match: { category: 'clock' }, onEvent(event, { host }) { event.details.now = host.now().toISOString(); }`,
  thrower: `match: { category: 'throw' }, onEvent() { throw new Error('as written'); }`,
  big: `match: { category: 'big' }, onEvent(event) { event.details.big = 1n; }`,
};

describe('OfflineProcess', () => {
  let plugins: PluginDirectory;
  let enricher: Enricher;
  beforeEach(async () => {
    plugins = new PluginDirectory();
    for (const [name, members] of Object.entries(PLUGINS)) plugins.write(name, members);
    const { bundledPlugins, plugins: config, filesFrom } = plugins.threadData();
    enricher = await Enricher.open({
      bundledPlugins,
      plugins: config,
      filesFrom,
      geo: openGeo(undefined),
      log: createLogger('silent'),
      now: () => RECEIVED,
      progress: new Progress(),
    });
  });
  afterEach(() => plugins.remove());

  function run(
    body: string,
    { endpoint = 'events', ...options }: Partial<OfflineOptions> & { readonly endpoint?: string } = {},
  ): Record<string, never>[] {
    const { normalize } = plugins.threadData();
    const all = { normalize, enricher, now: () => RECEIVED, trace: false, at: () => {}, ...options };
    const header = { endpoint, sender: '127.0.0.1', principal: '127.0.0.1', path: `/${endpoint}` };
    const batch = { id: 'batch', received: all.now(), bodies: [{ header, bytes: Buffer.from(body) }] };
    const { lines } = new OfflineProcess(batch, all).run({ from: 0, to: 1000, skips: [] });
    return lines.map((line) => {
      expect(line).not.toContain('\n');
      return JSON.parse(line);
    });
  }

  it('prints the stored form of each event', () => {
    const [first, second] = run(linesOf({ summary: 'one' }, { summary: 'two', hostname: 'web1' }));

    expect(first).toMatchObject({ summary: 'one', mozdef: { endpoint: 'events', sender: '127.0.0.1', plugins: [] } });
    expect(second).toMatchObject({ summary: 'two', hostname: 'web1' });
  });

  it('prints one line for each event, also for drops, splits, failures and what is no event', () => {
    const lines = run(
      `${linesOf({ category: 'noise' }, { category: 'two', summary: 'first' }, { category: 'throw' }, { category: 'big' })}\n{"broken`,
    );

    expect(lines).toMatchObject([
      { dropped: { plugin: 'mute', reason: 'noise' } },
      { events: [{ summary: 'first' }, { summary: 'second' }] },
      { mozdef: { errors: ['plugin thrower: as written'] } },
      { deadletter: { stage: 'plugin', reason: expect.stringMatching(/BigInt/) } },
      { deadletter: { stage: 'parse' } },
    ]);
  });

  it('prints one line for each line of a body that is a mixture, however many bad ones stand together', () => {
    const lines = run(
      `${linesOf({ summary: 'one' })}\n{oops}\n{"worse\nNov 24 12:00:00 web1 su: two\n${linesOf({ summary: 'three' })}`,
    );

    expect(lines).toMatchObject([
      { summary: 'one' },
      { deadletter: { stage: 'parse' } },
      { deadletter: { stage: 'parse' } },
      { summary: 'two', hostname: 'web1', processname: 'su' },
      { summary: 'three' },
    ]);
  });

  it('does the positions that it is asked for, in any order', () => {
    const { normalize } = plugins.threadData();
    const header = { endpoint: 'events', sender: '127.0.0.1', principal: '127.0.0.1', path: '/events' };
    const bytes = Buffer.from(linesOf(...[0, 1, 2, 3, 4].map((n) => ({ summary: `event ${n}` }))));
    const batch = { id: 'batch', received: RECEIVED, bodies: [{ header, bytes }] };
    const options = { normalize, enricher, now: () => RECEIVED, trace: false, at: () => {} };
    const offline = new OfflineProcess(batch, options);
    const skips: [] = [];

    const positions = [
      [0, 2],
      [2, 4],
      [1, 3],
      [4, 9],
    ].map(([from = 0, to = 0]) => offline.run({ from, to, skips }));

    expect(positions.map(({ positions }) => positions)).toEqual([[0, 1], [2, 3], [1, 2], [4]]);
    expect(positions[2]?.lines[0]).toContain('"event 1"');
  });

  it('runs at the time that it is given, and gives the same output for the same input', () => {
    const body = linesOf({ category: 'clock', summary: 'tick' }, { summary: 'tock' });
    const now = (): number => Date.parse('2026-01-02T03:04:05Z');

    const [tick] = run(body, { now });

    expect(tick).toMatchObject({ details: { now: new Date(RECEIVED).toISOString() } });
    expect(String(tick?.['receivedtimestamp'])).toMatch(/^2026-01-02T03:04:05/);
    expect(run(body, { now })).toEqual(run(body, { now }));
  });

  it('says which plugin changed what', () => {
    const [clock, plain, drop] = run(linesOf({ category: 'clock' }, { summary: 'plain' }, { category: 'noise' }), {
      trace: true,
    });

    expect(clock).toMatchObject({ result: { details: { now: expect.any(String) } } });
    expect(JSON.stringify(clock?.['trace'])).toMatch(/clock/);
    expect(plain).toMatchObject({ result: { summary: 'plain' }, trace: [] });
    expect(drop).toMatchObject({ result: { dropped: { plugin: 'mute' } } });
    expect(JSON.stringify(drop?.['trace'])).toMatch(/mute/);
  });

  it('takes the body as if it had been sent to that endpoint', () => {
    const bulk = '{"index":{"_id":"1"}}\n{"summary":"one"}\n';

    expect(run(bulk, { endpoint: 'bulk' })).toMatchObject([{ summary: 'one' }]);
    expect(run('{"summary":"x"}', { endpoint: 'custom/billing' })).toMatchObject([
      { mozdef: { endpoint: 'custom/billing' } },
    ]);
  });

  it('prints nothing for nothing, and always JSON', () => {
    expect(run('')).toEqual([]);
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.json(), fc.string()), { maxLength: 5 }), (lines) => {
        run(lines.join('\n'));
      }),
    );
  });
});
