import { expect, it } from '@jest/globals';
import { ABSENT, planChanges, targetsOf } from '../../../src/state/elasticsearch/plan-changes.ts';
import { recordId } from '../../../src/state/elasticsearch/state-record.ts';
import type { StateChange } from '../../../src/state/state-store.ts';

const A = recordId('things', 'a');
const KNOWN = new Map([[A, { version: 3, body: '{"n":3}' }]]);

const change = (id: string, n: number | undefined, expected?: number): StateChange => ({
  collection: 'things',
  id,
  body: n === undefined ? undefined : { n },
  ...(expected !== undefined && { expected }),
});
const plan = (...changes: StateChange[]): unknown => {
  const after = planChanges(changes, KNOWN);
  return after && [...after.values()];
};

it.each([
  ['replaces whatever there is', [change('a', 1)], [{ version: 4, body: '{"n":1}' }]],
  ['makes what is not there', [change('b', 1, 0)], [{ version: 1, body: '{"n":1}' }]],
  ['does one after the other', [change('a', 1, 3), change('a', 2, 4)], [{ version: 5, body: '{"n":2}' }]],
  ['deletes', [change('a', undefined, 3)], [ABSENT]],
  ['counts anew after a deletion', [change('a', undefined), change('a', 1, 0)], [{ version: 1, body: '{"n":1}' }]],
  ['leaves out what stays as it is', [change('b', undefined, 0), change('c', 1), change('c', undefined)], []],
  ['is nothing when a version does not hold', [change('b', 1), change('a', 1, 2)], undefined],
  ['is nothing when what must not be there is', [change('a', 1, 0)], undefined],
  ['is nothing when what must be there is not', [change('b', undefined, 1)], undefined],
])('%s', (_, changes, expected) => {
  expect(plan(...changes)).toEqual(expected);
});

it('is about each document once', () => {
  const changes = [change('a', 1), change('b', 1), change('a', 2), { ...change('a', 1), collection: 'others' }];

  expect(targetsOf(changes).map(({ collection, id }) => `${collection}/${id}`)).toEqual([
    'things/a',
    'things/b',
    'others/a',
  ]);
});
