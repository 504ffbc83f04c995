import { describe, expect, it } from '@jest/globals';
import { array, assert, constantFrom, integer, property, record } from 'fast-check';
import type { Episode } from '../../src/alert/reconcile.ts';
import { evaluateRule } from '../../src/correlate/evaluate-rule.ts';
import { MatchBook } from '../../src/correlate/match-book.ts';
import { RuleBook } from '../../src/correlate/rule-book.ts';
import type { Rule } from '../../src/detect/rule/rule.ts';
import type { Event } from '../../src/event/event.ts';
import { ruleOfRules } from '../detect/rule/support.ts';
import { aRule, eventAt, START } from './support.ts';

const RULES: Record<string, string> = {
  'a threshold': 'type: threshold\nquery: category:a\ngroup_by: [hostname]\nwindow: 10s\nthreshold: 3',
  'a threshold that is suppressed':
    'type: threshold\nquery: category:a\ngroup_by: [hostname]\nwindow: 5s\nthreshold: 2\nsuppress: 30s',
  'distinct values':
    'type: threshold\nquery: category:(a OR b)\ngroup_by: [hostname]\nwindow: 10s\nvalue: distinct(details.user)\nthreshold: 3',
  'an average':
    'type: threshold\nquery: category:a\ngroup_by: [hostname]\nwindow: 10s\nvalue: avg(details.size)\ncondition: {gt: 5}',
  few: 'type: threshold\nquery: category:a\ngroup_by: [hostname]\nwindow: 10s\ncondition: {lt: 2}',
  'few, for a while':
    'type: threshold\nquery: category:a\ngroup_by: [hostname]\nwindow: 5s\ncondition: {lt: 3}\nremember: 12s',
  'few values of all':
    'type: threshold\nquery: category:a\nwindow: 10s\nvalue: distinct(details.user)\ncondition: {lte: 1}\nremember: 30s',
  'neither few nor many':
    'type: threshold\nquery: category:a\ngroup_by: [hostname]\nwindow: 10s\ncondition: {gte: 2, lte: 3}',
  'many of several':
    'type: threshold\nquery: category:a\ngroup_by: [hostname]\nwindow: 10s\nthreshold: 3\nalso: [{value: distinct(details.user), threshold: 2}]',
  'many of few':
    'type: threshold\nquery: category:a\ngroup_by: [hostname]\nwindow: 10s\nthreshold: 2\nalso: [{value: distinct(details.user), condition: {lt: 2}}]',
  'an average that falls':
    'type: threshold\nquery: category:a\ngroup_by: [hostname]\nwindow: 10s\nvalue: avg(details.size)\ncondition: {lt: 4}',
  'a low percentage':
    'type: percentage\nquery: category:(a OR b)\nof: category:a\ngroup_by: [hostname]\nwindow: 10s\ncondition: {lt: 60}\nat_least: 2',
  'absence of several':
    'type: absence\nquery: category:a\ngroup_by: [hostname]\nwindow: 8s\nthreshold: 2\nremember: 30s',
  'a silence that is unusual':
    'type: absence\nquery: category:a\ngroup_by: [hostname]\nwindow: 3s\nremember: 25s\nlearn: {times: 2, after: 6s}',
  'matches of a group': 'type: match\non: schedule\nquery: category:a\ngroup_by: [hostname]\nwindow: 4s',
  'a sequence': 'type: sequence\nsteps: [{query: category:a}, {query: category:b}]\ngroup_by: [hostname]\nwindow: 8s',
  'what does not follow':
    'type: sequence\nsteps: [{query: category:a}, {query: category:b, absent: true}]\ngroup_by: [hostname]\nwindow: 8s',
  'a sequence that may be broken off':
    'type: sequence\nsteps: [{query: category:a}, {query: category:b}]\nuntil: category:c\ngroup_by: [hostname]\nwindow: 12s',
  'what does not follow until something ends that':
    'type: sequence\nsteps: [{query: category:a}, {query: category:b, absent: true}]\nuntil: category:c\ngroup_by: [hostname]\nwindow: 8s',
  'a sequence of other fields in each step':
    'type: sequence\nsteps: [{query: category:a}, {query: category:(a OR b), by: [details.peer]}]\nuntil: {query: category:c, by: [details.peer]}\ngroup_by: [hostname]\nwindow: 8s',
  'a step up from nothing':
    'type: spike\nquery: category:a\ngroup_by: [hostname]\nwindow: 8s\ntimes: 2\nfrom_nothing: true',
  absence: 'type: absence\nquery: category:a\ngroup_by: [hostname]\nwindow: 8s',
  'a change': 'type: change\nquery: category:a\nfield: details.user\ngroup_by: [hostname]\nwindow: 20s',
  'a change, also to none':
    'type: change\nquery: category:a\nfield: details.user\nmissing: true\ngroup_by: [hostname]\nwindow: 20s',
  'a new term': 'type: new_term\nquery: category:a\nfields: [details.user]\nhistory: 20s',
  'a new term, or none': 'type: new_term\nquery: category:a\nfields: [details.user]\nmissing: true\nhistory: 20s',
  'a percentage':
    'type: percentage\nquery: category:(a OR b)\nof: category:a\ngroup_by: [hostname]\nwindow: 10s\ncondition: {gte: 60}\nat_least: 3',
};

