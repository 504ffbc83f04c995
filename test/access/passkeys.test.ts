import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SignedIn } from '../../src/access/sign-in.ts';
import type { Passkey } from '../../src/access/users.ts';
import { SoftAuthenticator } from './soft-authenticator.ts';
import { LAPTOP, PeopleUnderTest } from './support.ts';

const SITE = { id: 'mozdef.example', origin: 'https://mozdef.example' };
const MINUTE = 60_000;

let test: PeopleUnderTest;
let device: SoftAuthenticator;
beforeEach(async () => {
  test = await new PeopleUnderTest().open();
  await test.add('root', 'administrator');
  await test.add('ann');
  device = new SoftAuthenticator(SITE.origin);
});
afterEach(() => test.close());

type Twist = Parameters<SoftAuthenticator['get']>[1];
const add = async (twist: Twist = {}, user = 'ann', by = user): Promise<Passkey> => {
  const { passkeys } = test.people;
  const { options, secret } = await passkeys.beginToAdd(user, SITE);
  return passkeys.add(by, 'Key', { response: device.create(options, twist), secret, site: SITE });
};
const signIn = async (twist: Twist = {}): Promise<SignedIn> => {
  const { options, secret } = await test.people.passkeys.beginToSignIn(SITE, LAPTOP.address);
  return test.another().passkeys.signIn({ response: device.get(options, twist), secret, site: SITE }, LAPTOP);
};
const begun = (): Promise<{ readonly secret: string; readonly options: { readonly challenge: string } }> =>
  test.people.passkeys.beginToSignIn(SITE, LAPTOP.address);

describe('a passkey', () => {
  it('lets in who has it, also through another instance than the one that was asked first', async () => {
    await add();

    expect((await signIn()).user).toMatchObject({ name: 'ann', passkeys: [{ name: 'Key' }] });
    expect(await test.people.sessions.list('ann')).toMatchObject([{ method: 'passkey' }]);
  });

  it.each<[string, Twist]>([
    ['another origin', { origin: 'https://mozdef.example.evil.example' }],
    ['another site', { rpId: 'evil.example' }],
    ['a person whom the device did not verify', { verified: false }],
    ['another challenge', { challenge: 'b3RoZXI' }],
  ])('is neither added nor lets in with %s', async (_what, twist) => {
    await expect(add(twist)).rejects.toMatchObject({ code: 'request-invalid' });
    await add();
    await expect(signIn(twist)).rejects.toMatchObject({ code: 'unauthorized' });
    expect(await test.people.sessions.list()).toEqual([]);
  });

  it('is one person’s, whoever is named beside it', async () => {
    await add();
    await expect(signIn({ userHandle: 'cm9vdA' })).rejects.toMatchObject({ code: 'unauthorized' });
    await expect(add({}, 'root')).rejects.toMatchObject({ code: 'conflict' });
    device = new SoftAuthenticator(SITE.origin);
    await expect(add({}, 'ann', 'root')).rejects.toMatchObject({ code: 'request-invalid' });
    device.userHandle = 'cm9vdA';
    await expect(signIn()).rejects.toMatchObject({ code: 'unauthorized', message: 'this passkey is not known here' });
  });

  it('counts up, or not at all; a copy of it is refused, of two at once, too', async () => {
    await add({ counter: 5 });
    await signIn({ counter: 6 });
    for (const counter of [6, 5, 0]) await expect(signIn({ counter })).rejects.toMatchObject({ code: 'unauthorized' });
    const both = await Promise.allSettled([signIn({ counter: 7 }), signIn({ counter: 7 })]);

    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await test.people.users.get('ann')).passkeys).toMatchObject([{ counter: 7 }]);
  });

  it('that is the only way in stays; any other goes and lets in no more', async () => {
    const { id } = await add();
    await test.people.users.change('ann', (user) => ({ ...user, password: undefined }) as never);
    await expect(test.people.passkeys.remove('ann', id)).rejects.toMatchObject({ code: 'conflict' });
    await expect(test.people.passkeys.remove('root', id)).rejects.toMatchObject({ code: 'not-found' });
    const first = device;
    device = new SoftAuthenticator(SITE.origin);
    const other = await add();
    const both = await Promise.allSettled([id, other.id].map((one) => test.another().passkeys.remove('ann', one)));

    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    device = both[0]?.status === 'fulfilled' ? first : device;
    await expect(signIn()).rejects.toMatchObject({ message: 'this passkey is not known here' });
  });

  it('is taken away by an administrator, one or all, the only way in, too', async () => {
    const { id } = await add();
    const first = device;
    device = new SoftAuthenticator(SITE.origin);
    const other = await add();
    await test.people.users.change('ann', (user) => ({ ...user, password: undefined }) as never);
    await expect(test.people.passkeys.revoke('root', id)).rejects.toMatchObject({ code: 'not-found' });
    await test.people.passkeys.revoke('ann', other.id);
    await expect(signIn()).rejects.toMatchObject({ message: 'this passkey is not known here' });
    device = first;
    await signIn();
    await test.people.passkeys.revoke('ann');
    await expect(signIn()).rejects.toMatchObject({ message: 'this passkey is not known here' });
    expect(await test.state.count('passkeys')).toBe(0);
    await test.people.passkeys.revoke('ann');
  });

  it('is one of twenty at most', async () => {
    for (let at = 0; at < 20; at++) {
      device = new SoftAuthenticator(SITE.origin);
      await add();
    }
    await expect(add()).rejects.toMatchObject({ code: 'conflict', message: 'ann has 20 passkeys' });
  });
});

