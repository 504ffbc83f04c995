import { expect, it } from '@jest/globals';
import { DEMO_CASES } from '../../src/demo/casework.ts';
import { PLACES } from '../../src/demo/company.ts';
import { RULES_THAT_FIRE, tellStory } from '../../src/demo/story.ts';

const UNTIL = Date.parse('2026-11-24T12:00:00Z');
const DAY_MS = 86_400_000;

it('is the same again for the same seed and end, and another for another seed', () => {
  const [first, again, other] = [1, 1, 2].map((seed) => tellStory({ seed, until: UNTIL }));

  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
  expect(other?.length).toBe(first?.length);
});

it('is labelled in every event, and of the last day, oldest first', () => {
  const story = tellStory({ seed: 7, until: UNTIL });
  const times = story.map(({ utctimestamp }) => Date.parse(utctimestamp as string));

  for (const { tags, details } of story) {
    expect(tags).toContain('demo');
    expect(details).toMatchObject({ demo: { seed: 7, until: '2026-11-24T12:00:00.000Z' } });
  }
  expect(times).toEqual(times.toSorted((one, other) => one - other));
  expect(times[0]).toBeGreaterThan(UNTIL - DAY_MS);
  expect(times.at(-1)).toBeLessThan(UNTIL);
});

it('names addresses for documentation, private ones, and a few that have a place on the map', () => {
  const text = JSON.stringify(tellStory({ seed: 1, until: UNTIL })).replaceAll(/useragent":"[^"]*"/g, '');
  const addresses = new Set(text.match(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g));
  const others = [...addresses].filter((one) => !/^(?:10\.20|192\.0\.2|198\.51\.100|203\.0\.113)\./.test(one));

  expect(others.sort()).toEqual(Object.values(PLACES).sort());
});

it('has cases of rules that fire', () => {
  for (const rule of DEMO_CASES.flatMap(({ rules }) => rules)) expect(RULES_THAT_FIRE).toContain(rule);
});
