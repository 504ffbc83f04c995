import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { timeOrder } from '../../../src/store/embedded/time-order.ts';

const SORT = 'order by utctimestamp, seq';
const MINUTE = 60_000;
const NOW = Date.UTC(2026, 10, 24);

describe('timeOrder', () => {
  let connection: DuckDBConnection;
  beforeAll(async () => {
    connection = await (await DuckDBInstance.create(':memory:')).connect();
  });
  afterAll(() => connection.disconnectSync());

  /** What it says of 20,000 events, of which the n-th has this time. */
  const orderOf = async (timeOf: string): Promise<string> => {
    await connection.run(`create or replace table events as
      select i as seq, make_timestamp_ms((${timeOf})::bigint) as utctimestamp from range(1, 20001) rows(i)`);
    return timeOrder(connection, 'events');
  };

  it.each([
    ['one after the other', `${NOW} + i`],
    ['some held back for minutes', `${NOW} + i - case when i % 7 = 0 then ${4 * MINUTE} else 0 end`],
    ['in order over days', `${NOW} + i * ${MINUTE}`],
  ])('leaves events as they are that came %s', async (_, timeOf) => {
    expect(await orderOf(timeOf)).toBe('');
  });

  it.each([
    ['newest first', `${NOW} - i * ${MINUTE}`],
    ['old ones among new ones', `${NOW} - case when i % 2 = 0 then ${24 * 60 * MINUTE} else 0 end`],
    [
      'a file of last week after the live ones',
      `${NOW} + i - case when i > 10000 then ${7 * 24 * 60 * MINUTE} else 0 end`,
    ],
  ])('sorts what came with %s', async (_, timeOf) => {
    expect(await orderOf(timeOf)).toBe(SORT);
  });

  it('says nothing of no events', async () => {
    expect(await orderOf('null')).toBe('');
    await connection.run('delete from events');
    expect(await timeOrder(connection, 'events')).toBe('');
  });
});
