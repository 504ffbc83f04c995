import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Match } from '../../../src/detect/judge/judge.ts';
import { readPartOf } from '../../../src/detect/rule/event-values.ts';
import { parseSummary } from '../../../src/detect/rule/summary.ts';
import type { Event } from '../../../src/event/event.ts';
import { LINEAR, timeGrowth } from '../../support/time-growth.ts';

/** The summary of events with these fields, as the rule's reader would have read them. */
function said(text: string, events: readonly Record<string, string | number>[], parameters = {}): string {
  const summary = parseSummary(text, parameters);
  const matches = events.map((details, index): Match => {
    const event = { summary: String(details['summary'] ?? ''), hostname: 'h', details } as unknown as Event;
    const read = summary.fields.map((field) => [field, readPartOf(field)(event)] as const);
    const fields = Object.fromEntries(read.filter(([, value]) => value !== undefined)) as Match['fields'];
    return { time: index, id: String(index), steps: 1, fields };
  });
  return summary.render({ title: 'Title', count: events.length, value: 2.345, group: ['g', 'h'], matches });
}

const USERS = [{ user: 'bob' }, { user: 'alice' }, { user: 'bob' }, {}];

describe('parseSummary', () => {
  it.each([
    ['{title}: {count} of {group}, {value}', 'Title: 4 of g, h, 2.35'],
    ['{details.user}, {details.none}, {details.none|nobody}', 'bob, unknown, nobody'],
    ['{distinct details.user} / {number details.user}', 'alice, bob / 2'],
    ['{distinct 2 details.user}', 'alice, bob...'],
    ['{distinct 1 details.user}', 'alice...'],
    ['{distinct details.user ";"}', 'alice;bob'],
    ['a{" (" distinct details.user ", " ")"}{" (" distinct details.none ", " ")"}', 'a (alice, bob)'],
    ['by{" " details.user}{" from " details.none}.', 'by bob.'],
    ['{top 5 details.user hits}', 'bob (2 hits) alice (1 hits)'],
    ['x{" on " top 1 details.user times}', 'x on bob (2 times)'],
    ['x{" on " several details.user hosts}', 'x on bob (2 hosts) on alice (1 hosts)'],
    ['x{" on " several hostname hosts}', 'x'],
  ])('makes of %s: %s', (text, expected) => {
    expect(said(text, USERS)).toBe(expected);
  });

  it('takes a part of a text: the first group of the first place, or all of it without a group', () => {
    const events = [{ summary: 'Write: /etc/a for x' }, { summary: 'Write: /etc/b for y' }, { summary: 'none' }];

    expect(said('{distinct summary /^\\S+ (\\S+)/}', events)).toBe('/etc/a, /etc/b');
    expect(said('{summary /etc.b|c/|nothing}', events)).toBe('etc/b');
    expect(said('{summary /FOR (.)$/}', events)).toBe('y');
    expect(said('{summary /nowhere/|n/a}', [{ summary: 'z' }])).toBe('n/a');
  });

  it('takes parts of hostile texts in linear time', () => {
    const read = readPartOf('summary /(a+)+(a+)+b/');
    const growth = timeGrowth((size) => {
      const event = { summary: 'a'.repeat(size), details: {} } as unknown as Event;
      return () => void read(event);
    }, 500);

    expect(growth).toBeLessThan(LINEAR);
  });

  it.each([
    ['{no such thing}', 'no such thing'],
    ['{$nothing}', 'names no parameter'],
    ['{summary /(/}', 'cannot be used'],
    ['{distinct summary /(?<a>b)/}', 'cannot be used'],
  ])('says of %s that it is none', (text, message) => {
    expect(() => parseSummary(text, {})).toThrow(message);
  });

  it('never throws once it is read, whatever events say', () => {
    const summary = '{distinct details.user ";"} {top details.user} {details.user /x*/} {" a " several details.user b}';
    fc.assert(
      fc.property(fc.array(fc.record({ user: fc.string() }), { maxLength: 20 }), (events) => {
        expect(typeof said(summary, events)).toBe('string');
      }),
    );
  });
});
