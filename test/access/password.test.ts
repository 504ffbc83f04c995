import { describe, expect, it } from '@jest/globals';
import { hashPassword, passwordFault, verifyPassword } from '../../src/access/password.ts';

/** Cheap, so that many can be made. */
const CHEAP = { ln: 4, r: 8, p: 1 };

describe('a password', () => {
  it.each([
    ['short', 'a password has at least 12 characters, this one 5'],
    ['🙂🙂🙂🙂🙂🙂', 'a password has at least 12 characters, this one 6'],
    ['aaaaaaaaaaaaaaaa', 'a password has at least 5 different characters'],
    ['anna-ann.ann_ann', 'a password is more than the name'],
    ['x'.repeat(1025), 'a password has at most 1024 characters'],
  ])('may not be %s', (password, fault) => {
    expect(passwordFault(password, 'ann')).toBe(fault);
  });

  it('may be any longer text', () => {
    expect(passwordFault('correct horse battery', 'ann')).toBeUndefined();
    expect(passwordFault('правильная лошадь', 'ann')).toBeUndefined();
  });
});

describe('the hash of a password', () => {
  it('verifies that password alone', async () => {
    const hash = await hashPassword('correct horse battery', CHEAP);

    expect(await verifyPassword('correct horse battery', hash)).toBe(true);
    expect(await verifyPassword('correct horse batterx', hash)).toBe(false);
    expect(await verifyPassword('', hash)).toBe(false);
  });

  it('says how it was made, and is another each time', async () => {
    const one = await hashPassword('correct horse battery', CHEAP);
    const other = await hashPassword('correct horse battery', CHEAP);

    expect(one).toMatch(/^\$scrypt\$ln=4,r=8,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(other).not.toBe(one);
  });

  it('is made at the cost that OWASP asks for, unless another is said', async () => {
    expect(await hashPassword('correct horse battery')).toMatch(/^\$scrypt\$ln=17,r=8,p=1\$/);
  });

  it('takes letters that are written in two ways for the same', async () => {
    const hash = await hashPassword('passé composé é', CHEAP);

    expect(await verifyPassword('passe\u0301 compose\u0301 e\u0301', hash)).toBe(true);
  });

  it('verifies nothing where there is none', async () => {
    expect(await verifyPassword('correct horse battery', undefined)).toBe(false);
  });

  it('refuses more at once than there is memory for, instead of waiting without end', async () => {
    const all = await Promise.allSettled(
      Array.from({ length: 30 }, () => hashPassword('correct horse battery', CHEAP)),
    );
    const refused = all.filter(({ status }) => status === 'rejected');

    expect(all).toHaveLength(30);
    expect(refused).toHaveLength(8);
    expect(refused[0]).toMatchObject({ reason: { code: 'too-many-attempts' } });
    // Those that waited had their turn, and there is room again.
    expect(await hashPassword('correct horse battery', CHEAP)).toMatch(/^\$scrypt/);
  });
});
