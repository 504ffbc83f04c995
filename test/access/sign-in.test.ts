import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Attempts } from '../../src/access/attempts.ts';
import { setupPath } from '../../src/access/people.ts';
import { createLogger } from '../../src/log/log.ts';
import { HOUR, LAPTOP, PASSWORD, PeopleUnderTest } from './support.ts';

const log = createLogger('silent');
let test: PeopleUnderTest;
beforeEach(async () => {
  test = await new PeopleUnderTest().open();
});
afterEach(() => test.close());

const signIn = (name: string, password = PASSWORD, client: object = {}): Promise<unknown> =>
  test.people.signIn.withPassword({ name, password }, { ...LAPTOP, ...client });
/** How many wrong attempts are answered before no more are looked at. */
const guess = async (name: string, times: number, client: (at: number) => object = () => ({})): Promise<number> => {
  for (let at = 0; at < times; at++) {
    const error = await signIn(name, 'wrong password', client(at)).catch((thrown: unknown) => thrown);
    if ((error as { code: string }).code === 'too-many-attempts') return at;
    expect(error).toMatchObject({ code: 'unauthorized', message: 'the name or the password is wrong' });
  }
  return times;
};
/** Addresses that are none of the laptop's. */
const elsewhere = (at: number): object => ({ address: `203.0.113.${at % 250}`, agent: 'bot' });

describe('signing in with a password', () => {
  beforeEach(() => test.add('ann'));

  it('says the same of a name that is not, a password that is wrong, and one who may not come in', async () => {
    await test.add('gone');
    await test.people.users.change('gone', (user) => ({ ...user, active: false }));
    const words = { code: 'unauthorized', message: 'the name or the password is wrong' };

    await expect(signIn('ann', 'wrong')).rejects.toMatchObject(words);
    await expect(signIn('nobody')).rejects.toMatchObject(words);
    await expect(signIn('gone')).rejects.toMatchObject(words);
    await expect(signIn('__proto__')).rejects.toMatchObject(words);
  });

  it('looks at ten wrong attempts of one address, then at none, be they right', async () => {
    expect(await guess('ann', 11)).toBe(10);
    await expect(signIn('ann')).rejects.toMatchObject({
      code: 'too-many-attempts',
      remedy: 'Try again in 15 minutes.',
    });
    // Others go on: one address is not a whole team.
    await test.add('ben');
    await expect(signIn('ben')).resolves.toMatchObject({ user: { name: 'ben' } });
  });

  it('counts many at once as many', async () => {
    const all = await Promise.allSettled(Array.from({ length: 30 }, () => signIn('ann', 'wrong password')));
    const codes = all.map((one) => (one.status === 'rejected' ? one.reason.code : 'in'));

    expect(codes.filter((code) => code === 'unauthorized')).toHaveLength(10);
  });

  it('forgets what was wrong once it is right', async () => {
    expect(await guess('ann', 9)).toBe(9);
    await signIn('ann');
    expect(await guess('ann', 9)).toBe(9);
  });

  it('stops who guesses names from one address', async () => {
    const attempts = new Attempts();
    const all = await Promise.allSettled(
      Array.from({ length: 60 }, (_, at) => attempts.begin({ name: `user${at}`, address: '192.0.2.1', known: false })),
    );

    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(50);
    await attempts.begin({ name: 'user1', address: '192.0.2.2', known: false });
  });

  it('remembers nothing of the names for which an address asks that is let ask no more', async () => {
    jest.useFakeTimers();
    try {
      const attempts = new Attempts();
      const ask = (name: string): Promise<boolean> =>
        attempts.begin({ name, address: '192.0.2.1', known: false }).then(
          () => true,
          () => false,
        );
      for (let at = 0; at < 50; at++) await ask(`user${at}`);
      jest.advanceTimersByTime(14 * 60_000);
      for (let at = 0; at < 50; at++) expect(await ask('ann')).toBe(false);
      jest.advanceTimersByTime(2 * 60_000);

      expect(await ask('ann')).toBe(true);
    } finally {
      jest.useRealTimers();
    }
  });

  it('takes a network of IPv6 for one address', async () => {
    expect(await guess('ann', 11, (at) => ({ address: `2001:db8:1:2::${at.toString(16)}` }))).toBe(10);
    expect(await guess('ann', 1, () => ({ address: '2001:db8:1:3::1' }))).toBe(1);
  });

  it('lets a person in from a browser of theirs while strangers everywhere guess their password', async () => {
    const { device } = (await signIn('ann')) as { device: string };
    expect(await guess('ann', 200, elsewhere)).toBe(100);

    await expect(signIn('ann', PASSWORD, { address: '192.0.2.1' })).rejects.toMatchObject({
      code: 'too-many-attempts',
    });
    await expect(signIn('ann', PASSWORD, { address: '192.0.2.1', device })).resolves.toMatchObject({
      user: { name: 'ann' },
      device,
    });
  });

  it('does not take a browser of one person for one of another', async () => {
    await test.add('eve');
    const { device } = (await signIn('eve')) as { device: string };
    expect(await guess('ann', 200, (at) => ({ ...elsewhere(at), device }))).toBe(100);
  });
});

