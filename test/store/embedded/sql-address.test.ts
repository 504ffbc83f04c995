import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Query } from '../../../src/query/ast.ts';
import { compileMatcher } from '../../../src/query/matches.ts';
import { compileQuery } from '../../../src/store/embedded/compile-query.ts';
import { ADDRESSES, NETWORKS } from '../../query/pools.ts';
import { SAMPLE_EVENTS } from '../../query/sample-events.ts';
import { EventTable } from './event-table.ts';

const group = fc.constantFrom('0', '1', 'ffff', 'a', '0a01', '203', '10', '12345', '');
const tail = fc.constantFrom('10.1.2.3', '1.2.3', '0.0.0.0', '300.1.1.1');
const almostAddress = fc.oneof(
  fc.constantFrom(...ADDRESSES),
  fc.array(group, { minLength: 1, maxLength: 9 }).map((groups) => groups.join(':')),
  fc.tuple(fc.array(group, { maxLength: 8 }), tail).map(([groups, end]) => [...groups, end].join(':')),
  fc.string({ unit: fc.constantFrom(...Array.from(':.0123af')) }),
);

it('takes the same texts for addresses, and the same addresses for parts of a network, as the executor in memory', async () => {
  const [sample] = SAMPLE_EVENTS;
  const events = fc.sample(almostAddress, 2_000).map((address) => ({ ...sample!, details: { x: address } }));
  const table = await EventTable.open();
  await table.hold(events);

  let hits = 0;
  for (const network of NETWORKS) {
    const query: Query = { op: 'cidr', field: 'details.x', network };
    const judged = await table.judge(compileQuery(query));
    const expected = events.map(compileMatcher(query));
    hits += expected.filter(Boolean).length;
    const different = events.flatMap(({ details }, index) => (judged[index] === expected[index] ? [] : [details.x]));
    expect({ network, different }).toEqual({ network, different: [] });
  }
  table.close();

  expect(hits).toBeGreaterThan(300);
});
