import { describe, expect, it } from '@jest/globals';
import { ruleTimeOf } from '../../../src/detect/rule/event-values.ts';
import { readRules } from '../../../src/detect/rule/read-rules.ts';
import type { JsonObject } from '../../../src/event/event.ts';
import { eventAt, ruleOf } from './support.ts';

function groupOf(groupBy: string, details: JsonObject): readonly string[] | undefined {
  return ruleOf(`query: "*"\ngroup_by: ${groupBy}`).read(eventAt(0, details))[0]?.group;
}

describe('what a rule asks for', () => {
  it.each([
    ['condition: { gt: 5, lt: 3 }', 'condition: asks for what no number is'],
    ['condition: { gte: 3, lt: 3 }', 'condition: asks for what no number is'],
    ['condition: { eq: 3, neq: 3 }', 'condition: asks for what no number is'],
    ['threshold: 0', 'threshold: must be above 0: there is always as much, whatever comes'],
    [
      'threshold: -1\nvalue: distinct(details.a)',
      'threshold: must be above 0: there is always as much, whatever comes',
    ],
  ])('cannot be what is never so, or always: %s', (text, fault) => {
    const { faults } = readRules(`id: x\ntitle: X\ntype: threshold\nquery: "*"\n${text}\n`, {
      name: 'rules.yml',
      lists: () => undefined,
    });

    expect(faults.map(({ message }) => message)).toEqual([fault]);
  });

  it.each([
    'condition: { gte: 3, lte: 3 }',
    'condition: { gt: 0, lt: 1 }',
    'condition: { gt: 3, neq: 4, lt: 5 }',
    'condition: { neq: 0 }',
    'condition: { lt: 0, neq: -1 }',
    'threshold: -5\nvalue: sum(details.a)',
  ])('may be anything that some number is: %s', (text) => {
    expect(ruleOf(`type: threshold\nquery: "*"\n${text}`).file.type).toBe('threshold');
  });
});

describe('which events a rule counts', () => {
  it('says which of its queries match', () => {
    const sequence = ruleOf(
      'type: sequence\nsteps: [{ query: "a:1" }, { query: "b:1" }, { query: "c:1", absent: true }]',
    );

    expect(sequence.stepsOf(eventAt(0, { a: 1 }))).toBe(1);
    expect(sequence.stepsOf(eventAt(0, { b: 1, c: 1 }))).toBe(6);
    expect(sequence.stepsOf(eventAt(0, { d: 1 }))).toBe(0);
  });

  it('counts for a percentage only what is of the whole', () => {
    const share = ruleOf('type: percentage\nquery: "a:1"\nof: "b:1"\ncondition: { gte: 50 }');

    expect(share.stepsOf(eventAt(0, { a: 1 }))).toBe(1);
    expect(share.stepsOf(eventAt(0, { a: 1, b: 1 }))).toBe(3);
    expect(share.stepsOf(eventAt(0, { b: 1 }))).toBe(0);
  });

  it('looks a value up in its list, whatever its case, or for its absence', () => {
    const listed = ruleOf('type: indicator\nfield: details.a\nlist: bad');
    const others = ruleOf('type: indicator\nfield: details.a\nlist: bad\nabsent: true');

    expect([listed, others].map((rule) => rule.stepsOf(eventAt(0, { a: '192.0.2.66' })))).toEqual([1, 0]);
    expect([listed, others].map((rule) => rule.stepsOf(eventAt(0, { a: ['192.0.2.7'] })))).toEqual([0, 1]);
    expect([listed, others].map((rule) => rule.stepsOf(eventAt(0, {})))).toEqual([0, 0]);
  });

  it('looks an address up in the networks of its list', () => {
    const lists = (): string[] => ['198.51.100.0/24', '2001:DB8::/32', 'tcp/22', '203.0.113.5'];
    const text = 'id: x\ntitle: X\ntype: indicator\nfield: details.a\nlist: any';
    const [rule] = readRules(text, { name: 'rules.yml', lists }).rules;
    const isListed = (value: string): boolean => rule?.stepsOf(eventAt(0, { a: value })) === 1;

    expect(['198.51.100.7', '2001:db8::1', '203.0.113.5', 'TCP/22', '198.51.100.0/24'].every(isListed)).toBe(true);
    expect(['198.51.101.7', '2001:db9::1', '203.0.113.6', 'tcp', 'no address'].some(isListed)).toBe(false);
  });
});

