import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { NOBODY, type Principal } from '../../src/access/principal.ts';
import { HOUR, LAPTOP, LOCAL_TOKEN, PASSWORD, PeopleUnderTest } from './support.ts';

let test: PeopleUnderTest;
beforeEach(async () => {
  test = await new PeopleUnderTest().open();
  await test.add('root', 'administrator');
  await test.add('ann', 'engineer');
});
afterEach(() => test.close());

const withToken = (authorization: string): Promise<Principal> =>
  test.people.access.identify({ headers: { authorization }, secure: false });
const withCookie = (cookie: string, secure = false): Promise<Principal> =>
  test.people.access.identify({ headers: { cookie }, secure });

describe('who asks', () => {
  it('is no one without a credential, or with one that is not', async () => {
    expect(await test.people.access.identify({ headers: {}, secure: false })).toEqual(NOBODY);
    expect(await withToken('Bearer mzp_none')).toEqual(NOBODY);
    expect(await withToken('Bearer ')).toEqual(NOBODY);
    expect(await withToken('Digest x')).toEqual(NOBODY);
    expect(await withCookie('mozdef=mzs_none')).toEqual(NOBODY);
    expect(await withCookie('%%%;=;;mozdef')).toEqual(NOBODY);
  });

  it('is the administrator of the machine with its local token', async () => {
    expect(await withToken(`Bearer ${LOCAL_TOKEN}`)).toEqual({ name: 'local', role: 'administrator' });
    expect(await withToken(`Basic ${btoa(`any:${LOCAL_TOKEN}`)}`)).toMatchObject({ name: 'local' });
  });

  it('is whose token it is, who may no more than the token and the owner', async () => {
    const { secret } = await test.people.tokens.make({ user: 'ann', name: 'grafana', role: 'viewer' });
    const strong = await test.people.tokens.make({ user: 'ann', name: 'strong', role: 'administrator' });

    expect(await withToken(`Bearer ${secret}`)).toEqual({ name: 'ann', role: 'viewer' });
    expect(await withToken(`Bearer ${strong.secret}`)).toEqual({ name: 'ann', role: 'engineer' });
    await test.people.users.change('ann', (user) => ({ ...user, role: 'viewer' }));
    expect(await withToken(`Bearer ${strong.secret}`)).toEqual({ name: 'ann', role: 'viewer' });
  });

  it('is no one when the token is revoked, expired, or of one who may nothing any more', async () => {
    const { secret, id } = await test.people.tokens.make({ user: 'ann', name: 'a', role: 'viewer' });
    const expires = new Date(test.now + HOUR).toISOString();
    const short = await test.people.tokens.make({ user: 'ann', name: 'b', role: 'viewer', expires });
    const other = await test.people.tokens.make({ user: 'ann', name: 'c', role: 'viewer' });
    expect(await withToken(`Bearer ${short.secret}`)).toMatchObject({ name: 'ann' });

    await test.people.tokens.revoke('ann', id);
    test.now += HOUR;
    expect(await withToken(`Bearer ${secret}`)).toEqual(NOBODY);
    expect(await withToken(`Bearer ${short.secret}`)).toEqual(NOBODY);
    await test.people.users.change('ann', (user) => ({ ...user, active: false }));
    expect(await withToken(`Bearer ${other.secret}`)).toEqual(NOBODY);
  });

  it('is who is signed in, on all instances, until the session is over', async () => {
    const { session } = await test.people.signIn.withPassword({ name: 'Ann ', password: PASSWORD }, LAPTOP);
    const cookie = `mozdef=${session}`;
    const elsewhere = test.another().access;

    expect(await elsewhere.identify({ headers: { cookie }, secure: false })).toMatchObject({
      name: 'ann',
      role: 'engineer',
      session: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    test.now += 11 * HOUR;
    expect(await withCookie(cookie)).toMatchObject({ name: 'ann' });
    test.now += 11 * HOUR;
    expect(await withCookie(cookie)).toMatchObject({ name: 'ann' });
    test.now += 12 * HOUR + 1;
    expect(await withCookie(cookie)).toEqual(NOBODY);
  });

  it('ends a session after its longest time, however much it is used', async () => {
    const { session } = await test.people.signIn.withPassword({ name: 'ann', password: PASSWORD }, LAPTOP);
    for (let hours = 0; hours < 7 * 24; hours += 8) {
      expect(await withCookie(`mozdef=${session}`)).toMatchObject({ name: 'ann' });
      test.now += 8 * HOUR;
    }
    expect(await withCookie(`mozdef=${session}`)).toMatchObject({ name: 'ann' });
    test.now += 1;
    expect(await withCookie(`mozdef=${session}`)).toEqual(NOBODY);
  });

  it('takes over TLS the cookie alone that only the host itself can have set', async () => {
    const { session } = await test.people.signIn.withPassword({ name: 'ann', password: PASSWORD }, LAPTOP);

    expect(await withCookie(`mozdef=${session}`, true)).toEqual(NOBODY);
    expect(await withCookie(`__Host-mozdef=${session}`, true)).toMatchObject({ name: 'ann' });
  });

  it('goes by a token that is shown, not by the cookie beside it', async () => {
    const { session } = await test.people.signIn.withPassword({ name: 'ann', password: PASSWORD }, LAPTOP);
    const headers = { cookie: `mozdef=${session}`, authorization: 'Bearer mzp_wrong' };

    expect(await test.people.access.identify({ headers, secure: false })).toEqual(NOBODY);
  });
});

describe('the state store', () => {
  it('holds no secret that would let in', async () => {
    const { session, device } = await test.people.signIn.withPassword({ name: 'ann', password: PASSWORD }, LAPTOP);
    const { secret } = await test.people.tokens.make({ user: 'ann', name: 'a', role: 'viewer' });
    const link = await test.people.links.make({ role: 'viewer', addedby: 'root' }, HOUR);

    const kept = [];
    for (const collection of ['users', 'sessions', 'tokens', 'links'])
      kept.push(...(await test.state.list(collection, { limit: 100 })));
    const text = JSON.stringify(kept);
    expect(kept).toHaveLength(5);
    for (const hidden of [session, device, secret, link, PASSWORD]) expect(text).not.toContain(hidden);
  });
});
