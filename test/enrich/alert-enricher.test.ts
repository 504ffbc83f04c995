import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Alert } from '../../src/alert/alert.ts';
import type { SaidAlert } from '../../src/alert/enrich-alerts.ts';
import type { AlertEnricher, AlertEnricherOptions } from '../../src/enrich/alert-enricher.ts';
import { defineAlertPlugin } from '../../src/enrich/alert-plugin.ts';
import type { JsonObject } from '../../src/event/event.ts';
import { createLogger } from '../../src/log/log.ts';
import type { StateChange, StateDocument } from '../../src/state/state-store.ts';
import { anAlert } from '../alert/support.ts';
import { enricherOf, type TestPlugin } from './support.ts';

type Answer = ReturnType<TestPlugin['onAlert']>;
const never = new Promise<undefined>(() => undefined);

describe('AlertEnricher', () => {
  /** What was kept, as the state store has it. */
  let kept: Map<string, StateDocument>;
  let reads: number;
  beforeEach(() => {
    kept = new Map();
    reads = 0;
  });
  const state = {
    get: async () => {
      reads++;
      return kept;
    },
  };
  const store = {
    search: () => Promise.resolve({ events: [], partial: true, total: { value: 0, relation: 'eq' as const } }),
    terms: () => Promise.resolve({ value: [], partial: true }),
  };
  const enricher = (
    plugins: readonly TestPlugin[],
    options: Partial<AlertEnricherOptions> = {},
  ): Promise<AlertEnricher> => enricherOf(plugins, { store, state, ...options });
  const plugin = (name: string, onAlert: TestPlugin['onAlert'], more: Partial<TestPlugin> = {}): TestPlugin => ({
    ...defineAlertPlugin({ name, summary: 'A test.', match: 'every', onAlert }),
    ...more,
  });
  /** A plugin that looks up the group, and how often it was asked. */
  const lookup = (name: string, answer: (time: number) => Answer): { plugin: TestPlugin; times: () => number } => {
    let times = 0;
    const inputs: TestPlugin['inputs'] = ({ group }) => group['host'];
    return { plugin: plugin(name, () => answer(++times), { inputs }), times: () => times };
  };
  const said = (alert: Partial<Alert> = {}, before?: Alert): SaidAlert => ({
    before,
    after: anAlert({ summary: 'S', group: { host: 'h1' }, ...alert }),
  });
  /** Saves one alert as the book does. */
  const save = async (one: AlertEnricher, alert: Partial<Alert> = {}, before?: Alert): Promise<Alert> => {
    const { alerts, also } = await one.enrich([said(alert, before)]);
    keep(also);
    return alerts[0] as Alert;
  };
  const keep = (changes: readonly StateChange[]): void => {
    for (const { id, body, expected = 0 } of changes)
      kept.set(id, { id, body: body as JsonObject, version: expected + 1 });
  };

  it('runs plugins in their order, each seeing what those before it added', async () => {
    const first = plugin('first', () => ({ details: { a: 1, b: 1 }, summary: 'one' }));
    const second = plugin('second', ({ details, summary }) => ({
      details: { b: 2, seen: [details['a'] ?? 0, summary] },
    }));

    expect(await save(await enricher([first, second]), { details: { rule: true } })).toMatchObject({
      details: { rule: true, a: 1, b: 2, seen: [1, 'S; one'] },
      summary: 'S; one',
    });
  });

  it('asks again only when what is looked up has changed, and keeps what was said until then', async () => {
    const { plugin, times } = lookup('owner', (time) => ({ details: { time }, summary: `time ${time}` }));
    const raised = await save(await enricher([plugin]));
    const updated = await save(await enricher([plugin]), { summary: 'T' }, raised);
    const other = await save(await enricher([plugin]), { group: { host: 'h2' } }, updated);
    const gone = await save(await enricher([plugin]), { group: {} }, other);

    expect([raised, updated, other, gone].map(({ summary, details }) => [summary, details])).toEqual([
      ['S; time 1', { time: 1 }],
      ['T; time 1', { time: 1 }],
      ['S; time 2', { time: 2 }],
      ['S; time 2', { time: 2 }],
    ]);
    expect(times()).toBe(2);
  });

  it('does not ask again for an alert that could not be saved', async () => {
    const { plugin, times } = lookup('owner', (time) => Promise.resolve({ details: { time } }));
    const one = await enricher([plugin]);
    const answers = [await one.enrich([said()]), await one.enrich([said()])];

    expect(answers[1]).toEqual(answers[0]);
    expect(times()).toBe(1);
  });

  it('remembers that nothing was found', async () => {
    const { plugin, times } = lookup('owner', () => Promise.resolve(undefined));
    const raised = await save(await enricher([plugin]));
    await save(await enricher([plugin]), {}, raised);

    expect(raised).not.toHaveProperty('details');
    expect(times()).toBe(1);
  });

  it('reads and writes nothing for plugins that look only at the alert', async () => {
    const one = await enricher([plugin('plain', () => ({ details: { a: 1 } }))]);
    const { alerts, also } = await one.enrich([said({}, anAlert())]);

    expect(alerts[0]?.details).toEqual({ a: 1 });
    expect([also, reads]).toEqual([[], 0]);
  });

  it.each<[string, TestPlugin['onAlert']]>([
    [
      'throws',
      () => {
        throw new Error('no');
      },
    ],
    ['rejects', () => Promise.reject(new Error('no'))],
    ['answers what is no object', () => ({ details: [] as never })],
    ['answers a summary that is no text', () => ({ summary: 7 as never })],
    ['says more than anyone reads', () => ({ details: { long: 'x'.repeat(40_000) } })],
    ['answers what is not JSON', () => ({ details: { big: 1n as never } })],
    ['searches without saying for what', (_, { search }) => search({ query: '*', windowMs: 1 }).then(() => undefined)],
  ])('leaves out a plugin that %s, and no other', async (_name, onAlert) => {
    const broken = plugin('broken', onAlert);
    const good = plugin('good', () => ({ details: { good: true } }));

    expect(await save(await enricher([broken, good]))).toMatchObject({ summary: 'S', details: { good: true } });
  });

  it('takes an answer that may be incomplete for none, and asks again', async () => {
    const inputs: TestPlugin['inputs'] = () => 'same';
    const searching = plugin(
      'p',
      async (_, { search }) => ({ details: { found: (await search({ query: 'a', windowMs: 1 })).length } }),
      { inputs },
    );
    const raised = await save(await enricher([searching]));
    const whole = { search: async () => ({ ...(await store.search()), partial: false }), terms: store.terms };
    const updated = await save(await enricher([searching], { store: whole }), {}, raised);

    expect([raised.details, updated.details]).toEqual([undefined, { found: 0 }]);
  });

  it('waits for no plugin longer than its time, tells it so, and keeps what it said before', async () => {
    const late = new AbortController();
    const asked: number[] = [];
    let aborted = false;
    const signalAfter = (ms: number): AbortSignal => {
      asked.push(ms);
      return late.signal;
    };
    const { plugin: owner } = lookup('owner', () => ({ details: { owner: 'alice' } }));
    const raised = await save(await enricher([owner]));
    const hanging = {
      ...owner,
      onAlert: (_: unknown, { signal }: { signal: AbortSignal }) => {
        signal.addEventListener('abort', () => {
          aborted = true;
        });
        late.abort();
        return never;
      },
    };
    const updated = await save(await enricher([hanging], { signalAfter }), { group: { host: 'h2' } }, raised);

    expect(updated.details).toEqual({ owner: 'alice' });
    expect([asked, aborted]).toEqual([[2000], true]);
  });

  it('lets alerts wait for some seconds at once, and for a quarter of the time after that', async () => {
    let now = 0;
    const { plugin, times } = lookup('slow', () => {
      now += 2000;
      return Promise.resolve({ details: { slow: true } });
    });
    let seen = 0;
    const free = {
      ...defineAlertPlugin({ name: 'free', summary: 'A test.', match: 'every', onAlert: () => void seen++ }),
    } as unknown as TestPlugin;
    const one = await enricher([plugin, free], { clock: () => now });
    const raise = async (from: number, to: number): Promise<void> => {
      for (let id = from; id < to; id++) await one.enrich([said({ id: String(id) })]);
    };
    await raise(0, 100);
    const atOnce = times();
    now += 60_000;
    await raise(100, 200);

    // Five seconds, and a quarter of what passes meanwhile: enough to begin four of two seconds, and after a minute as many.
    expect([atOnce, times(), seen]).toEqual([4, 8, 200]);
  });

  it('leaves a plugin alone for a while that fails again and again', async () => {
    let now = 0;
    const { plugin, times } = lookup('down', () => Promise.reject(new Error('down')));
    const one = await enricher([plugin], { now: () => now });
    for (let id = 0; id < 10; id++) await one.enrich([said({ id: String(id) })]);

    expect([times(), one.open]).toEqual([3, ['down']]);
    now += 60_000;
    await one.enrich([said({ id: 'later' })]);
    expect(times()).toBe(4);
  });

  it('asks about some alerts at a time, and answers in their order', async () => {
    let running = 0;
    let most = 0;
    const plugins = [
      plugin('p', async ({ id }) => {
        most = Math.max(most, ++running);
        await Promise.resolve();
        running--;
        return { details: { id } };
      }),
    ];
    const alerts = Array.from({ length: 50 }, (_, id) => said({ id: String(id) }));
    const enriched = await (await enricher(plugins)).enrich(alerts);

    expect(enriched.alerts.map(({ id, details }) => [id, details?.['id']])).toEqual(
      alerts.map(({ after: { id } }) => [id, id]),
    );
    expect(most).toBe(4);
  });

  it('puts what a plugin says on one line, and cuts it', async () => {
    const one = await enricher([plugin('p', () => ({ summary: `a\nb\u202ec ${'x'.repeat(1000)}` }))], {
      log: createLogger('silent'),
    });
    const { summary } = await save(one);

    expect(summary).toMatch(/^S; a b c x+\.\.\.$/);
    expect(summary.length).toBeLessThanOrEqual(504);
  });
});