/** What rules of rules look at. */
const LOOKED_AT: Record<string, string> = {
  many: 'type: threshold\nquery: category:a\ngroup_by: [hostname]\nwindow: 6s\nthreshold: 3\nsuppress: 9s',
  steps: 'type: sequence\nsteps: [{query: category:a}, {query: category:b}]\ngroup_by: [hostname]\nwindow: 4s',
  pairs:
    'type: sequence\nsteps: [{query: category:a}, {query: category:(a OR b), by: [details.peer]}]\ngroup_by: [hostname]\nwindow: 4s',
  alone:
    'type: sequence\nsteps: [{query: category:a}, {query: category:b, absent: true}]\ngroup_by: [hostname]\nwindow: 4s',
  silent: 'type: absence\nquery: category:a\ngroup_by: [hostname]\nwindow: 4s\nremember: 20s',
  users: 'type: new_term\nquery: category:(a OR b)\nfields: [details.user]\ngroup_by: [hostname]\nhistory: 9s',
  single: 'type: match\nquery: category:c',
};

const RULES_OF_RULES: Record<string, string> = {
  'any two alerts': 'rules: [many, steps, single]\ngroup_by: [hostname]\nwindow: 12s\nat_least: 2',
  'an alert after another': 'rules: [many, single]\ngroup_by: [hostname]\nwindow: 20s\nordered: true',
  'alerts of two groups of one event': 'rules: [pairs, single]\nwindow: 10s\nthreshold: 3',
  'so many alerts': 'rules: [many, users]\nwindow: 12s\nthreshold: 3',
  'what is waited for': 'rules: [alone, silent]\ngroup_by: [hostname]\nwindow: 10s',
  'alerts of alerts':
    'rules: [two, single]\nwindow: 30s\n---\nid: two\ntitle: Two\ntype: rules\nrules: [many, users]\ngroup_by: [hostname]\nwindow: 8s',
};

function combined(yaml: string): Rule {
  const others = Object.entries(LOOKED_AT).map(([id, text]) => `id: ${id}\ntitle: ${id}\n${text}\n`);
  return ruleOfRules([...others, `id: tested\ntitle: Tested\ntype: rules\n${yaml}\n`].join('---\n'));
}

/** What was found once: a sequence that a later event shows to have begun later. */
const FOUND = (
  [
    [1, 'b'],
    [0, 'a'],
    [1, 'a'],
  ] as const
).map(([at, category]) => ({ at, host: 'h1' as const, category, user: 'u1' as const, size: 0, peer: 'h1' as const }));

/** Plays the part of who reads events and saves alerts, in memory. */
class Player {
  readonly #book = new RuleBook(new MatchBook(':memory:'));
  readonly #rule: Rule;
  readonly known = new Map<string, readonly Episode[]>();
  raised = 0;

  constructor(rule: Rule) {
    this.#rule = rule;
    this.#book.load([rule], START, { least: 0, most: 0 });
  }

