import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ReactiveControllerHost } from 'lit';
import { AlertHandling } from '../../public/controllers/alert-handling.ts';
import { AlertList } from '../../public/controllers/alert-list.ts';
import { ALERTS_DEFAULTS } from '../../public/model/alerts-url.ts';
import type { VersionedAlert } from '../../src/alert/find-alerts.ts';
import { AlertsServer } from './support/alerts-server.ts';

/** An element that is drawn when it likes. */
const HOST: ReactiveControllerHost = {
  addController: () => undefined,
  removeController: () => undefined,
  requestUpdate: () => undefined,
  updateComplete: Promise.resolve(true),
};
const realFetch = globalThis.fetch;

let server: AlertsServer;
let list: AlertList;
let mayShow = true;
/** Called with each answer that has come; it is given on when that resolves. */
let pass: () => Promise<void> | undefined = () => undefined;
beforeEach(async () => {
  server = await new AlertsServer().start();
  mayShow = true;
  pass = () => undefined;
  list = new AlertList(HOST, () => mayShow);
  // As in a browser, where addresses are relative to the page.
  globalThis.fetch = async (path, init) => {
    if (typeof path !== 'string') throw new Error('the client asks by address');
    const { name, value } = server.cookie;
    const headers = new Headers(init?.headers);
    headers.set('cookie', `${name}=${value}`);
    const answer = await realFetch(server.url + path, { ...init, headers });
    await pass();
    return answer;
  };
});
afterEach(async () => {
  list.stop();
  globalThis.fetch = realFetch;
  await server.stop();
});

const shown = (): (readonly [string, string])[] => list.rows.shown.map(({ id, status }) => [id, status] as const);
const some = (...ids: readonly string[]): VersionedAlert[] => ids.flatMap((id) => list.find(id) ?? []);

describe('the list of alerts', () => {
  it('reads again what may have been missed: what is new, and what became of what is shown', async () => {
    await server.raise('a');
    await server.raise('b');
    await list.load(ALERTS_DEFAULTS);
    await server.handle('a', { verdict: 'benign' });
    await server.raise('c');
    await list.refresh();
    expect(shown()).toEqual([
      ['c', 'open'],
      ['b', 'open'],
      ['a', 'closed'],
    ]);
    expect(some('a', 'b').map((alert) => list.wants(alert))).toEqual([false, true]);

    mayShow = false;
    await server.raise('d');
    await list.refresh();
    expect([shown().length, list.rows.waiting.map(({ id }) => id)]).toEqual([3, ['d']]);
    await list.load(ALERTS_DEFAULTS);
    expect(shown().map(([id]) => id)).toEqual(['d', 'c', 'b']);
  });

  it('loses no change that comes while it is loaded', async () => {
    await server.raise('a');
    const [answered, given] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    pass = () => {
      pass = () => undefined;
      answered.resolve();
      return given.promise;
    };
    const loaded = list.load(ALERTS_DEFAULTS);
    // What the answer does not have yet is told and read while it is on its way.
    await answered.promise;
    await server.handle('a', { status: 'escalated' });
    await server.raise('b');
    await list.read(['a', 'b']);
    given.resolve();
    await loaded;

    expect(shown()).toEqual([
      ['b', 'open'],
      ['a', 'escalated'],
    ]);
  });

  it('goes on page by page', async () => {
    for (let n = 0; n < 105; n++) await server.raise(`a${n}`);
    await list.load(ALERTS_DEFAULTS);
    expect([shown().length, list.hasMore]).toEqual([100, true]);
    await list.more();

    expect([shown().length, list.hasMore, shown().at(-1)?.[0]]).toEqual([105, false, 'a0']);
  });
});

describe('handling alerts', () => {
  const handling = (): AlertHandling => new AlertHandling(HOST, (ids) => list.read(ids));

  it('takes it for no conflict that the rule counted on, and says what a person did meanwhile', async () => {
    for (const id of ['a', 'b', 'c']) await server.raise(id);
    await list.load(ALERTS_DEFAULTS);
    await server.raise('a', { count: 99 });
    await server.handle('b', { assignee: 'ann' });
    const hands = handling();
    expect(await hands.act(some('a', 'b', 'c'), { status: 'acknowledged' })).toBe(false);

    expect(shown()).toEqual([
      ['c', 'acknowledged'],
      ['b', 'open'],
      ['a', 'acknowledged'],
    ]);
    expect(hands.outcome?.failed.map(({ alert, message }) => [alert.id, message])).toEqual([
      ['b', 'changed meanwhile by ann (assigned to ann)'],
    ]);
    hands.stop();
  });

  it('takes steps back one by one, each alert to what it was, and not over what someone else did since', async () => {
    for (const id of ['a', 'b']) await server.raise(id);
    await server.handle('b', { status: 'escalated' });
    await list.load(ALERTS_DEFAULTS);
    const hands = handling();
    await hands.act(some('a', 'b'), { verdict: 'benign' });
    await hands.act(some('a'), { assignee: 'bob' });
    await server.handle('b', { verdict: 'true-positive' });

    expect(await hands.undo()).toBe(true);
    expect(some('a')[0]?.assignee).toBe('');
    expect(await hands.undo()).toBe(false);
    await list.read(['a', 'b']);
    expect(some('a', 'b').map(({ status, verdict }) => [status, verdict])).toEqual([
      ['open', undefined],
      ['closed', 'true-positive'],
    ]);
    expect([hands.canUndo, await hands.undo()]).toEqual([false, false]);
    hands.stop();
  });

  it('does one after the other what is decided before the answer of the first is there', async () => {
    for (const id of ['a', 'b']) await server.raise(id);
    await list.load(ALERTS_DEFAULTS);
    const hands = handling();
    const seen = some('a', 'b');
    const all = [
      hands.act(seen, { status: 'escalated' }),
      hands.act(seen.slice(0, 1), { verdict: 'benign' }),
      hands.undo(),
      hands.act(seen.slice(1), { assignee: 'ann' }),
    ];

    expect(await Promise.all(all)).toEqual([true, true, true, true]);
    await list.read(['a', 'b']);
    expect(some('a', 'b').map(({ status, assignee }) => [status, assignee])).toEqual([
      ['escalated', ''],
      ['escalated', 'ann'],
    ]);
  });

  it('does nothing over what someone else did before one saw it, however quickly one decides', async () => {
    await server.raise('a');
    await list.load(ALERTS_DEFAULTS);
    const hands = handling();
    const seen = some('a');
    const first = hands.act(seen, { status: 'escalated' });
    await first;
    await server.handle('a', { assignee: 'eve' });

    expect(await hands.act(seen, { assignee: 'ann' })).toBe(false);
    expect(hands.failureOf('a')).toMatchObject({ isConflict: true });
    hands.stop();
  });

  it('says that nothing is known to be done when the server does not answer', async () => {
    await server.raise('a');
    await list.load(ALERTS_DEFAULTS);
    globalThis.fetch = () => Promise.reject(new TypeError('fetch failed'));
    const hands = handling();
    expect(await hands.act(some('a'), { status: 'acknowledged' })).toBe(false);

    expect(hands.failureOf('a')).toMatchObject({ isConflict: false, message: 'The server does not answer.' });
    expect(hands.canUndo).toBe(false);
  });
});
