import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { hashPassword } from '../../../src/access/password.ts';
import { accountRoutes } from '../../../src/web/api/account-routes.ts';
import { peopleRoutes } from '../../../src/web/api/people-routes.ts';
import { sessionRoutes } from '../../../src/web/api/session-routes.ts';
import { allEntries } from '../../audit/support.ts';
import { LiveClient } from '../live/live-client.ts';
import { type Answer, LOCAL_TOKEN, NOW, WebUnderTest } from '../support.ts';

const PASSWORD = 'correct horse battery';

let web: WebUnderTest;
const start = async (config: object = {}): Promise<void> => {
  web = await WebUnderTest.start(
    (people) => [
      ...sessionRoutes(people),
      ...accountRoutes({ ...people, now: () => NOW }),
      ...peopleRoutes({ ...people, now: () => NOW }),
    ],
    { config },
  );
  const password = await hashPassword(PASSWORD, { ln: 4, r: 8, p: 1 });
  const added = new Date(NOW).toISOString();
  await web.people.users.add({ name: 'ann', role: 'responder', active: true, password, added, addedby: 'root' });
};
beforeEach(() => start());
afterEach(() => web.stop());

/** As one without any credential. */
const post = (path: string, body: object, headers: object = {}): Promise<Answer> =>
  web.post(path, body, { authorization: '', ...headers });
const signIn = (headers: object = {}): Promise<Answer> =>
  post('/api/session', { name: 'ann', password: PASSWORD }, headers);
/** What the browser sends back. */
const cookiesOf = ({ headers }: Answer): string =>
  (headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0]).join('; ');

