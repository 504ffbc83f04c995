import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonValue } from '../../../src/event/event.ts';
import type { Query } from '../../../src/query/ast.ts';
import { parseQuery } from '../../../src/query/parse.ts';
import { compileRoughly } from '../../../src/store/embedded/rough-query.ts';
import { eventWith } from '../../support/sigma-subject.ts';
import { EventTable } from './event-table.ts';

const VALUES: readonly JsonValue[] = [
  4625,
  '4625',
  '4625.0',
  '0.4625e4',
  [[4625]],
  46250,
  '1462',
  'Cmd.exe',
  true,
  'True',
];

describe('compileRoughly', () => {
  let table: EventTable;
  beforeAll(async () => {
    table = await EventTable.open();
    await table.hold(VALUES.map((id) => eventWith({ id, other: 'b' })));
  });
  afterAll(() => table.close());

  const compiled = (text: string) => compileRoughly(parseQuery(text, { now: 0 }));
  const found = async (text: string): Promise<JsonValue[]> =>
    (await table.find(compiled(text))).map((index) => VALUES[index] as JsonValue);

  it('finds a number however it is written, and hardly others', async () => {
    expect(await found('details.id:[4625 TO 4625]')).toEqual([4625, '4625', '4625.0', '0.4625e4', [[4625]]]);
  });

  it('finds a short value behind the key of its field', async () => {
    expect(await found('details.id:true')).toEqual([[[4625]], true, 'True']);
    expect(await found('details.id:b')).toEqual([[[4625]]]);
    expect(await found('details.other:b')).toHaveLength(VALUES.length);
  });

  it('asks of what must all be there for the rarest, and of alternatives for each', async () => {
    expect(await found('details.other:b AND details.id:*cmd.exe')).toEqual(['Cmd.exe']);
    expect(await found('details.id:*cmd.exe OR details.id:1462')).toEqual([[[4625]], '1462', 'Cmd.exe']);
    expect(await found('details.id:*cmd.exe OR NOT details.id:1462')).toHaveLength(VALUES.length);
    expect(await found('_exists_:details.absent')).toEqual([]);
  });

  it('looks at all events where there are too many texts to look for', () => {
    const many = (count: number): string => {
      const of = Array.from(
        { length: count },
        (_, n): Query => ({ op: 'equals', field: 'details.id', value: `item${n}` }),
      );
      return compileRoughly({ op: 'or', of }).sql;
    };

    expect(many(513)).toBe('true');
    expect(many(512)).not.toBe('true');
  });
});
