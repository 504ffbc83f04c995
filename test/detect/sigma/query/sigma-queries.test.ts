import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { evaluatePlain } from '../../../../src/detect/sigma/evaluate-plain.ts';
import type { EventKind } from '../../../../src/detect/sigma/event-kind.ts';
import { SigmaQueries } from '../../../../src/detect/sigma/query/sigma-queries.ts';
import { readSigma } from '../../../../src/detect/sigma/read-sigma.ts';
import type { JsonObject } from '../../../../src/event/event.ts';
import type { Query } from '../../../../src/query/ast.ts';
import { compileMatcher } from '../../../../src/query/matches.ts';
import { eventWith, PLAIN_KIND, ruleWith } from '../../../support/sigma-subject.ts';
import { details, detection } from '../arbitraries.ts';

const lists = (name: string): readonly string[] | undefined => (name === 'list' ? ['a', 'B*', ''] : undefined);

/** What a store is asked for, where the fields of rules lie below details. */
function asked(detection: JsonObject, having: readonly string[] = []): Query {
  return new SigmaQueries({ kinds: () => [PLAIN_KIND], lists }).of(ruleWith(detection), having)();
}

/** What it is asked for where a search says this. */
function askedFor(search: JsonObject): Query {
  return asked({ sel: search, condition: 'sel' });
}

describe('SigmaQueries', () => {
  it('asks for all events that random rules match', () => {
    let narrowed = 0;
    let matched = 0;
    let left = 0;
    const rules = detection.map((one) => {
      const text = JSON.stringify({ title: 'Rule', logsource: { product: 'test' }, detection: one });
      return readSigma(text, 'rules.yml').rules;
    });
    fc.assert(
      fc.property(rules, fc.array(details, { minLength: 5, maxLength: 20 }), (rules, all) => {
        for (const rule of rules) {
          const query = new SigmaQueries({ kinds: () => [PLAIN_KIND], lists }).of(rule)();
          const matches = compileMatcher(query);
          if (query.op !== 'everything') narrowed++;
          for (const one of all) {
            const event = eventWith(one, { summary: 'ab BaC', tags: ['a b'] });
            if (!matches(event)) left++;
            if (!evaluatePlain(rule, event, PLAIN_KIND, lists)) continue;
            matched++;
            expect({ query, event, isFound: matches(event) }).toEqual({ query, event, isFound: true });
          }
        }
      }),
      { numRuns: 1_500 },
    );
    // So that this does not compare nothing with nothing.
    expect(narrowed).toBeGreaterThan(300);
    expect(matched).toBeGreaterThan(1_000);
    expect(left).toBeGreaterThan(1_000);
  });

  it('asks for values, texts and numbers in the fields that may hold them', () => {
    const number = { value: 4625, as: 'number', inclusive: true };

    expect(askedFor({ f: 'One' })).toEqual({ op: 'equals', field: 'details.f', value: 'One' });
    expect(askedFor({ 'f|endswith': '.exe' })).toEqual({
      op: 'wildcard',
      field: 'details.f',
      pattern: [{ wild: '*' }, { literal: '.exe' }],
    });
    expect(askedFor({ f: 4625 })).toEqual({ op: 'range', field: 'details.f', lower: number, upper: number });
    expect(askedFor({ 'f|cidr': '192.0.2.0/24' })).toEqual({
      op: 'cidr',
      field: 'details.f',
      network: '192.0.2.0/24',
    });
    expect(askedFor({ 'f|re': '^a+ bcd' })).toEqual({
      op: 'wildcard',
      field: 'details.f',
      pattern: [{ wild: '*' }, { literal: ' bcd' }, { wild: '*' }],
    });
  });

  it('leaves out what must not be, and what may be null or an empty list', () => {
    const f: Query = { op: 'equals', field: 'details.f', value: 'x' };

    expect(asked({ sel: { f: 'x' }, filter: { g: 'y' }, condition: 'sel and not filter' })).toEqual(f);
    expect(askedFor({ f: 'x', g: null, 'h|exists': true, 'i|neq': 'z' })).toEqual(f);
    expect(askedFor({ 'f|exists': true })).toEqual({ op: 'everything' });
    expect(asked({ sel: { f: 'x' }, other: { g: null }, condition: 'sel or other' })).toEqual({ op: 'everything' });
  });

  it('asks for the fields that an event must also have', () => {
    const query = asked({ sel: { 'f|exists': true }, condition: 'sel' }, ['f', 'g']);

    expect(query).toEqual({
      op: 'and',
      of: [
        { op: 'exists', field: 'details.f' },
        { op: 'exists', field: 'details.g' },
      ],
    });
  });

  it('asks only for the presence of a field that may have more values than a store can be asked for', () => {
    const values = Array.from({ length: 300 }, (_, n) => `value ${n}`);

    expect(askedFor({ f: values })).toEqual({ op: 'exists', field: 'details.f' });
    expect(askedFor({ f: values, g: 'x' })).toEqual({
      op: 'and',
      of: [
        { op: 'exists', field: 'details.f' },
        { op: 'equals', field: 'details.g', value: 'x' },
      ],
    });
  });

  it('asks for nothing where a list is missing, and for a field in all places where kinds keep it', () => {
    const other: EventKind = { ...PLAIN_KIND, pathsOf: () => [['details', 'h'], ['hostname']] };
    const foreign: EventKind = { ...other, logsources: [{ product: 'other' }], pathsOf: () => [['details', 'no']] };
    const queries = new SigmaQueries({ kinds: () => [PLAIN_KIND, other, foreign] });
    const rule = ruleWith({ sel: { f: 'x' }, condition: 'sel' });

    expect(queries.of(ruleWith({ sel: { 'f|expand': '%list%' }, condition: 'sel' }))()).toEqual({ op: 'nothing' });
    expect(queries.of(rule)()).toEqual({
      op: 'or',
      of: ['details.f', 'details.h', 'hostname'].map((field) => ({ op: 'equals', field, value: 'x' })),
    });
    // All events have a host.
    expect(queries.of(rule, ['f'])()).toEqual(queries.of(rule)());
  });

  it('asks for everything where a field cannot be named in a query', () => {
    for (const path of [
      ['details', 'a.b', 'c'],
      ['details', 'a*'],
      ['details', 'a..b'],
    ]) {
      const kinds = () => [{ ...PLAIN_KIND, pathsOf: () => [path] }];
      const rule = ruleWith({ sel: { f: 'x' }, condition: 'sel' });

      expect(new SigmaQueries({ kinds }).of(rule)()).toEqual({ op: 'everything' });
    }
  });
});