describe('the group of an event', () => {
  it.each<[string, JsonObject, readonly string[] | undefined]>([
    ['[details.a]', { a: 'x' }, ['x']],
    ['[a]', { a: 'x' }, ['x']],
    ['[details.a]', { a: 5 }, ['5']],
    ['[details.a]', { a: false }, ['false']],
    ['[details.a]', { a: ['x', 'y'] }, ['x']],
    ['[details.a]', { a: [null, '', { b: 1 }, ['y'], 'x'] }, ['y']],
    ['[details.a.b]', { a: [{ c: 1 }, { b: 'z' }] }, ['z']],
    ['[details.a.b]', { 'a.b': 'z' }, ['z']],
    ['[details.a, details.b]', { a: 'x', b: 'y' }, ['x', 'y']],
    ['[details.a, details.b]', { a: 'x' }, undefined],
    ['[details.a]', { a: '' }, undefined],
    ['[details.a]', { a: null }, undefined],
    ['[details.a]', { a: {} }, undefined],
    ['[details.toString]', {}, undefined],
    ['[details.__proto__]', {}, undefined],
  ])('by %s of %j is %j', (groupBy, details, group) => {
    expect(groupOf(groupBy, details)).toEqual(group);
  });

  it('is the event itself for a match without group_by, and one for all of other types', () => {
    const event = eventAt(0);

    expect(ruleOf('query: "*"').read(event)[0]?.group).toEqual([event.mozdef.id]);
    expect(ruleOf('type: threshold\nthreshold: 1\nquery: "*"').read(event)[0]?.group).toEqual([]);
  });

  it('is made of the new values too', () => {
    const rule = ruleOf('type: new_term\nquery: "*"\nfields: [details.b]\ngroup_by: [details.a]');

    expect(rule.read(eventAt(0, { a: 'x', b: 'y' }))[0]?.group).toEqual(['x', 'y']);
    expect(rule.groupBy).toEqual(['details.a', 'details.b']);
  });

  it('takes for a value that there is none, where the rule says so, but of its own values only', () => {
    const rule = ruleOf('type: new_term\nquery: "*"\nfields: [details.b]\ngroup_by: [details.a]\nmissing: true');

    expect(rule.read(eventAt(0, { a: 'x' }))[0]?.group).toEqual(['x', '']);
    expect(rule.read(eventAt(0, { b: 'y' }))).toEqual([]);
  });
});

describe('a match', () => {
  it('holds the fields that judge and summary name, where there are any', () => {
    const rule = ruleOf(
      'type: threshold\nthreshold: 1\nquery: "*"\nvalue: sum(details.bytes)\nsummary: "{details.user} {hostname} {count}"',
    );
    const { match } = rule.read(eventAt(0, { bytes: 12, other: 1 }))[0] ?? {};

    expect(match?.fields).toEqual({ 'details.bytes': 12, hostname: 'web1.example.com' });
  });
});

describe('the time of an event for rules', () => {
  const received = '2026-11-24T12:00:00.000000+00:00';

  it.each([
    ['2026-11-24T11:00:00.5+00:00', '2026-11-24T11:00:00.500Z'],
    ['2020-01-01T00:00:00Z', '2020-01-01T00:00:00.000Z'],
    ['2026-11-24T12:05:00Z', '2026-11-24T12:05:00.000Z'],
    ['2026-11-24T12:05:00.001Z', '2026-11-24T12:00:00.000Z'],
    ['soon', '2026-11-24T12:00:00.000Z'],
  ])('that says %s is %s', (utctimestamp, time) => {
    const event = eventAt(0, {}, { receivedtimestamp: received, utctimestamp });

    expect(new Date(ruleTimeOf(event)).toISOString()).toBe(time);
  });
});

describe('now in the query of a rule', () => {
  const rule = ruleOf('query: "utctimestamp:<now-1h"');

  it('is when the event was received, so that it matches or not for good', () => {
    const late = eventAt(0, {}, { receivedtimestamp: '2026-11-24T13:00:01Z' });
    const soon = eventAt(0, {}, { receivedtimestamp: '2026-11-24T12:59:59Z' });

    expect([late, soon, late].map((event) => rule.stepsOf(event))).toEqual([1, 0, 1]);
  });

  it('is the time of the question for the store', () => {
    const [one] = rule.queries(Date.parse('2026-11-24T12:00:00Z'));
    const [other] = rule.queries(Date.parse('2026-11-24T13:00:00Z'));

    expect(one).not.toEqual(other);
    expect(ruleOf('query: "utctimestamp:>2026-11-24"').queries(0)).toEqual(
      ruleOf('query: "utctimestamp:>2026-11-24"').queries(1e12),
    );
  });
});
