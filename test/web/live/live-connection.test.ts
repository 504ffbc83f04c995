import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '../../support/running-server.ts';
import { WebUnderTest } from '../support.ts';
import { LiveClient } from './live-client.ts';

describe('a live connection', () => {
  let web: WebUnderTest;
  const clients: LiveClient[] = [];
  beforeEach(async () => {
    web = await WebUnderTest.start([]);
  });
  afterEach(async () => {
    for (const { socket } of clients.splice(0)) socket.terminate();
    await web.stop();
  });

  const connectClient = (headers?: Record<string, string>): LiveClient => {
    const client = new LiveClient(web.port, headers);
    clients.push(client);
    return client;
  };

  it('tells a client that comes back what it missed', async () => {
    const client = await connectClient().open();
    client.say({ op: 'follow', id: 1, topic: 'incidents' });
    const { at } = await client.next('following');
    client.socket.terminate();
    web.incidentNews.tell({ incident: 'INC-1', what: 'head', version: 2 });

    const again = await connectClient().open();
    again.say({ op: 'follow', id: 1, topic: 'incidents', since: at });
    expect(await again.next('following')).toMatchObject({ missed: ['INC-1'] });
  });

  it('says who is there and what they do, until they leave', async () => {
    const cookie = `mozdef=${await web.signedIn('ann', 'responder')}`;
    const [ann, ben] = [await connectClient({ cookie }).open(), await connectClient().open()];
    ben.say({ op: 'people', id: 1 });
    expect(await ben.next('people')).toMatchObject({ id: 1, people: [] });

    ann.say({ op: 'here', place: '/alerts/a1' });
    expect(await ben.next('people')).toMatchObject({
      people: [{ name: 'ann', place: '/alerts/a1', doing: 'looks', idle: false }],
    });
    ann.say({ op: 'here', place: '/alerts/a1', doing: 'writes' });
    expect(await ben.next('people')).toMatchObject({ people: [{ name: 'ann', doing: 'writes' }] });
    ann.socket.terminate();
    expect(await ben.next('people')).toMatchObject({ people: [] });
  });

  it('knows a page that comes back while its last connection is not known to be gone', async () => {
    const [lost, again, ben] = [
      await connectClient().open(),
      await connectClient().open(),
      await connectClient().open(),
    ];
    ben.say({ op: 'people', id: 1 });
    await ben.next('people');
    lost.say({ op: 'here', place: '/alerts/a1', page: 'p1', turn: 1 });
    await ben.next('people');
    again.say({ op: 'here', place: '/alerts', page: 'p1', turn: 2 });
    expect((await ben.next('people')).people).toMatchObject([{ place: '/alerts' }]);

    lost.socket.terminate();
    again.say({ op: 'here', place: '/alerts', page: 'p1', turn: 2, idle: true });
    expect((await ben.next('people')).people).toMatchObject([{ place: '/alerts', idle: true }]);
  });

  it('ends for one who says so much that it would keep all instances busy', async () => {
    const [client, other] = [await connectClient().open(), await connectClient().open()];
    for (let at = 0; at < 5000; at++) client.say({ op: 'here', place: `/alerts/${at}` });

    await until(() => client.closed !== undefined, 5000, 'the connection to be closed');
    expect(client.closed).toEqual({ code: 1008, reason: 'too many commands' });
    other.say({ op: 'people', id: 1 });
    expect(await other.next('people')).toMatchObject({ people: [] });
  });

  it('is refused to one who has too many, so that others get one', async () => {
    const [ann, ben] = [await web.signedIn('ann', 'viewer'), await web.signedIn('ben', 'viewer')];
    const of = (secret: string): Promise<LiveClient> => connectClient({ cookie: `mozdef=${secret}` }).open();
    // All at once: none may slip through while others are looked up.
    const all = await Promise.allSettled(Array.from({ length: 120 }, () => of(ann)));
    const open = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(open).toHaveLength(20);
    expect(String((all.find(({ status }) => status === 'rejected') as PromiseRejectedResult).reason)).toContain('429');
    await of(ben);

    for (const { socket } of open) socket.terminate();
    await until(() => of(ann).then(Boolean, () => false), 5000, 'a place to be free again');
  });

  it('is refused, and harms nobody, while it cannot be known who asks', async () => {
    await web.stop();
    web = await WebUnderTest.start([], {
      access: {
        identify: () => {
          throw new Error('a fault');
        },
      },
    });

    await expect(connectClient().open()).rejects.toThrow('503');
  });

  describe('time and again', () => {
    beforeEach(async () => {
      await web.stop();
      web = await WebUnderTest.start([], { beatMs: 20 });
    });

    it('says that the connection lives', async () => {
      const client = await connectClient().open();
      for (let beat = 0; beat < 3; beat++) await client.next('beat');
    });

    it('closes the connection of one who is signed out, and of no one else', async () => {
      const [ann, ben] = [await web.signedIn('ann', 'viewer'), await web.signedIn('ben', 'viewer')];
      const [one, other] = [connectClient({ cookie: `mozdef=${ann}` }), connectClient({ cookie: `mozdef=${ben}` })];
      await one.open();
      await other.open();
      await one.tail(1, '');

      await web.people.sessions.endOthers('ann');
      await until(() => one.closed !== undefined, 5000, 'the connection to be closed');
      expect(one.closed).toEqual({ code: 4401, reason: 'signed out' });
      await other.tail(1, '');
      expect(other.closed).toBeUndefined();
    });

    it('goes by what the person may do now', async () => {
      const client = await connectClient({ cookie: `mozdef=${await web.signedIn('ann', 'viewer')}` }).open();
      await web.people.users.change('ann', (user) => ({ ...user, active: false }));

      await until(() => client.closed !== undefined, 5000, 'the connection to be closed');
      expect(client.closed).toMatchObject({ code: 4401 });
    });
  });
});
