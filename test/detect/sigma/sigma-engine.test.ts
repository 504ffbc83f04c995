import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { evaluatePlain } from '../../../src/detect/sigma/evaluate-plain.ts';
import { type EventKind, mayConcern } from '../../../src/detect/sigma/event-kind.ts';
import { readSigma } from '../../../src/detect/sigma/read-sigma.ts';
import type { SigmaRule } from '../../../src/detect/sigma/rule.ts';
import { SigmaEngine } from '../../../src/detect/sigma/sigma-engine.ts';
import type { JsonObject } from '../../../src/event/event.ts';
import { eventWith, PLAIN_KIND, ruleWith } from '../../support/sigma-subject.ts';
import { details, detection } from './arbitraries.ts';

const lists = (name: string): readonly string[] | undefined => (name === 'list' ? ['a', 'B*', ''] : undefined);

/** The rules that can be read of these detections. */
function rulesOf(detections: readonly JsonObject[]): SigmaRule[] {
  return detections.flatMap((one, index) => {
    const text = JSON.stringify({ title: `Rule ${index}`, logsource: { product: 'test' }, detection: one });
    return readSigma(text, 'rules.yml').rules;
  });
}

describe('SigmaEngine', () => {
  it('agrees with the plain evaluator on random rules and events', () => {
    let tried = 0;
    let matched = 0;
    const rules = fc.array(detection, { minLength: 1, maxLength: 12 }).map(rulesOf);
    const events = fc.array(details, { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(rules, events, (rules, all) => {
        const engine = new SigmaEngine(rules, { classify: () => PLAIN_KIND, lists });
        for (const one of all) {
          const event = eventWith(one, { summary: 'ab BaC', tags: ['a b'] });
          const plain = rules.filter((rule) => evaluatePlain(rule, event, PLAIN_KIND, lists));
          tried += rules.length;
          matched += plain.length;
          expect(engine.match(event).map(({ title }) => title)).toEqual(plain.map(({ title }) => title));
        }
      }),
      { numRuns: 500 },
    );
    // So that this does not compare nothing with nothing.
    expect(tried).toBeGreaterThan(2_000);
    expect(matched / tried).toBeGreaterThan(0.1);
    expect(matched / tried).toBeLessThan(0.9);
  });

  it('does not try on events of unknown sources what only says what must not be', () => {
    const rules = [
      ruleWith({ sel: { f: 'x' }, condition: 'not sel' }),
      ruleWith({ sel: { f: 'x' }, other: { g: 'y' }, condition: 'other and not sel' }),
    ];
    const match = (kind: EventKind): number =>
      new SigmaEngine(rules, { classify: () => kind }).match(eventWith({ g: 'y' })).length;

    expect(match(PLAIN_KIND)).toBe(2);
    expect(match({ ...PLAIN_KIND, logsources: [{}] })).toBe(1);
  });

  it('tries the rules that may be meant for the kind of the event, and no others', () => {
    const kinds: EventKind[] = [
      { ...PLAIN_KIND, name: 'one', logsources: [{ product: 'p', service: 's' }] },
      {
        ...PLAIN_KIND,
        name: 'two',
        logsources: [
          { product: 'p', service: 't', category: 'c' },
          { product: 'p', category: 'd' },
        ],
      },
    ];
    const sources: JsonObject[] = [
      { product: 'p' },
      { service: 's' },
      { category: 'c' },
      { category: 'd' },
      { product: 'q' },
    ];
    const rules = sources.map((logsource) => ruleWith({ sel: { f: 'x' }, condition: 'sel' }, { logsource }));
    const engine = new SigmaEngine(rules, { classify: ({ details }) => kinds[Number(details['kind'])] ?? PLAIN_KIND });

    for (const [index, kind] of kinds.entries()) {
      const expected = rules.filter((rule) => kind.logsources.some((source) => mayConcern(rule.logsource, source)));
      expect(engine.match(eventWith({ f: 'x', kind: index }))).toEqual(expected);
    }
    expect(engine.match(eventWith({ f: 'x', kind: 1 }))).toHaveLength(4);
  });

  it('leaves out rules whose lists are missing, and says so', () => {
    const good = ruleWith({ sel: { f: 'x' }, condition: 'sel' });
    const bad = ruleWith({ sel: { 'f|expand': '%absent%' }, condition: 'sel' });
    const engine = new SigmaEngine([bad, good], { classify: () => PLAIN_KIND });

    expect(engine.match(eventWith({ f: 'x' }))).toEqual([good]);
    expect(engine.unusable.map(({ rule, fault }) => [rule, fault.message])).toEqual([
      [bad, 'the placeholder %absent% stands for nothing'],
    ]);
  });

  describe('of rules that throw', () => {
    const trap = (name: string, details: JsonObject): JsonObject =>
      Object.defineProperty({ ...details }, name, {
        enumerable: true,
        get(): never {
          throw new Error(`no ${name}`);
        },
      });
    const asks = (detection: JsonObject): SigmaRule => ruleWith({ s: detection, condition: 's' });
    // What tells `reads` and `same` to be tried is f, and they ask the same of g.
    const reads = asks({ f: 'longer text', 'g|contains': 'x' });
    const same = ruleWith({ s: { f: 'longer text' }, t: { 'g|contains': 'x' }, condition: 's and t' });
    const other = asks({ f: 'longer text' });
    const rules = [reads, same, other];

    it('names each, goes on with the others, and says nothing of the next event by this one', () => {
      const failed: [SigmaRule, unknown][] = [];
      const onFailure = (rule: SigmaRule, error: unknown): void => void failed.push([rule, error]);
      const engine = new SigmaEngine(rules, { classify: () => PLAIN_KIND, onFailure });

      expect(engine.match(eventWith({ f: 'longer text', g: 'x' }))).toEqual(rules);
      expect(engine.match(eventWith(trap('g', { f: 'longer text' })))).toEqual([other]);
      expect(failed).toEqual([
        [reads, new Error('no g')],
        [same, new Error('no g')],
      ]);
      expect(engine.match(eventWith({ f: 'longer text', g: 'x' }))).toEqual(rules);
    });

    it('names those alone that ask for what cannot be read, also when that should tell which to try', () => {
      const failed: SigmaRule[] = [];
      const elsewhere = asks({ h: 'y' });
      const engine = new SigmaEngine([...rules, elsewhere], {
        classify: () => PLAIN_KIND,
        onFailure: (rule) => void failed.push(rule),
      });

      expect(engine.match(eventWith(trap('f', { g: 'x', h: 'y' })))).toEqual([elsewhere]);
      expect(failed).toEqual(rules);
    });

    it('throws the error on to whoever does not ask to be told', () => {
      const engine = new SigmaEngine(rules, { classify: () => PLAIN_KIND });

      expect(() => engine.match(eventWith(trap('g', { f: 'longer text' })))).toThrow('no g');
    });
  });

  it('tells kinds apart that keep fields in different places', () => {
    const rule = ruleWith({ sel: { f: 'x' }, condition: 'sel' });
    const other = { ...PLAIN_KIND, pathsOf: () => [['details', 'g']] };
    const engine = new SigmaEngine([rule], { classify: ({ details }) => ('g' in details ? other : PLAIN_KIND) });

    expect(engine.match(eventWith({ f: 'x' }))).toEqual([rule]);
    expect(engine.match(eventWith({ g: 'x', f: 'y' }))).toEqual([rule]);
    expect(engine.match(eventWith({ g: 'y', f: 'x' }))).toEqual([]);
  });

  it('says that it goes on while it makes ready for a kind of events, and only then', () => {
    let steps = 0;
    const rules = rulesOf([
      { sel: { a: 'x' }, condition: 'sel' },
      { sel: { b: 'y' }, condition: 'sel' },
    ]);
    const engine = new SigmaEngine(rules, { classify: () => PLAIN_KIND, onStep: () => steps++ });

    engine.match(eventWith({ a: 'x' }));
    const made = steps;
    engine.match(eventWith({ a: 'x' }));

    expect(made).toBeGreaterThanOrEqual(2 * rules.length);
    expect(steps).toBe(made);
  });

  it('answers for many events in their order', () => {
    const rule = ruleWith({ sel: { f: 'x' }, condition: 'sel' });
    const engine = new SigmaEngine([rule], { classify: () => PLAIN_KIND });

    expect([eventWith({ f: 'x' }), eventWith({}), eventWith({ f: 'X' })].map((event) => engine.match(event))).toEqual([
      [rule],
      [],
      [rule],
    ]);
  });

  it('is not misled by names of what every object has', () => {
    const rule = ruleWith({ sel: { 'constructor|exists': true, 'toString|exists': false }, condition: 'sel' });
    const engine = new SigmaEngine([rule], { classify: () => PLAIN_KIND });

    expect(engine.match(eventWith({}))).toEqual([]);
    expect(engine.match(eventWith({ constructor: 'x' }))).toEqual([rule]);
  });
});