describe('a ceremony', () => {
  beforeEach(() => add());
  const end = (
    { options, secret }: { options: { challenge: string }; secret: string | undefined },
    twist: Twist = {},
  ): Promise<SignedIn> =>
    test.another().passkeys.signIn({ response: device.get(options, twist), secret, site: SITE }, LAPTOP);
  const gone = { code: 'request-invalid', remedy: 'Begin again.' };

  it('ends once, also when it ended badly, or twice at once', async () => {
    const good = await begun();
    await end(good);
    await expect(end(good)).rejects.toMatchObject(gone);
    const bad = await begun();
    await expect(end(bad, { verified: false })).rejects.toMatchObject({ code: 'unauthorized' });
    await expect(end(bad)).rejects.toMatchObject(gone);
    const twice = await begun();
    const both = await Promise.allSettled([end(twice), end(twice)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('takes five minutes at most, and what did not end is forgotten', async () => {
    const late = await begun();
    const soon = await begun();
    test.now += 5 * MINUTE - 1;
    await end(soon);
    test.now += 1;
    await expect(end(late)).rejects.toMatchObject(gone);
    await begun();
    test.now += 5 * MINUTE;
    await begun();
    expect(await test.state.count('ceremonies')).toBe(1);
  });

  it('is ended by the browser that began it, and as what it began', async () => {
    const { options } = await begun();
    const other = await begun();
    await expect(end({ options, secret: undefined })).rejects.toMatchObject(gone);
    await expect(end({ options, secret: 'mzc_other' })).rejects.toMatchObject(gone);
    await expect(end({ options, secret: other.secret })).rejects.toMatchObject({ code: 'unauthorized' });
    const adding = await test.people.passkeys.beginToAdd('ann', SITE);
    await expect(end(adding)).rejects.toMatchObject(gone);
  });

  it('is begun by one address a hundred times in a while, and by others still', async () => {
    const { passkeys } = test.another();
    for (let at = 0; at < 100; at++) await passkeys.beginToSignIn(SITE, '192.0.2.1');
    await expect(passkeys.beginToSignIn(SITE, '192.0.2.1')).rejects.toMatchObject({ code: 'too-many-attempts' });
    await passkeys.beginToSignIn(SITE, '192.0.2.2');
  });
});
