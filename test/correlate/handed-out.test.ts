import { expect, it } from '@jest/globals';
import { array, assert, boolean, constantFrom, integer, property, record } from 'fast-check';
import type { Episode } from '../../src/alert/reconcile.ts';
import { evaluateRule } from '../../src/correlate/evaluate-rule.ts';
import { judgeHanded } from '../../src/correlate/handed-group.ts';
import type { GroupOutcome } from '../../src/correlate/judge-group.ts';
import { MatchBook } from '../../src/correlate/match-book.ts';
import type { DirtyGroup } from '../../src/correlate/pending-groups.ts';
import { RuleBook } from '../../src/correlate/rule-book.ts';
import type { Rule } from '../../src/detect/rule/rule.ts';
import type { Event } from '../../src/event/event.ts';
import { aRule, eventAt, START } from './support.ts';

const RULES: Record<string, string> = {
  'a threshold': 'type: threshold\nquery: category:a\ngroup_by: [hostname]\nwindow: 10s\nthreshold: 3\nsuppress: 15s',
  few: 'type: threshold\nquery: category:a\ngroup_by: [hostname]\nwindow: 5s\ncondition: {lt: 3}\nremember: 12s',
  'what does not follow':
    'type: sequence\nsteps: [{query: category:a}, {query: category:b, absent: true}]\ngroup_by: [hostname]\nwindow: 8s',
  absence: 'type: absence\nquery: category:a\ngroup_by: [hostname]\nwindow: 8s\nremember: 30s',
  'any absence': 'type: absence\nquery: category:a\ngroup_by: [hostname]\nwindow: 8s',
  'a silence that is unusual':
    'type: absence\nquery: category:a\ngroup_by: [hostname]\nwindow: 3s\nremember: 25s\nlearn: {times: 2, after: 6s}',
  'few at any time': 'type: threshold\nquery: category:a\ngroup_by: [hostname]\nwindow: 10s\ncondition: {lt: 2}',
  'a new term': 'type: new_term\nquery: category:a\nfields: [details.user]\nhistory: 20s',
};

/** Groups are judged elsewhere, which takes so long that other events come before what came of it is settled. */
class SlowPlayer {
  readonly #book = new RuleBook(new MatchBook(':memory:'));
  readonly #rule: Rule;
  readonly known = new Map<string, readonly Episode[]>();
  #away: (GroupOutcome & { readonly ticket: number })[] = [];
  #ticket = 0;
  #chosen: readonly DirtyGroup[] = [];

  constructor(rule: Rule) {
    this.#rule = rule;
    this.#book.load([rule], START, { least: 0, most: 0 });
  }

  choose(watermark: number): void {
    this.#chosen = this.#book.dirty([this.#rule.id], watermark, 100);
  }

