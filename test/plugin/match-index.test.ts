import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { EXISTS, type FieldMatch, type MatchValue, type PluginMatch } from '../../src/plugin/event-plugin.ts';
import { compileMatch, describeMatch, holds } from '../../src/plugin/field-condition.ts';
import { MatchIndex } from '../../src/plugin/match-index.ts';
import { anEvent } from './support.ts';

const value = fc.constantFrom<MatchValue>('a', 'B', 'c', 7, true, EXISTS);
const field = fc.constantFrom('processname', 'tags', 'details.x', 'details.y', 'mozdef.endpoint', 'details.z.deep');
const set: fc.Arbitrary<FieldMatch> = fc.dictionary(field, fc.oneof(value, fc.array(value, { maxLength: 3 })), {
  maxKeys: 3,
});
const match: fc.Arbitrary<PluginMatch> = fc.oneof(
  { weight: 1, arbitrary: fc.constant('every' as const) },
  { weight: 4, arbitrary: set },
  { weight: 4, arbitrary: fc.array(set, { maxLength: 3 }) },
);
const scalar = fc.constantFrom('A', 'b', 'c', 'other', 7, '7', true, null, { deep: 'a' }, ['a', 'x']);
const event = fc
  .tuple(
    fc.constantFrom('A', 'b', 'c', 'other'),
    fc.array(fc.constantFrom('a', 'b')),
    fc.dictionary(fc.constantFrom('x', 'y', 'z'), scalar),
  )
  .map(([processname, tags, details]) => anEvent({ processname, tags }, details));

it('names exactly the plugins whose match holds, in order', () => {
  fc.assert(
    fc.property(fc.array(match, { maxLength: 70 }), event, event, (matches, before, now) => {
      const index = new MatchIndex(matches);
      index.load(before);
      index.reload(now);

      const named: number[] = [];
      for (let plugin = index.next(0); plugin >= 0; plugin = index.next(plugin + 1)) {
        if (index.wants(plugin, now)) named.push(plugin);
      }

      const expected = matches.flatMap((one, plugin) => {
        const alternatives = compileMatch(one);
        return !alternatives || alternatives.some((all) => all.every((each) => holds(each, now))) ? [plugin] : [];
      });
      expect(named).toEqual(expected);
    }),
  );
});

it('says in words what a match means', () => {
  expect(describeMatch('every')).toBe('every event');
  expect(describeMatch([{ processname: ['sshd', 'su'], tags: 'x' }, { 'details.ip': EXISTS }])).toBe(
    'processname is sshd or su and tags is x; or details.ip exists',
  );
});
