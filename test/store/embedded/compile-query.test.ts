import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compileMatcher } from '../../../src/query/matches.ts';
import { parseQuery } from '../../../src/query/parse.ts';
import { type CompiledQuery, compileQuery } from '../../../src/store/embedded/compile-query.ts';
import { SAMPLE_EVENTS } from '../../query/sample-events.ts';
import { EventTable } from './event-table.ts';

const compiled = (text: string): CompiledQuery => compileQuery(parseQuery(text, { now: 0 }));

describe('compileQuery', () => {
  let table: EventTable;
  beforeAll(async () => {
    table = await EventTable.open();
    await table.hold(SAMPLE_EVENTS);
  });
  afterAll(() => table.close());

  it.each<[text: string, events: number[]]>([
    ['failed AND root', [1]],
    ['sourceipaddress:10.0.0.0/8', [1, 2, 4, 11]],
    ['parent.name:winword.exe OR modules.name:b.dll', [9]],
    ['NOT _exists_:sourceipaddress', [5, 6, 7, 8, 9, 10, 12]],
    ['utctimestamp:>2026-11-24', [11]],
    ['note:/say.*now/', [10]],
  ])('finds the sample events of %s', async (text, events) => {
    expect((await table.find(compiled(text))).map((index) => index + 1)).toEqual(events);
  });

  it('keeps what a person typed out of the SQL', () => {
    const hostile = `'; DROP TABLE events; --`;
    const { sql, parameters } = compileQuery({
      op: 'and',
      of: [
        { op: 'equals', field: `details.${hostile}`, value: hostile },
        { op: 'wildcard', field: 'summary', pattern: [{ literal: hostile }, { wild: '*' }] },
        { op: 'regexp', field: `details.a.${hostile}`, source: hostile },
      ],
    });

    expect(sql).not.toContain('DROP');
    expect(parameters.join()).toContain('DROP');
  });

  it('numbers its placeholders from where the caller says, one per value', () => {
    const { sql, parameters } = compileQuery(parseQuery('a:x b:y a:x', { now: 0 }), { firstParameter: 5 });
    const numbers = new Set([...sql.matchAll(/\$(\d+)::/g)].map(([, number]) => Number(number)));

    expect([...numbers].sort((a, b) => a - b)).toEqual(parameters.map((_, index) => index + 5));
  });

  it('says which tokens a segment must hold', () => {
    expect(compiled('"Failed password" AND username:root').requiredTokens).toEqual([
      ['failed'],
      ['password'],
      ['root'],
    ]);
    expect(compiled('alice OR bob').requiredTokens).toEqual([['alice', 'bob']]);
    expect(compiled('"a b" OR c').requiredTokens).toEqual([
      ['a', 'c'],
      ['b', 'c'],
    ]);
    for (const text of ['NOT root', 'root OR fail*', 'mozdef.sender:x', 'status:>5', '"--"'])
      expect(compiled(text).requiredTokens).toEqual([]);
  });

  it('gives the database no expression that is too large for it', async () => {
    for (const source of ['\\pL{240}', '[^\\pL]{240}', '.{1000}', '(?:.{0,900})x'])
      expect(await table.find(compileQuery({ op: 'regexp', field: 'summary', source }))).toEqual([]);
  });

  it('refuses an expression or network that cannot be used', () => {
    for (const query of [
      { op: 'regexp', field: 'summary', source: '(?=x)' },
      { op: 'regexp', field: 'summary', source: '((a{30}){30}){3}' },
      { op: 'regexp', field: 'summary', source: '\\pL{900}' },
      { op: 'cidr', field: 'details.sourceipaddress', network: '10.0.0.0/40' },
    ] as const)
      expect(() => compileQuery(query)).toThrow(expect.objectContaining({ code: 'query-invalid' }));
  });
});

it('takes a text that is written like a number for one in ranges, however long, as the executor in memory does', async () => {
  const [sample] = SAMPLE_EVENTS;
  if (!sample) throw new Error('no sample');
  const serials = ['12345678901234567890', '9007199254740993', 443, '443', '0443', '443/tcp', '-5', '1e400'];
  const events = serials.map((serial) => ({ ...sample, details: { serial } }));
  const table = await EventTable.open();
  await table.hold(events);
  const found = async (text: string): Promise<unknown[]> => {
    const query = parseQuery(text, { now: 0 });
    const inMemory = compileMatcher(query);
    const rows = (await table.find(compileQuery(query))).map((index) => serials[index]);
    expect(rows).toEqual(serials.filter((_, index) => inMemory(events[index] ?? sample)));
    return rows;
  };

  expect(await found('serial:>9007199254740992 AND serial:<1e300')).toEqual(['12345678901234567890']);
  expect(await found('serial:>=9007199254740992 AND serial:<1e300')).toHaveLength(2);
  expect(await found('serial:[443 TO 443]')).toEqual([443, '443']);
  expect(await found('serial:<0')).toEqual(['-5']);
  expect(await found('serial:12345678901234567890')).toEqual(['12345678901234567890']);
  await found('serial:>0');
  table.close();
});
