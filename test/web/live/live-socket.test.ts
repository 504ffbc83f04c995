import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { anEvent } from '../../plugin/support.ts';
import { until } from '../../support/running-server.ts';
import { NOW, WebUnderTest } from '../support.ts';
import { LiveClient, type Message } from './live-client.ts';

describe('the live socket', () => {
  let web: WebUnderTest;
  let now = NOW;
  const clients: LiveClient[] = [];
  beforeEach(async () => {
    now = NOW;
    web = await WebUnderTest.start([], { now: () => now });
  });
  afterEach(async () => {
    for (const { socket } of clients.splice(0)) socket.terminate();
    await web.stop();
  });

  const connectClient = (headers?: Record<string, string>, path?: string): LiveClient => {
    const client = new LiveClient(web.port, headers, path);
    clients.push(client);
    return client;
  };
  const publish = (...events: readonly object[]): void =>
    web.tap.publish(Buffer.from(events.map((fields) => JSON.stringify(anEvent(fields))).join('\n')));
  const summaries = ({ events = [] }: Message): string[] => events.map(({ summary }) => summary);

  it('shows what matches, to each tail its own', async () => {
    const client = await connectClient().open();
    await client.tail(1, 'category:good');
    await client.tail(2, 'summary:b*');

    publish({ summary: 'a', category: 'good' }, { summary: 'b', category: 'good' }, { summary: 'bad', category: 'x' });

    expect(await client.next('events')).toMatchObject({ id: 1, events: [{ summary: 'a' }, { summary: 'b' }] });
    expect(await client.next('events')).toMatchObject({ id: 2, events: [{ summary: 'b' }, { summary: 'bad' }] });
  });

  it('shows everything to a tail without a query', async () => {
    const client = await connectClient().open();
    client.say({ op: 'tail', id: 7 });
    expect(await client.next('tailing')).toEqual({ op: 'tailing', id: 7 });

    publish({ summary: 'a' });

    expect(summaries(await client.next('events'))).toEqual(['a']);
  });

  it('says where a query is wrong, and goes on', async () => {
    const client = await connectClient().open();
    client.say({ op: 'tail', id: 1, q: 'category:good AND (' });

    const { id, error } = await client.next('error');
    expect([id, error?.code]).toEqual([1, 'query-invalid']);
    expect(error?.column).toBeGreaterThan(17);
    await client.tail(1, 'category:good');
    publish({ summary: 'a', category: 'good' });
    expect(summaries(await client.next('events'))).toEqual(['a']);
  });

  it.each([
    'no JSON',
    '',
    '[]',
    'null',
    '{"op":"jump","id":3}',
    '{"op":"tail"}',
    '{"op":"tail","id":"x"}',
    '{"op":"tail","id":1,"more":1}',
    `{"op":"tail","id":1,"q":"${'x'.repeat(10_001)}"}`,
  ])('answers an error to %.40s', async (text) => {
    const client = await connectClient().open();
    client.say(text);

    expect((await client.next('error')).error?.code).toBe('request-invalid');
    expect(web.tap.wanted).toBe(false);
  });

  it('stops a tail, and listens to no one any more', async () => {
    const client = await connectClient().open();
    await client.tail(1, '');
    await client.tail(2, '');
    client.say({ op: 'stop', id: 1 });
    client.say({ op: 'stop', id: 99 });
    await client.tail(3, 'category:nothing');
    publish({ summary: 'a' });
    expect(await client.next('events')).toMatchObject({ id: 2 });
    expect(client.messages).toEqual([]);

    client.say({ op: 'stop', id: 2 });
    client.say({ op: 'stop', id: 3 });
    await until(() => !web.tap.wanted, 5000, 'no one to listen');
  });

  it('tells which alerts changed to those who follow them, until they stop', async () => {
    const [client, other] = [await connectClient().open(), await connectClient().open()];
    client.say({ op: 'follow', id: 5, topic: 'alerts' });
    expect(await client.next('following')).toMatchObject({ id: 5, topic: 'alerts', missed: 'all' });
    await client.tail(6, '');
    await other.tail(1, '');

    web.news.tell([{ id: 'a' }]);
    expect(await client.next('changed')).toMatchObject({ id: 5, changes: ['a'] });
    web.news.tell([{ id: 'b' }, { id: 'c' }]);
    web.news.tell([{ id: 'b' }]);
    expect(await client.next('changed')).toMatchObject({ id: 5, changes: ['b', 'c'] });
    client.say({ op: 'stop', id: 5 });
    await client.tail(7, '');
    web.news.tell([{ id: 'd' }]);
    publish({ summary: 'last' });

    await client.next('events');
    await other.next('events');
    expect([...client.messages, ...other.messages].filter(({ op }) => op === 'changed')).toEqual([]);
  });

  it('lets a tail be changed under its number', async () => {
    const client = await connectClient().open();
    await client.tail(1, 'category:a');
    await client.tail(1, 'category:b');

    publish({ summary: '1', category: 'a' }, { summary: '2', category: 'b' });

    expect(summaries(await client.next('events'))).toEqual(['2']);
    expect(client.messages).toEqual([]);
  });

  it('shows no more in a second than anyone can read, and says how many it left out', async () => {
    const client = await connectClient().open();
    await client.tail(1, 'category:x');
    const many = (count: number): object[] =>
      Array.from({ length: count }, (_, n) => ({ summary: `${n}`, category: 'x' }));

    publish(...many(150), { summary: 'other' });
    publish(...many(150));
    publish(...many(10));
    now += 1000;
    publish(...many(10));

    expect(summaries(await client.next('events'))).toHaveLength(150);
    expect(summaries(await client.next('events'))).toHaveLength(50);
    expect(await client.next('dropped')).toEqual({ op: 'dropped', id: 1, count: 100 });
    expect(await client.next('dropped')).toEqual({ op: 'dropped', id: 1, count: 10 });
    expect(summaries(await client.next('events'))).toHaveLength(10);
  });

  it('looks at a part of each batch when there is more than keeps the process fast', async () => {
    const client = await connectClient().open();
    await client.tail(1, 'category:x');
    const large = (n: number): object => ({ summary: `${n}${'s'.repeat(800_000)}`, category: 'x' });
    const begins = async (): Promise<string[]> =>
      summaries(await client.next('events')).map((text) => text.slice(0, 1));

    publish(...[1, 2, 3, 4].map(large));
    expect(await begins()).toEqual(['1', '2']);
    expect(await client.next('dropped')).toMatchObject({ count: 2 });
    publish(...[5, 6].map(large));
    expect(await client.next('dropped')).toMatchObject({ count: 2 });
    now += 200;
    publish(...[7, 8].map(large));
    expect(await begins()).toEqual(['7']);
    expect(await client.next('dropped')).toMatchObject({ count: 1 });
    now += 60_000;
    publish(...[1, 2, 3, 4].map(large));
    expect(await begins()).toEqual(['1', '2']);
  });

  it('allows so many tails on a connection and no more', async () => {
    const client = await connectClient().open();
    for (let id = 0; id < 16; id++) await client.tail(id, '');
    client.say({ op: 'tail', id: 16, q: '' });

    expect(await client.next('error')).toMatchObject({ id: 16, error: { code: 'request-invalid' } });
    client.say({ op: 'stop', id: 3 });
    await client.tail(16, '');
  });

  it('closes a client that does not take what it is sent, and listens for it no more', async () => {
    const client = await connectClient().open();
    await client.tail(1, '');
    client.socket.pause();
    for (let second = 0; second < 60 && web.tap.wanted; second++) {
      now += 1000;
      publish({ summary: 's'.repeat(1_500_000) });
      await new Promise((resolve) => setImmediate(resolve));
    }

    expect(web.tap.wanted).toBe(false);
    client.socket.resume();
    await until(() => client.closed !== undefined, 10_000, 'the connection to be closed');
    expect(client.closed).toEqual({ code: 1013, reason: expect.stringMatching(/slow/) });
  });

  it.each(['close', 'terminate'] as const)('forgets the tails of a client that goes by %s', async (how) => {
    const client = await connectClient().open();
    await client.tail(1, '');
    await client.tail(2, 'x');
    client.socket[how]();

    await until(() => !web.tap.wanted, 5000, 'no one to listen');
    publish({ summary: 'to no one' });
  });

  it('ends the connection at a message that no one would send', async () => {
    const client = await connectClient().open();
    await client.tail(1, '');
    client.say('x'.repeat(600_001));

    await until(() => client.closed !== undefined, 5000, 'the connection to be closed');
    expect(client.closed?.code).toBe(1009);
    await until(() => !web.tap.wanted, 5000, 'no one to listen');
  });

  it.each<[Record<string, string>]>([
    [{ host: 'evil.example.com' }],
    [{ origin: 'https://evil.example.com' }],
    [{ 'sec-fetch-site': 'cross-site' }],
  ])('refuses pages of others: %j', async (headers) => {
    const client = connectClient(headers);

    await expect(client.open()).rejects.toThrow('403');
  });

  it('is nowhere else', async () => {
    await expect(connectClient({}, '/api/events').open()).rejects.toThrow('404');
    await (await connectClient({}, '/api/live?any=1').open()).tail(1, '');
  });

  it('is open to so many at a time and no more', async () => {
    const people = await Promise.all(Array.from({ length: 5 }, (_, at) => web.signedIn(`user${at}`, 'viewer')));
    const open = await Promise.all(
      Array.from({ length: 100 }, (_, at) => connectClient({ cookie: `mozdef=${people[at % 5]}` }).open()),
    );

    await expect(connectClient().open()).rejects.toThrow('503');
    open[0]?.socket.terminate();
    await until(
      () =>
        connectClient()
          .open()
          .then(() => true)
          .catch(() => false),
      5000,
      'room for one more',
    );
  });

  it.each(['//[', '/api/live%', 'http://[', '*', '/api/live/../live'])(
    'survives an upgrade of the hostile address %s and a connection that is reset',
    async (path) => {
      for (let n = 0; n < 5; n++) {
        const socket = connect(web.port, '127.0.0.1');
        socket.on('error', () => undefined);
        await new Promise<void>((resolve) => socket.once('connect', resolve));
        const head = 'Host: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n';
        await new Promise<void>((resolve) => socket.write(`GET ${path} HTTP/1.1\r\n${head}\r\n`, () => resolve()));
        socket.resetAndDestroy();
      }
      await (await connectClient().open()).tail(1, '');
    },
  );

  it('says good-bye when the server stops, and does not wait for those that do not answer', async () => {
    const polite = await connectClient().open();
    const deaf = await connectClient().open();
    await deaf.tail(1, '');
    deaf.socket.pause();
    const begun = performance.now();
    await web.server.stop();

    expect(performance.now() - begun).toBeLessThan(15_000);
    await until(() => polite.closed !== undefined, 5000, 'the good-bye');
    expect(polite.closed).toEqual({ code: 1001, reason: 'MozDef stops' });
    await until(() => !web.tap.wanted, 5000, 'no one to listen');
  });
});
