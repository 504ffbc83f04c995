import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { accountRoutes } from '../../../src/web/api/account-routes.ts';
import { methodRoutes } from '../../../src/web/api/method-routes.ts';
import { passkeyRoutes } from '../../../src/web/api/passkey-routes.ts';
import { peopleRoutes } from '../../../src/web/api/people-routes.ts';
import { SoftAuthenticator } from '../../access/soft-authenticator.ts';
import { allEntries } from '../../audit/support.ts';
import { type Answer, NOW, WebUnderTest } from '../support.ts';

const HOST = 'mozdef.example';
const VIA = { host: HOST, 'x-forwarded-for': '198.51.100.7', 'x-forwarded-proto': 'https' };

let web: WebUnderTest;
const start = async (publicUrl = '', config: object = { behind_proxy: true, allowed_hosts: [HOST] }): Promise<void> => {
  web = await WebUnderTest.start(
    (people) => [
      ...passkeyRoutes({ ...people, publicUrl }),
      ...methodRoutes({ publicUrl }),
      ...peopleRoutes({ ...people, now: () => NOW }),
      ...accountRoutes({ ...people, now: () => NOW }),
    ],
    { config },
  );
};
beforeEach(() => start());
afterEach(() => web.stop());

const cookieOf = ({ headers }: Answer): string => headers['set-cookie']?.[0]?.split(';')[0] ?? '';
const methods = async (headers: Record<string, string>): Promise<unknown> =>
  (await web.get('/api/session/methods', { authorization: '', ...headers })).json();

describe('passkeys over HTTP', () => {
  it('are added by one who is signed in, not by a token, and let in', async () => {
    const device = new SoftAuthenticator(`https://${HOST}`);
    const session = `__Host-mozdef=${await web.signedIn('ann')}`;
    expect((await web.post('/api/account/passkeys/begin', {})).status).toBe(403);
    const begun = await web.post('/api/account/passkeys/begin', {}, { ...VIA, cookie: session });
    expect(begun.headers['set-cookie']).toEqual([
      expect.stringMatching(
        /^__Host-mozdef-ceremony=mzc_[\w-]{43}; Max-Age=300; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
      ),
    ]);
    const response = device.create(begun.json() as never);
    const cookie = `${session}; ${cookieOf(begun)}`;
    const added = await web.post('/api/account/passkeys', { name: 'Laptop', response }, { ...VIA, cookie });
    expect(added.json()).toEqual({ id: response.id, name: 'Laptop', added: expect.any(String) });

    const asked = await web.post('/api/session/passkey/begin', {}, { ...VIA, authorization: '' });
    const shown = { response: device.get(asked.json() as never) };
    const come = await web.post('/api/session/passkey', shown, { ...VIA, cookie: cookieOf(asked) });
    expect([come.status, come.json()]).toMatchObject([200, { name: 'ann', role: 'administrator' }]);
    const account = await web.get('/api/account', { ...VIA, cookie: cookieOf(come) });
    expect(account.json()).toMatchObject({ passkeys: [{ name: 'Laptop', used: expect.any(String) }] });
    expect(account.text).not.toContain('counter');
    expect((await allEntries(web.audit)).map(({ who, what, outcome }) => [who, what, outcome])).toEqual([
      ['local', 'POST /account/passkeys/begin', 'asked'],
      ['local', 'POST /account/passkeys/begin', 'failed'],
      ['ann', 'POST /account/passkeys/begin', 'asked'],
      ['ann', 'POST /account/passkeys', 'asked'],
      ['ann', 'POST /session/passkey', 'done'],
    ]);
    expect((await web.get('/api/people/ann')).json()).toMatchObject({ passkeys: [{ name: 'Laptop' }] });
    const twice = await web.post('/api/session/passkey', shown, { ...VIA, cookie: cookieOf(asked) });
    expect([twice.status, twice.json()]).toMatchObject([400, { error: { code: 'request-invalid' } }]);
  });

  it('of others are removed by administrators', async () => {
    const passkey = { id: 'x', key: 'y', counter: 0, name: 'Laptop', added: '' };
    await web.signedIn('ann');
    await web.people.users.change('ann', (user) => ({ ...user, passkeys: [passkey, { ...passkey, id: 'z' }] }));
    expect((await web.post('/api/people/ann/passkeys/remove', { id: 'none' })).status).toBe(404);
    expect((await web.post('/api/people/ann/passkeys/remove', { id: 'x' })).status).toBe(200);
    expect((await web.get('/api/people/ann')).json()).toMatchObject({ passkeys: [{ id: 'z' }] });
    expect((await web.post('/api/people/ann/passkeys/remove', {})).status).toBe(200);
    expect((await web.get('/api/people/ann')).json()).toMatchObject({ passkeys: [] });
  });

  it('are refused in words when what is sent is nonsense', async () => {
    const asked = await web.post('/api/session/passkey/begin', {}, { ...VIA, authorization: '' });
    const send = async (body: object): Promise<unknown> =>
      (await web.post('/api/session/passkey', body, { ...VIA, cookie: cookieOf(asked) })).json();
    const response = { clientDataJSON: 'x', authenticatorData: '', signature: '\u0000' };
    const credential = { id: '', rawId: '', type: 'public-key', clientExtensionResults: {}, response };

    expect(await send({})).toMatchObject({ error: { code: 'request-invalid' } });
    expect(await send({ response: { ...credential, id: 7 } })).toMatchObject({ error: { code: 'request-invalid' } });
    expect(await send({ response: credential })).toMatchObject({ error: { code: 'unauthorized' } });
  });
});

describe('where passkeys hold', () => {
  it('is the host that the browser asked', async () => {
    const port = web.port;
    expect(await methods(VIA)).toEqual({ passkeys: { origin: `https://${HOST}` } });
    expect(await methods({ host: `localhost:${port}` })).toEqual({ passkeys: { origin: `http://localhost:${port}` } });
    expect(await methods({})).toEqual({
      passkeys: {
        why: `passkeys need a host name, and 127.0.0.1 is none. Open the dashboard at http://localhost:${port}.`,
      },
    });
    expect(await methods({ host: HOST })).toMatchObject({ passkeys: { why: expect.stringContaining('need HTTPS') } });
    expect(await methods({ host: 'evil.example' })).toMatchObject({ error: { code: 'forbidden' } });
    expect((await web.post('/api/session/passkey/begin', {})).json()).toMatchObject({
      error: { code: 'request-invalid' },
    });
  });

  it('is the public address once one is configured', async () => {
    await web.stop();
    await start('https://mozdef.example:8443/base');

    expect(await methods({})).toEqual({ passkeys: { origin: 'https://mozdef.example:8443' } });
    await web.stop();
    await start('https://192.0.2.1');
    expect(await methods(VIA)).toMatchObject({ passkeys: { why: expect.stringContaining('a name, over HTTPS') } });
  });
});
