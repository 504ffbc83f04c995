import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { allEntries } from '../../audit/support.ts';
import { cookiesOf, GROUPS, ProviderFlow } from '../provider-flow.ts';

let flow: ProviderFlow;
beforeEach(async () => {
  flow = await new ProviderFlow().start();
});
afterEach(() => flow.stop());

describe('signing in through the provider', () => {
  it('leads there and back, makes a user, and goes on by a page of ours', async () => {
    const methods = await flow.web.get('/api/session/methods', { authorization: '' });
    expect(methods.json()).toMatchObject({ provider: { name: 'Example SSO' } });
    const { url, cookie } = await flow.begin({ after: '/alerts?status=new&q="x"' });
    expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      scope: 'openid profile email',
      nonce: expect.any(String),
      state: expect.any(String),
    });
    const answer = await flow.comeBack(await flow.visit(url), cookie);

    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(answer.text).toContain('<meta http-equiv="refresh" content="0;url=/">');
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(/^mozdef=mzs_[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/),
      expect.stringMatching(/^mozdef-device=/),
      expect.stringMatching(/^mozdef-provider=; Max-Age=0/),
    ]);
    expect(await flow.me(answer)).toMatchObject({ name: 'ann', role: 'engineer' });
    expect(await flow.web.people.sessions.list('ann')).toMatchObject([{ method: 'provider' }]);
    expect(await flow.web.people.users.get('ann')).toMatchObject({
      addedby: 'provider',
      external: { issuer: flow.provider.issuer, subject: 'sub-ann' },
    });
    expect(await allEntries(flow.web.audit)).toMatchObject([
      { what: 'GET /session/provider/return', who: 'ann', role: 'engineer', outcome: 'done' },
    ]);
  });

  it.each([
    ['/alerts?status=new', '/alerts?status=new'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['https://evil.example', '/'],
    ['/a"><script>', '/'],
  ])('goes on to %s as %s', async (after, path) => {
    const { url, cookie } = await flow.begin({ after });
    const answer = await flow.comeBack(await flow.visit(url), cookie);
    expect(answer.text).toContain(`content="0;url=${path}"`);
  });

  it('finds the same person again by who they are there, whatever they are called', async () => {
    await flow.signIn();
    flow.provider.claims['sub-ann'] = { preferred_username: 'root', groups: ['soc-leads'] };
    expect(await flow.me(await flow.signIn())).toMatchObject({ name: 'ann', role: 'administrator' });
    expect(await flow.names()).toEqual(['ann']);
  });

  it('gives nobody a user of ours, or of another, for a name', async () => {
    await flow.web.signedIn('ann', 'administrator');
    const given: [string, object, string][] = [
      ['one', { preferred_username: 'ann' }, 'ann-2'],
      ['two', { preferred_username: 'ÁNN' }, 'ann-3'],
      ['three', { email: 'Kim@Example.org' }, 'kim@example.org'],
      ['four', { preferred_username: '<img>\u202e' }, 'img-'],
      ['five', { preferred_username: 'local' }, 'local-2'],
      ['six', {}, 'user'],
      ['seven', { preferred_username: 7 }, 'user-2'],
    ];
    for (const [sub, claims, name] of given) {
      flow.provider.claims[sub] = { ...claims, groups: ['staff'] };
      expect(await flow.me(await flow.signIn(sub))).toMatchObject({ name, role: 'viewer' });
    }
    expect((await flow.web.people.users.get('ann')).external).toBeUndefined();
  });

  it('makes one user when the same person comes twice at once', async () => {
    const both = [await flow.begin(), await flow.begin()];
    const back = [await flow.visit(both[0]?.url ?? ''), await flow.visit(both[1]?.url ?? '')];
    const answers = await Promise.all(back.map((path, at) => flow.comeBack(path, both[at]?.cookie ?? '')));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await flow.names()).toEqual(['ann']);
  });
});

describe('what the provider says of people', () => {
  it('gives the greatest role that it stands for, anew each time', async () => {
    await flow.web.signedIn('root', 'administrator');
    for (const [groups, role] of [
      [['staff', 'soc-leads', 'soc'], 'administrator'],
      ['staff', 'viewer'],
      [['soc', 7], 'engineer'],
    ] as const) {
      flow.provider.claims['sub-ann'] = { preferred_username: 'ann', groups };
      expect(await flow.me(await flow.signIn())).toMatchObject({ name: 'ann', role });
    }
    flow.provider.claims['sub-ann'] = { preferred_username: 'ann', groups: [] };
    expect((await flow.signIn()).status).toBe(403);
  });

  it('refuses whom it gives none, in words, and makes no user', async () => {
    for (const groups of [undefined, [], ['other'], { staff: true }]) {
      flow.provider.claims['sub-eve'] = { preferred_username: 'eve', ...(groups && { groups }) };
      const answer = await flow.signIn('sub-eve');
      expect([answer.status, answer.headers['content-type']]).toEqual([403, 'text/html; charset=utf-8']);
      expect(answer.text).toContain('Nothing that the provider says of you gives you a role here.');
      expect(cookiesOf(answer)).toBe('');
    }
    expect(await flow.names()).toEqual([]);
  });

  it('may stand deeper, and those of whom it says nothing may get a role that is the same for all', async () => {
    await flow.restart({ roles: GROUPS, role_claim: 'realm_access.roles', default_role: 'viewer' });
    flow.provider.claims['sub-kim'] = { preferred_username: 'kim', realm_access: { roles: ['soc'] } };
    expect(await flow.me(await flow.signIn('sub-kim'))).toMatchObject({ name: 'kim', role: 'engineer' });
    expect(await flow.me(await flow.signIn())).toMatchObject({ name: 'ann', role: 'viewer' });
  });

  it('leaves the roles to administrators when it gives none', async () => {
    await flow.restart({ default_role: 'viewer' });
    expect(await flow.me(await flow.signIn())).toMatchObject({ role: 'viewer' });
    await flow.web.people.users.change('ann', (user) => ({ ...user, role: 'engineer' }));
    expect(await flow.me(await flow.signIn())).toMatchObject({ role: 'engineer' });
  });

  it('must have verified an address of an allowed domain where there are such', async () => {
    await flow.restart({ default_role: 'viewer', allowed_domains: ['Example.org'] });
    const status = async (claims: object): Promise<number> => {
      flow.provider.claims['sub-ann'] = claims;
      return (await flow.signIn()).status;
    };
    expect(await status({ email: 'ann@example.org' })).toBe(403);
    expect(await status({ email: 'ann@example.org', email_verified: false })).toBe(403);
    expect(await status({ email: 'ann@example.org.evil.example', email_verified: true })).toBe(403);
    expect(await status({ email: 'example.org', email_verified: true })).toBe(403);
    expect(await status({ email: 'ann@EXAMPLE.org', email_verified: true })).toBe(200);
  });

  it('lets in no one who was deactivated here', async () => {
    await flow.web.signedIn('root', 'administrator');
    await flow.signIn();
    await flow.web.people.users.change('ann', (user) => ({ ...user, active: false }));
    const answer = await flow.signIn();
    expect([answer.status, cookiesOf(answer)]).toEqual([403, '']);
    expect(answer.text).toContain('Ann is not active.');
  });
});