describe('a one-time link', () => {
  it('makes the first administrator, once, while there is none', async () => {
    const path = await setupPath(test.people, log);
    const other = await setupPath(test.another(), log);
    expect(path).toMatch(/^\/welcome#mzl_[\w-]{43}$/);

    const given = { secret: path?.split('#')[1] ?? '', name: 'Root', password: PASSWORD };
    await expect(test.people.signIn.withLink(given, LAPTOP)).resolves.toMatchObject({
      user: { name: 'root', role: 'administrator' },
    });
    await expect(test.people.signIn.withLink({ ...given, name: 'eve' }, LAPTOP)).rejects.toMatchObject({
      code: 'not-found',
    });
    const second = { ...given, name: 'eve', secret: other?.split('#')[1] ?? '' };
    await expect(test.people.signIn.withLink(second, LAPTOP)).rejects.toMatchObject({ code: 'not-found' });
    expect(await setupPath(test.people, log)).toBeUndefined();
    expect((await test.people.users.list()).map(({ name }) => name)).toEqual(['root']);
  });

  it('holds for an hour', async () => {
    const secret = (await setupPath(test.people, log))?.split('#')[1] ?? '';
    test.now += HOUR;

    await expect(
      test.people.signIn.withLink({ secret, name: 'root', password: PASSWORD }, LAPTOP),
    ).rejects.toMatchObject({ code: 'not-found', message: 'this link was used, or is too old' });
  });

  it('is not used up by a name or a password that may not be', async () => {
    await test.add('root', 'administrator');
    const secret = await test.people.links.make({ role: 'viewer', addedby: 'root' }, HOUR);
    const use = (name: string, password = PASSWORD): Promise<unknown> =>
      test.people.signIn.withLink({ secret, name, password }, LAPTOP);

    await expect(use('ann', 'short')).rejects.toMatchObject({ code: 'request-invalid', where: 'password' });
    await expect(use('a b')).rejects.toMatchObject({ code: 'request-invalid', where: 'name' });
    await expect(use('local')).rejects.toMatchObject({ code: 'request-invalid' });
    await expect(use('root')).rejects.toMatchObject({ code: 'conflict' });
    await expect(use('ann')).resolves.toMatchObject({ user: { name: 'ann', role: 'viewer' } });
  });

  it('lets in one of two who open it at once', async () => {
    const secret = await test.people.links.make({ role: 'viewer', addedby: 'root' }, HOUR);
    const other = test.another();
    const all = await Promise.allSettled([
      test.people.signIn.withLink({ secret, name: 'ann', password: PASSWORD }, LAPTOP),
      other.signIn.withLink({ secret, name: 'eve', password: PASSWORD }, LAPTOP),
    ]);

    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await test.people.users.list()).toHaveLength(1);
  });

  it('gives a new password, and whoever was signed in is so no more', async () => {
    await test.add('ann');
    const { session } = (await signIn('ann')) as { session: string };
    const secret = await test.people.links.make({ user: 'ann', addedby: 'root' }, HOUR);
    const password = 'another horse battery';

    await test.people.signIn.withLink({ secret, name: 'eve', password }, LAPTOP);

    expect(await test.people.sessions.find(session)).toBeUndefined();
    await expect(signIn('ann')).rejects.toMatchObject({ code: 'unauthorized' });
    await expect(signIn('ann', password)).resolves.toMatchObject({ user: { name: 'ann', role: 'responder' } });
  });
});

describe('the last administrator', () => {
  it('stays one', async () => {
    await test.add('root', 'administrator');
    await test.add('ann', 'viewer');
    const { users } = test.people;

    await expect(users.change('root', (user) => ({ ...user, role: 'viewer' }))).rejects.toMatchObject({
      code: 'conflict',
      message: 'root is the only administrator',
    });
    await expect(users.change('root', (user) => ({ ...user, active: false }))).rejects.toMatchObject({
      code: 'conflict',
    });
    await users.change('ann', (user) => ({ ...user, role: 'administrator' }));
    await expect(users.change('root', (user) => ({ ...user, active: false }))).resolves.toMatchObject({
      active: false,
    });
  });

  it('is left when two take the rights of each other at the same time', async () => {
    await test.add('ann', 'administrator');
    await test.add('ben', 'administrator');
    const demote = (name: string): Promise<unknown> =>
      test.another().users.change(name, (user) => ({ ...user, role: 'viewer' }));

    const all = await Promise.allSettled([demote('ann'), demote('ben')]);

    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await test.people.users.haveAdministrator()).toBe(true);
  });
});

describe('sessions', () => {
  it('are listed and ended one by one, and others with a new password', async () => {
    await test.add('ann');
    await test.add('eve');
    const one = (await signIn('ann')) as { session: string };
    test.now += 1000;
    const two = (await signIn('ann', PASSWORD, { agent: 'Chromium', address: '192.0.2.9' })) as { session: string };
    await signIn('eve');
    const { sessions } = test.people;
    const listed = await sessions.list('ann');

    expect(listed).toMatchObject([
      { user: 'ann', agent: 'Chromium', address: '192.0.2.9', method: 'password' },
      { user: 'ann', agent: 'Firefox' },
    ]);
    await expect(sessions.end('eve', listed[0]?.id ?? '')).rejects.toMatchObject({ code: 'not-found' });
    await sessions.end('ann', listed[0]?.id ?? '');
    expect(await sessions.find(two.session)).toBeUndefined();
    expect(await sessions.find(one.session)).toMatchObject({ user: 'ann' });
    await sessions.endOthers('ann', listed[1]?.id);
    expect(await sessions.list()).toMatchObject([{ user: 'eve' }, { user: 'ann' }]);
  });

  it('are fifty of one person at most: the oldest ends for a new one', async () => {
    const { sessions } = test.people;
    const begin = (user: string): Promise<string> => sessions.begin(user, 'password', LAPTOP);
    const other = await begin('eve');
    const first = await begin('ann');
    test.now += 1000;
    for (let count = 1; count < 50; count++) await begin('ann');
    expect(await sessions.find(first)).toBeDefined();
    test.now += 1000;
    const last = await begin('ann');

    expect(await sessions.find(first)).toBeUndefined();
    expect(await sessions.find(last)).toBeDefined();
    expect(await sessions.find(other)).toBeDefined();
    expect(await sessions.list('ann')).toHaveLength(50);
  });
});