  /** A slice of the feed, and a run of the schedule after it. */
  play(events: readonly Event[], watermark: number): void {
    this.#book.absorb(events, { cursor: 'x', received: 0 });
    for (;;) {
      const dirty = this.#book.dirty([this.#rule.id], watermark, 3);
      if (dirty.length === 0) return;
      for (const group of dirty) {
        const key = JSON.stringify(group.group);
        const judgement = this.#book.judge({ ...group, known: this.known.get(key) ?? [] }, watermark);
        if (!judgement || 'shallow' in judgement) throw new Error([...this.#book.failed.values()].join());
        const { outcome } = judgement;
        this.known.set(key, outcome.episodes);
        this.#book.settled(outcome);
      }
    }
  }

  prune(now: number): void {
    this.#book.prune(now);
  }

  get kept(): number {
    return this.#book.figures().matches;
  }

  /** What has alerts now: group, first, last, count. */
  alerts(): unknown[] {
    return [...this.known].flatMap(([group, episodes]) =>
      episodes.map(({ first, last, count }) => [group, first - START, last - START, count]),
    );
  }
}

const occurrence = record({
  at: integer({ min: 0, max: 60 }),
  host: constantFrom('h1', 'h2'),
  category: constantFrom('a', 'a', 'b', 'c'),
  // What is empty is missing.
  user: constantFrom('u1', 'u2', 'u3', 'u4', ''),
  size: integer({ min: 0, max: 10 }),
  peer: constantFrom('h1', 'h2'),
});

function sorted(alerts: readonly unknown[]): string[] {
  return alerts.map((alert) => JSON.stringify(alert)).sort((one, other) => (one < other ? -1 : 1));
}

function oracle(rule: Rule, events: readonly Event[], now: number): unknown[] {
  return evaluateRule(rule, events, now, START).map(({ group, facts }) => [
    JSON.stringify(group),
    Date.parse(facts.firstseen) - START,
    Date.parse(facts.lastseen) - START,
    facts.count,
  ]);
}

describe('rules over events that arrive late and out of order', () => {
  const rules = [
    ...Object.entries(RULES).map(([name, yaml]) => ({ name, rule: aRule(yaml) })),
    ...Object.entries(RULES_OF_RULES).map(([name, yaml]) => ({ name, rule: combined(yaml) })),
  ];
  for (const { name, rule } of rules) {
    it(`ends with the alerts of one look at all events: ${name}`, () => {
      assert(
        property(array(occurrence, { maxLength: 40 }), integer({ min: 1, max: 10 }), (occurrences, slice) => {
          const events = occurrences.map(({ at, host, category, user, size, peer }, index) =>
            eventAt(at, `e${String(index).padStart(3, '0')}`, {
              hostname: host,
              category,
              details: { user, size, peer },
            }),
          );
          const player = new Player(rule);
          const end = START + 100_000;

          player.play([], end);
          for (let from = 0; from < events.length; from += slice) player.play(events.slice(from, from + slice), end);

          expect(sorted(player.alerts())).toEqual(sorted(oracle(rule, events, end)));
        }),
        { numRuns: 300, examples: [[FOUND, 1]] },
      );
    });
  }

  it('looks at an alert that waits for nothing to come when that has been waited for', () => {
    const rule = combined('rules: [alone, single]\ngroup_by: [hostname]\nwindow: 20s');
    const events = [eventAt(0, 'e0', { category: 'c' }), eventAt(5, 'e1', { category: 'a' })];
    const player = new Player(rule);

    player.play(events, START + 8_999);
    expect(player.alerts()).toEqual([]);
    player.play([], START + 9_000);

    expect(player.alerts()).toEqual([['["host1"]', 0, 9000, 2]]);
    expect(player.alerts()).toEqual(oracle(rule, events, START + 9_000));
  });

  it('counts less towards a sequence when a late event makes a shorter one', () => {
    const rule = aRule(RULES['a sequence'] ?? '');
    const events = [
      eventAt(0, 'e0', { category: 'a' }),
      eventAt(1, 'e1', { category: 'b' }),
      eventAt(1, 'e2', { category: 'a' }),
    ];
    const player = new Player(rule);
    const end = START + 100_000;
    for (const event of events) player.play([event], end);

    expect(player.alerts()).toEqual(oracle(rule, events, end));
  });

  it('knows days later that a group was there, of which no more than its newest event is kept', () => {
    const days = (count: number): number => count * 86_400;
    const rule = aRule(`${RULES['few']}\nremember: 4d`);
    const events = [0, 1, days(3), days(3) + 1, days(8)].map((second, index) => eventAt(second, `e${index}`));
    const few = events.map((event) => ({ ...event, category: 'a' }));
    const player = new Player(rule);
    for (const [index, event] of few.entries()) {
      const now = Date.parse(event.utctimestamp);
      player.prune(now);
      player.play([event], now);
      expect(player.alerts()).toEqual(oracle(rule, few.slice(0, index + 1), now));
      player.play([], now + 60_000);
    }
    expect(player.alerts()).toHaveLength(2);
  });

  it('waits until whole milliseconds for a silence that is unusual by a part of what is usual', () => {
    const learn = 'remember: 60s\nlearn: {times: 1.5, after: 10s}';
    const rule = aRule(`type: absence\nquery: category:a\ngroup_by: [hostname]\nwindow: 3s\n${learn}`);
    const player = new Player(rule);
    const events = [0, 1, 2, 3, 4].map((nth) => eventAt(nth * 3.333, `e${nth}`, { category: 'a' }));
    player.play(events, START + 18_331);
    expect(player.alerts()).toEqual([]);

    player.play([], START + 18_332);
    expect(player.alerts()).toEqual([['["host1"]', 13_332, 13_332, 1]]);
    expect(player.alerts()).toEqual(oracle(rule, events, START + 18_332));
  });

  it('keeps of many events no more than a silence is judged by', () => {
    const rule = aRule('type: absence\nquery: category:a\ngroup_by: [hostname]\nwindow: 10s');
    const player = new Player(rule);
    const many = Array.from({ length: 95 }, (_, index) =>
      eventAt(index, `e${String(index).padStart(3, '0')}`, { category: 'a' }),
    );
    for (let from = 0; from < many.length; from += 7) player.play(many.slice(from, from + 7), START);

    expect(player.kept).toBe(20);
    player.play([], START + 200_000);
    expect(player.alerts()).toEqual([['["host1"]', 94_000, 94_000, 1]]);
  });
});
