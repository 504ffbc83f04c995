import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { boundedCopy } from '../../src/audit/bounded-copy.ts';

it('keeps what is small as it is', () => {
  const sent = { version: 3, status: 'closed', note: 'ok', list: [1, null, true, { deep: ['x'] }], none: {} };

  expect(boundedCopy(sent)).toEqual(sent);
});

it.each([
  'password',
  'newpassword',
  'current_password',
  'passphrase',
  'passcode',
  'token',
  'access-token',
  'secret',
  'clientsecret',
  'api_key',
  'apikey',
  'webhook_url',
  'credential',
  'Authorization',
  'cookie',
])('never keeps the value of %s, whatever it is and however deep it lies', (name) => {
  for (const value of ['hunter2', ['hunter2'], { a: 'hunter2' }, [[{ b: 'hunter2' }]]]) {
    const text = JSON.stringify(boundedCopy({ kept: 'yes', [name]: value, list: [{ in: { [name]: value } }] }));

    expect(text).not.toContain('hunter2');
    expect(text).toContain('"kept":"yes"');
  }
});

it('keeps no password of a URL', () => {
  expect(boundedCopy({ url: 'amqp://me:hunter2@host/' })).toEqual({ url: 'amqp://me:[redacted]@host/' });
  const long = `amqp://me:${'hunter2'.repeat(500)}@host/`;
  expect(JSON.stringify(boundedCopy([long]))).not.toContain('hunter2');
});

it('says that a secret was not given', () => {
  expect(boundedCopy({ password: '', token: null })).toEqual({ password: '', token: null });
});

it('names all of a thousand things that are changed at once', () => {
  const alerts = Array.from({ length: 1000 }, (_, n) => ({
    id: `0197c2d0-0000-7000-8000-${n}`.padEnd(36),
    version: n,
  }));

  expect(boundedCopy({ alerts, status: 'closed' })).toEqual({ alerts, status: 'closed' });
});

it('says what is left out of much', () => {
  const copy = boundedCopy({ list: Array.from({ length: 50_000 }, () => 'x'), later: 1 }) as { list: string[] };

  expect(copy.list.at(-1)).toMatch(/^\[left out\]: \d+ more$/);
  expect(copy).toMatchObject({ '[left out]': 1 });
  expect(boundedCopy('x'.repeat(1_000_000))).toMatch(/^x{1997}\.\.\.$/);
});

it('is JSON of a bounded size that reads the same again, whatever was sent', () => {
  let deep: unknown = 'x';
  for (let depth = 0; depth < 10_000; depth++) deep = [deep];
  const hostile = [
    deep,
    { ...JSON.parse('{"__proto__":{"a":1}}') },
    [Number.POSITIVE_INFINITY, Number.NaN, undefined],
    '\ud800',
    { '\ud800': 1 },
  ];
  const anything = fc.oneof(fc.jsonValue(), fc.constantFrom<unknown>(...hostile));
  fc.assert(
    fc.property(anything, fc.nat(2000), (value, times) => {
      const copy = boundedCopy(Array.from({ length: times }, () => value));
      const text = JSON.stringify(copy);

      expect(JSON.parse(text)).toEqual(copy);
      expect(text.length).toBeLessThan(400_000);
      expect(text.isWellFormed() && !text.includes('\\ud800')).toBe(true);
    }),
  );
});

it('keeps a member that is called __proto__ as a member', () => {
  const copy = boundedCopy(JSON.parse('{"__proto__":{"polluted":1}}')) as object;

  expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
  expect(JSON.stringify(copy)).toBe('{"__proto__":{"polluted":1}}');
});