  handOut(watermark: number): void {
    for (const group of this.#chosen) {
      const order = { ...group, known: this.known.get(JSON.stringify(group.group)) ?? [] };
      const ticket = ++this.#ticket;
      const handed = this.#book.handOut(order, watermark, ticket);
      if (!handed || 'shallow' in handed) throw new Error('it cannot be judged');
      const outcome = 'outcome' in handed ? handed.outcome : judgeHanded(this.#rule, structuredClone(handed));
      const { since } = 'since' in handed ? handed : order;
      expect({ outcome }).toEqual(this.#book.judge({ ...order, since }, watermark));
      this.#away.push({ ...outcome, ticket });
    }
  }

  absorb(events: readonly Event[]): void {
    this.#book.absorb(events, { cursor: 'x', received: 0 });
  }

  /** What is away comes back, or is lost on its way. */
  comeBack(isLost: boolean): void {
    for (const outcome of isLost ? [] : this.#away) {
      this.known.set(JSON.stringify(outcome.group), outcome.episodes);
      this.#book.settled(outcome);
    }
    this.#away = [];
  }

  /** Until nothing is left. */
  end(watermark: number): void {
    for (let before = -1; before !== this.#ticket; ) {
      before = this.#ticket;
      this.choose(watermark);
      this.handOut(watermark);
      this.comeBack(false);
    }
  }

  alerts(): string[] {
    return [...this.known]
      .flatMap(([group, episodes]) =>
        episodes.map(({ first, last, count }) => JSON.stringify([group, first - START, last - START, count])),
      )
      .sort();
  }
}

function oracle(rule: Rule, events: readonly Event[], now: number): string[] {
  return evaluateRule(rule, events, now, START)
    .map(({ group, facts: { firstseen, lastseen, count } }) =>
      JSON.stringify([JSON.stringify(group), Date.parse(firstseen) - START, Date.parse(lastseen) - START, count]),
    )
    .sort();
}

const slice = record({
  events: array(
    record({
      at: integer({ min: 0, max: 60 }),
      host: constantFrom('h1', 'h2'),
      category: constantFrom('a', 'a', 'b'),
      user: constantFrom('u1', 'u2'),
    }),
    { maxLength: 6 },
  ),
  isLost: boolean(),
});

it.each(Object.entries(RULES))(
  'ends with the alerts of one look at all events, whatever comes while a group is judged elsewhere: %s',
  (_, yaml) => {
    const rule = aRule(yaml);
    assert(
      property(array(slice, { maxLength: 10 }), (slices) => {
        const player = new SlowPlayer(rule);
        const events: Event[] = [];
        slices.forEach(({ events: some, isLost }, step) => {
          player.choose(START + step * 10_000);
          const own = some.map(({ at, host, category, user }, index) =>
            eventAt(at, `e${step}${index}`, { hostname: host, category, details: { user } }),
          );
          events.push(...own);
          // Some come before it is handed out what was chosen, some after.
          player.absorb(own.slice(0, own.length / 2));
          player.handOut(START + step * 10_000);
          player.absorb(own.slice(own.length / 2));
          player.comeBack(isLost);
        });
        const end = START + 200_000;
        player.end(end);
        expect(player.alerts()).toEqual(oracle(rule, events, end));
      }),
      { numRuns: 40 },
    );
  },
);

it('is judged elsewhere by all of its matches, however many there are', () => {
  const rule = aRule(RULES['a threshold'] ?? '');
  const player = new SlowPlayer(rule);
  const events = Array.from({ length: 25_001 }, (_, index) => eventAt(index % 50, `e${index}`, { category: 'a' }));
  player.absorb(events);

  player.end(START + 200_000);

  expect(player.alerts()).toEqual(oracle(rule, events, START + 200_000));
  expect(player.alerts()[0]).toContain('25001');
});

it('keeps what is still to be judged on disk until it is settled, and what came meanwhile beyond that', () => {
  const book = new MatchBook(':memory:');
  const match = (id: string, time: number) => ({
    rule: 'r',
    group: ['g'],
    match: { id, time, steps: 1, fields: {} },
  });
  const due = (): number[] => book.pending.dirty(new Map([['r', 1000]]), 10).map(({ since }) => since);
  book.add([match('one', 10)], { cursor: '1', received: 10 });
  book.pending.handOut('r', ['g'], 1);
  expect(due()).toEqual([10]);
  book.add([match('two', 30), match('three', 20)], { cursor: '2', received: 30 });
  book.pending.wake('r', ['g'], 500);
  expect(due()).toEqual([10]);

  book.pending.settled('r', ['g'], 700, 2);
  expect(due()).toEqual([10]);
  book.pending.settled('r', ['g'], 700, 1);
  expect(due()).toEqual([20]);
  book.pending.settled('r', ['g'], undefined, 1);
  expect(due()).toEqual([20]);

  book.pending.handOut('r', ['g'], 3);
  book.pending.wake('r', ['g'], 400);
  book.pending.settled('r', ['g'], 900, 3);
  expect(due()).toEqual([400]);
  book.pending.handOut('r', ['g'], 4);
  book.begin('r', 'other', 0);
  book.pending.settled('r', ['g'], undefined, 4);
  expect(due()).toEqual([400]);
});
