import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { evaluateRule } from '../../../src/correlate/evaluate-rule.ts';
import { readRules } from '../../../src/detect/rule/read-rules.ts';
import type { Rule } from '../../../src/detect/rule/rule.ts';
import type { Event, JsonObject } from '../../../src/event/event.ts';
import { eventAt } from './support.ts';

function indicator(text: string, list: readonly string[]): Rule {
  const yaml = `id: x\ntitle: X\ntype: indicator\nlist: bad\n${text}`;
  const { rules, faults } = readRules(yaml, { name: 'rules.yml', lists: () => list });
  const [rule] = rules;
  if (!rule) throw new Error(JSON.stringify(faults));
  return rule;
}

/** The details and the summary of the one alert. */
function alertOf(rule: Rule, events: readonly Event[]): { details: unknown; summary: string } {
  const [draft, ...others] = evaluateRule(rule, events, Date.parse('2026-11-25T00:00:00Z'));
  expect(others).toEqual([]);
  return { details: draft?.facts.details, summary: draft?.facts.summary ?? '' };
}

const VALUES = ['192.0.2.1', '192.0.2.2', '198.51.100.1', 'tcp', 'TCP', 'a,b', '443'];
const PARTS = ['192.0.2.1', '192.0.2.0/24', '198.51.100.1', 'Tcp', '443', '80'];
const FIELDS = ['details.a', 'details.b', 'details.c'];
const value = fc.constantFrom(...VALUES);
const some = fc.option(fc.oneof(value, fc.array(value, { maxLength: 3 })), { nil: undefined });
const entries = fc.array(
  fc.oneof(
    fc.constantFrom(...PARTS, 'a,b'),
    fc
      .tuple(fc.constantFrom(...PARTS), fc.constantFrom(',', ', '), fc.constantFrom(...PARTS))
      .map((all) => all.join('')),
  ),
  { maxLength: 6 },
);
const item = fc.oneof(fc.constantFrom(...FIELDS), fc.shuffledSubarray(FIELDS, { minLength: 2, maxLength: 2 }));

function isEntry(parts: readonly string[], values: readonly string[]): boolean {
  const same = (part: string, one: string): boolean =>
    part.toLowerCase() === one.toLowerCase() || (part === '192.0.2.0/24' && one.startsWith('192.0.2.'));
  return parts.length === values.length && parts.every((part, index) => same(part, values[index] ?? ''));
}

/** From the definition: what of the event is looked up, and which of it is listed. */
function oracle(fields: readonly (string | string[])[], list: readonly string[], details: JsonObject): boolean[] {
  return fields.flatMap((one) => {
    const values = [one].flat().map((name) => [details[name.slice('details.'.length)] ?? []].flat() as string[]);
    const [first = [], second] = values;
    if (!second) return first.map((some) => list.some((entry) => isEntry([entry], [some])));
    const pairs = list.map((entry) => entry.split(',').map((part) => part.trim()));
    return first.flatMap((some) => second.map((other) => pairs.some((parts) => isEntry(parts, [some, other]))));
  });
}

describe('an indicator of several fields', () => {
  it('counts an event of which anything is listed, or nothing, as its definition says', () => {
    fc.assert(
      fc.property(
        fc.array(item, { minLength: 1, maxLength: 3 }),
        entries,
        fc.record({ a: some, b: some, c: some }),
        fc.boolean(),
        (fields, list, written, absent) => {
          // A list that can never say anything is refused.
          fc.pre(
            list.length === 0 ||
              fields.some((one) => list.some((entry) => typeof one === 'string' || entry.includes(','))),
          );
          const details = Object.fromEntries(
            Object.entries(written).filter(([, one]) => one !== undefined),
          ) as JsonObject;
          const rule = indicator(`fields: ${JSON.stringify(fields)}\nabsent: ${absent}\n`, list);

          const looked = oracle(fields, list, details);

          const counted = absent ? looked.length > 0 && !looked.includes(true) : looked.includes(true);
          expect(rule.read(eventAt(0, details)).length).toBe(counted ? 1 : 0);
        },
      ),
      { numRuns: 1000 },
    );
  });

  const FIELDS_OF_ALERT = "fields: [details.from, [details.to, details.port]]\nsummary: '{found} is known'\n";
  const LIST = ['203.0.113.0/24', '192.0.2.66,443'];

  it('says in its alert which values of which fields were listed, the newest first', () => {
    const rule = indicator(FIELDS_OF_ALERT, LIST);
    const events = [
      eventAt(0, { from: ['192.0.2.1', '203.0.113.7'], to: '192.0.2.66', port: 80 }),
      eventAt(1, { from: '192.0.2.1', to: '192.0.2.66', port: 443 }),
      eventAt(2, { from: '192.0.2.1', to: '192.0.2.66', port: 443 }),
    ];

    expect(alertOf(rule, events)).toEqual({
      details: {
        indicator: {
          list: 'bad',
          values: [{ 'details.to': '192.0.2.66', 'details.port': '443' }, { 'details.from': '203.0.113.7' }],
        },
      },
      summary: '192.0.2.66, 443 (details.to, details.port), 203.0.113.7 (details.from) is known',
    });
  });

  it('says which were not, where that is asked for', () => {
    const rule = indicator(`${FIELDS_OF_ALERT}absent: true\n`, LIST);

    expect(alertOf(rule, [eventAt(0, { from: '192.0.2.1', to: '192.0.2.66' })])).toEqual({
      details: { indicator: { list: 'bad', values: [{ 'details.from': '192.0.2.1' }] } },
      summary: '192.0.2.1 (details.from) is known',
    });
  });

  it('says no more than twenty values, and of a sentence ten', () => {
    const rule = indicator(FIELDS_OF_ALERT, LIST);
    const events = Array.from({ length: 30 }, (_, index) => eventAt(index, { from: `203.0.113.${index}` }));

    const { details, summary } = alertOf(rule, events);

    expect((details as { indicator: { values: unknown[] } }).indicator.values).toHaveLength(20);
    expect(summary).toContain('203.0.113.20 (details.from)... is known');
  });

  it.each([false, true])('misses none of an event that has very many values, networks or not (%s)', (isNetwork) => {
    const from = Array.from({ length: 200 }, (_, index) => `198.51.${index}.1`);
    const port = Array.from({ length: 100 }, (_, index) => String(index));
    const rule = indicator('fields: [[details.from, details.port]]\n', [
      '192.0.2.1,99',
      isNetwork ? '198.51.199.0/24,99' : '198.51.199.1,99',
    ]);

    expect(rule.read(eventAt(0, { from, port }))).toHaveLength(1);
    expect(rule.read(eventAt(0, { from: from.slice(0, 199), port }))).toHaveLength(0);
  });

  it.each([
    ['2001:db8::1', '2001:0DB8:0:0::1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
  ])('takes an IPv6 address as listed in whichever way it is written: %s', (listed, has) => {
    expect(indicator('field: details.from\n', [listed]).read(eventAt(0, { from: has }))).toHaveLength(1);
    const two = indicator('fields: [[details.from, details.port]]\n', [`${listed}, 443`]);
    expect(two.read(eventAt(0, { from: has, port: '443' }))).toHaveLength(1);
    expect(two.read(eventAt(0, { from: `${has}0`, port: '443' }))).toHaveLength(0);
  });
});
