import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { compileMatcher } from '../../src/query/matches.ts';
import type { QueryParameters } from '../../src/query/parameters.ts';
import { parseQuery } from '../../src/query/parse.ts';
import { QueryError } from '../../src/query/query-error.ts';
import { SAMPLE_EVENTS } from './sample-events.ts';

const CONTEXT = { now: Date.parse('2026-11-24T10:00:30Z') };
const PARAMETERS: QueryParameters = new Map([
  ['user', ['root']],
  ['users', ['ROOT', 'carol']],
  ['wild', ['adm*', 'r??t']],
  ['spaced', ['*password for*', '*(x11)']],
  ['expression', ['/adm.*|carol/']],
  ['none', []],
  ['words', ['failed password', 'dns']],
  ['networks', ['10.0.0.0/8', '2001:db8::/32']],
  ['days', ['2026-11-25']],
  ['number', ['404']],
  ['tricky', ['x OR y', '"', 'a:b', '\\']],
  ['path', ['C:\\Temp\\x.exe']],
]);

function found(text: string): number[] {
  const matches = compileMatcher(parseQuery(text, { ...CONTEXT, parameters: PARAMETERS }));
  return SAMPLE_EVENTS.flatMap((event, index) => (matches(event) ? [index + 1] : []));
}

function errorOf(text: string, parameters: QueryParameters): QueryError {
  try {
    parseQuery(text, { ...CONTEXT, parameters });
  } catch (thrown) {
    if (thrown instanceof QueryError) return thrown;
    throw thrown;
  }
  throw new Error(`no error: ${text}`);
}

describe('a parameter in a query', () => {
  it.each<[text: string, same: string]>([
    ['username:$user', 'username:root'],
    ['username:$users', 'username:(root OR carol)'],
    ['username:$wild', 'username:(adm* OR r??t)'],
    ['useragent:$spaced', 'useragent:*(x11)'.replace(/[()]/g, '\\$&')],
    ['username:$expression', 'username:/adm.*|carol/'],
    ['$words', '"failed password" OR dns'],
    ['summary:$words', 'summary:("failed password" OR dns)'],
    ['$user', 'root'],
    ['sourceipaddress:$networks', 'sourceipaddress:("10.0.0.0/8" OR "2001:db8::/32")'],
    ['utctimestamp:$days', 'utctimestamp:2026-11-25'],
    ['status:$number', 'status:404'],
    ['image:$path', 'image:"C:\\\\Temp\\\\x.exe"'],
    ['username:$user AND summary:$words', 'username:root AND summary:("failed password" OR dns)'],
    ['username:($user OR carol)', 'username:(root OR carol)'],
    ['failed NOT username:$users', 'failed NOT username:(root OR carol)'],
    ['failed -username:$users', 'failed -username:(root OR carol)'],
    ['($users)', '(root OR carol)'],
    ['username:$user^2', 'username:root'],
  ])('%s is as %s', (text, same) => {
    expect(found(text)).toEqual(found(same));
    expect(found(text).length).toBeGreaterThan(0);
  });

  it('without values is found nowhere, and its negation everywhere', () => {
    expect(found('username:$none')).toEqual([]);
    expect(found('NOT username:$none')).toHaveLength(SAMPLE_EVENTS.length);
  });

  it('is never read as a part of the query', () => {
    expect(parseQuery('a:$tricky', { ...CONTEXT, parameters: PARAMETERS })).toEqual({
      op: 'or',
      of: ['x OR y', '"', 'a:b', '\\'].map((value) => ({ op: 'equals', field: 'details.a', value })),
    });
  });

  it.each([
    ['C:\\Temp\\\\*', ['C:\\Temp\\x.exe'], ['C:Tempx', 'C:\\Temp*']],
    ['100\\*', ['100*'], ['1000', '100\\x']],
    ['a\\\\*', ['a\\b'], ['ab', 'a*']],
    ['*\\', ['a\\'], ['a']],
    ['(a b) "*"', ['(a b) "x"'], ['a b x']],
  ])('with wildcards, %s, keeps all other characters', (value, those, others) => {
    const matches = compileMatcher(parseQuery('a:$one', { ...CONTEXT, parameters: new Map([['one', [value]]]) }));
    const [sample] = SAMPLE_EVENTS;

    for (const [texts, wanted] of [
      [those, true],
      [others, false],
    ] as const)
      for (const a of texts) expect([a, sample && matches({ ...sample, details: { a } })]).toEqual([a, wanted]);
  });

  it('is a text when it is escaped, in quotes, or there are no parameters', () => {
    const text = { op: 'equals', field: 'details.a', value: '$user' };

    expect(parseQuery('a:\\$user', { ...CONTEXT, parameters: PARAMETERS })).toEqual(text);
    expect(parseQuery('a:"$user"', { ...CONTEXT, parameters: PARAMETERS })).toEqual(text);
    expect(parseQuery('a:$user', CONTEXT)).toEqual(text);
    expect(parseQuery('a:b$user', { ...CONTEXT, parameters: PARAMETERS })).toMatchObject({ value: 'b$user' });
  });

  it('that is not there is told with its place and the nearest', () => {
    const error = errorOf('a b:$usr', PARAMETERS);

    expect([error.message, error.where]).toEqual(['there is no parameter $usr', 'column 5']);
    expect(error.remedy).toMatch(/^Did you mean \$user\?/);
    expect(errorOf('$x', new Map()).remedy).toMatch(/^Declare it under params/);
    expect(errorOf('$', PARAMETERS).message).toBe('there is no parameter $');
    expect(errorOf('$toString', PARAMETERS).message).toBe('there is no parameter $toString');
  });

  it('whose value cannot be used is told with the place of the parameter', () => {
    const error = errorOf('a b:$bad', new Map([['bad', ['/(/']]]));

    expect(error.message).toContain('cannot be used');
    expect(error.where).toBe('column 5');
    expect(errorOf('utctimestamp:$bad', new Map([['bad', ['soon']]])).message).toContain('not a time');
  });
});

describe('a parameter whose values are characters', () => {
  const literal = (text: string, value: string): unknown =>
    parseQuery(text, { ...CONTEXT, parameters: new Map([['v', [value]]]), literal: true });

  it('finds the very text that someone wrote, whatever it is', () => {
    const hostile = fc.oneof(
      fc.string(),
      fc.constantFrom('*', 'a*', '/.*/', '\\', '"', 'x OR y', ') OR (*:*', '10.0.0.0/8', '0.0.0.0/0', '::/0', '$v', ''),
    );
    fc.assert(
      fc.property(hostile, (value) => {
        expect(literal('details.x:$v', value)).toEqual({ op: 'equals', field: 'details.x', value });
        expect(literal('summary:$v', value)).toEqual({ op: 'words', field: 'summary', text: value });
        expect(literal('$v', value)).toEqual({ op: 'any', text: value });
      }),
    );
  });

  it('is no network, but an address in any writing', () => {
    const field = 'details.sourceipaddress';
    expect(literal(`${field}:$v`, '0.0.0.0/0')).toEqual({ op: 'equals', field, value: '0.0.0.0/0' });
    expect(literal(`${field}:$v`, '2001:DB8::1')).toEqual({ op: 'cidr', field, network: '2001:DB8::1' });
  });

  it('is no query', () => {
    expect(() => literal('_query_:$v', '*:*')).toThrow('its values are characters, not queries');
  });
});