describe('a session', () => {
  it('begins with name and password, lives in a cookie that no script and no other site gets, and ends', async () => {
    const answer = await signIn();
    expect([answer.status, answer.json()]).toEqual([
      200,
      { name: 'ann', role: 'responder', permissions: expect.arrayContaining(['read', 'handle-alerts']) },
    ]);
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(/^mozdef=mzs_[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/),
      expect.stringMatching(/^mozdef-device=mzv_[\w-]{43}; Max-Age=31536000; Path=\/; HttpOnly; SameSite=Strict$/),
    ]);
    const cookie = cookiesOf(answer);
    expect((await web.get('/api/session', { cookie })).json()).toMatchObject({ name: 'ann' });

    const ended = await web.post('/api/session/end', {}, { cookie });
    expect(ended.headers['set-cookie']).toEqual([expect.stringMatching(/^mozdef=; Max-Age=0; Path=\//)]);
    expect((await web.get('/api/session', { cookie })).status).toBe(401);
  });

  it('is told in one way of what is wrong, and waited for after ten times', async () => {
    for (let at = 0; at < 10; at++) {
      const wrong = await post('/api/session', { name: 'ann', password: 'wrong' });
      expect([wrong.status, wrong.json()]).toMatchObject([401, { error: { code: 'unauthorized' } }]);
      expect(wrong.headers['set-cookie']).toBeUndefined();
    }
    const refused = await signIn();
    expect([refused.status, refused.json()]).toMatchObject([429, { error: { code: 'too-many-attempts' } }]);
  });

  it('is not begun by another site, nor used by one', async () => {
    const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    expect((await signIn(foreign)).status).toBe(403);
    const cookie = cookiesOf(await signIn());

    expect((await web.post('/api/session/end', {}, { cookie, ...foreign })).status).toBe(403);
    expect((await web.get('/api/session', { cookie })).status).toBe(200);
  });

  it('opens the live socket, which is closed to all others', async () => {
    const cookie = cookiesOf(await signIn());
    const mine = new LiveClient(web.port, { cookie, authorization: '' });
    // A header Authorization goes before the cookie; this one shows nothing.
    await expect(mine.open()).rejects.toThrow('401');
    const client = await new LiveClient(web.port, { cookie }).open();
    client.socket.close();
    await expect(new LiveClient(web.port, { cookie: 'mozdef=mzs_wrong' }).open()).rejects.toThrow('401');
  });
});

describe('a proxy that does TLS', () => {
  beforeEach(async () => {
    await web.stop();
    await start({ behind_proxy: true });
  });
  const via = { 'x-forwarded-for': '203.0.113.9, 198.51.100.7', 'x-forwarded-proto': 'https' };

  it('has the cookie bound to the host, and the address of the one who asks', async () => {
    const answer = await signIn(via);

    expect(answer.headers['set-cookie']?.[0]).toMatch(
      /^__Host-mozdef=mzs_[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
    expect(await web.people.sessions.list('ann')).toMatchObject([{ address: '198.51.100.7' }]);
    const headers = { cookie: cookiesOf(answer) };
    expect((await web.get('/api/session', { ...headers, ...via })).status).toBe(200);
    expect((await web.get('/api/session', headers)).status).toBe(401);
  });

  it('is told when it does not say that people come over TLS; commands on the machine need none', async () => {
    for (const proto of [undefined, 'http', 'https, http'])
      expect(
        (await web.get('/', { 'x-forwarded-for': '203.0.113.9', ...(proto && { 'x-forwarded-proto': proto }) })).json(),
      ).toMatchObject({ error: { message: 'the proxy does not say that the request came over TLS' } });
    expect((await web.get('/api/session', { authorization: `Bearer ${LOCAL_TOKEN}` })).status).toBe(200);
  });
});

describe('what is one’s own', () => {
  it('is seen and changed by who is signed in, and by no token', async () => {
    const cookie = cookiesOf(await signIn());
    const made = await web.post('/api/account/tokens', { name: 'grafana', days: 30 }, { cookie });
    const { secret, id } = made.json() as { secret: string; id: string };
    expect(made.json()).toMatchObject({ name: 'grafana', role: 'viewer', expires: '2026-03-31T13:00:00.000Z' });
    const token = { authorization: `Bearer ${secret}` };

    expect((await web.get('/api/session', token)).json()).toMatchObject({ name: 'ann', role: 'viewer' });
    expect((await web.post('/api/account/tokens', { name: 'more' }, token)).status).toBe(403);
    expect((await web.get('/api/account', token)).status).toBe(403);
    const account = (await web.get('/api/account', { cookie })).json();
    expect(account).toMatchObject({ name: 'ann', password: true, sessions: [{ agent: '' }], tokens: [{ id }] });
    expect(JSON.stringify(account)).not.toMatch(/scrypt|mz[a-z]_/);
    await web.post('/api/account/tokens/revoke', { id }, { cookie });
    expect((await web.get('/api/session', token)).status).toBe(401);
  });

  it('has another password only with the old one, and then ends all other sessions', async () => {
    const cookie = cookiesOf(await signIn());
    const other = cookiesOf(await signIn());
    const change = (old: string, password: string): Promise<Answer> =>
      web.post('/api/account/password', { old, password }, { cookie });

    expect((await change('wrong', 'another horse battery')).status).toBe(403);
    expect((await change(PASSWORD, 'short')).status).toBe(400);
    expect((await change(PASSWORD, 'another horse battery')).status).toBe(200);
    expect((await web.get('/api/session', { cookie })).status).toBe(200);
    expect((await web.get('/api/session', { cookie: other })).status).toBe(401);
    expect((await signIn()).status).toBe(401);
  });
});

describe('people', () => {
  it('are invited by a link whose secret stands behind #, and let in no more', async () => {
    const invited = (await web.post('/api/invitations', { role: 'engineer' })).json() as { path: string };
    expect(invited.path).toMatch(/^\/welcome#mzl_/);
    const secret = invited.path.split('#')[1] ?? '';
    expect((await post('/api/session/link/look', { secret })).json()).toEqual({ role: 'engineer' });

    const come = await post('/api/session/link', { secret, name: 'ben', password: PASSWORD });
    const cookie = cookiesOf(come);
    expect((await web.get('/api/session', { cookie })).json()).toMatchObject({ name: 'ben', role: 'engineer' });
    expect((await post('/api/session/link/look', { secret })).status).toBe(404);
    expect((await web.get('/api/people')).json()).toMatchObject({ people: [{ name: 'ann' }, { name: 'ben' }] });

    await web.post('/api/people/ben', { active: false });
    expect((await web.get('/api/session', { cookie })).status).toBe(401);
    expect((await web.get('/api/people/ben')).json()).toMatchObject({ active: false, sessions: [] });
  });

  it('can be programs, which have a token and no password', async () => {
    expect((await web.post('/api/people', { name: 'grafana', role: 'viewer' })).status).toBe(200);
    const made = await web.post('/api/people/grafana/tokens', { name: 'boards', role: 'engineer' });
    const { secret } = made.json() as { secret: string };

    expect((await web.get('/api/session', { authorization: `Bearer ${secret}` })).json()).toMatchObject({
      name: 'grafana',
      role: 'viewer',
    });
    expect((await web.post('/api/people', { name: 'Grafana', role: 'viewer' })).status).toBe(409);
  });
});

describe('a token that leaked', () => {
  it('cannot make more of itself, nor let anyone in, be it an administrator’s', async () => {
    await web.people.users.change('ann', (user) => ({ ...user, role: 'administrator' }));
    const { secret } = await web.people.tokens.make({ user: 'ann', name: 'x', role: 'administrator' });
    const token = { authorization: `Bearer ${secret}` };
    const asked = [
      ['/api/people/ann/tokens', { name: 'more' }],
      ['/api/people/ann/link', {}],
      ['/api/invitations', { role: 'administrator' }],
    ] as const;
    for (const [path, body] of asked) {
      expect([path, (await web.post(path, body, token)).status]).toEqual([path, 403]);
      expect([path, (await web.post(path, body)).status]).toEqual([path, 200]);
    }
    expect((await web.post('/api/people/ann', { role: 'responder' }, token)).status).toBe(409);
  });
});

describe('a form', () => {
  it('of another page changes nothing, whatever cookie the browser sends with it', async () => {
    const cookie = cookiesOf(await signIn());
    for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x'])
      expect((await web.post('/api/account/sessions/end', 'x', { cookie, 'content-type': type })).status).toBe(400);
    expect((await web.ask('POST', '/api/account/sessions/end', { headers: { cookie } })).status).toBe(400);
    expect((await web.post('/api/account/sessions/end', {}, { cookie })).status).toBe(200);
    expect((await signIn({ 'content-type': 'text/plain' })).status).toBe(400);
  });
});

describe('the audit log', () => {
  it('has who came in, and who tried in vain, but no attempts that were not looked at', async () => {
    await signIn();
    await post('/api/session', { name: 'eve', password: 'hunter22hunter22' });
    for (let at = 0; at < 40; at++) await post('/api/session', { name: 'ann', password: 'wrong' });

    const entries = (await allEntries(web.audit)).map(({ who, role, what, outcome, error }) => ({
      who,
      role,
      what,
      outcome,
      error,
    }));
    expect(entries[0]).toEqual({ who: 'ann', role: 'responder', what: 'POST /session', outcome: 'done' });
    expect(entries[1]).toEqual({ who: 'eve', what: 'POST /session', outcome: 'failed', error: 'unauthorized' });
    expect(entries).toHaveLength(12);
    expect(JSON.stringify(await allEntries(web.audit))).not.toContain('hunter22');
  });
});
