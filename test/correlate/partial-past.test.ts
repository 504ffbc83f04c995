import { describe, expect, it } from '@jest/globals';
import type { Episode } from '../../src/alert/reconcile.ts';
import { MatchBook } from '../../src/correlate/match-book.ts';
import { RuleBook } from '../../src/correlate/rule-book.ts';
import { MOST_FAILURES, RuleLanes } from '../../src/correlate/rule-lanes.ts';
import { ruleMethods } from '../../src/correlate/rule-methods.ts';
import type { Event } from '../../src/event/event.ts';
import { aRule, eventAt, START } from './support.ts';

const at = (seconds: number): number => START + seconds * 1000;
const LATENESS = { least: 0, most: 0 };
const said = (second: number, category: string): Event => eventAt(second, `${category}${second}`, { category });

describe('a rule of whose past not all can be read', () => {
  const rule = aRule('type: sequence\nsteps: [{query: category:a}, {query: category:b, absent: true}]\nwindow: 60s');
  let known: readonly Episode[] = [];

  const absorb = (book: RuleBook, ...events: Event[]): void =>
    void book.absorb(events, { cursor: 'x', received: Date.parse(events.at(-1)?.receivedtimestamp ?? '') });

  /** What comes of judging all that there is to judge, or why it is not judged. */
  const judge = (book: RuleBook, seconds: number): string[] =>
    book.dirty(['tested'], at(seconds), 10).flatMap((group) => {
      const answer = book.judge({ ...group, known }, at(seconds));
      if (!answer || 'shallow' in answer) return ['shallow'];
      known = answer.outcome.episodes;
      book.settled(answer.outcome);
      const { drafts, withdrawn } = answer.outcome;
      return [...drafts.map(() => 'alert'), ...withdrawn.map(() => 'withdrawn')];
    });

  /** The book of another instance that goes on after an alert, and knows nothing of what it is of; an event comes late that may change it. */
  const takenOver = (): RuleBook => {
    const before = new RuleBook(new MatchBook(':memory:'));
    before.load([rule], at(-600), LATENESS);
    before.past.recalled('tested', { deep: false, unread: [] });
    absorb(before, said(0, 'a'));
    expect(judge(before, 100)).toEqual(['alert']);
    const book = new RuleBook(new MatchBook(':memory:'));
    book.load([rule], at(-600), LATENESS);
    book.takeOver({ cursor: 'x', at: at(1800), behind: {} });
    book.past.recalled('tested', { deep: false, unread: [] });
    absorb(book, { ...said(30, 'a'), receivedtimestamp: new Date(at(1810)).toISOString() });
    return book;
  };

  it('takes nothing back for want of what cannot be read, and judges again what it judged without when it was read', () => {
    known = [];
    const book = takenOver();

    expect(judge(book, 1900)).toEqual(['shallow']);
    book.past.recalled('tested', { deep: true, unread: [{ from: at(-3600), to: at(600) }] });

    expect(judge(book, 1900)).toEqual([]);
    expect(known.map(({ first }) => first)).toEqual([at(0)]);
    // What could not be read says that the alert is of the event that came late, and not of the first.
    book.past.recall(['tested'], [said(0, 'a'), said(10, 'b')], true);
    book.past.recalled('tested', { deep: true, unread: [] });

    expect(judge(book, 1900)).toEqual(['alert']);
    expect(known.map(({ first }) => first)).toEqual([at(30)]);
  });

  it('is left alone when it hangs again and again, though its past is to be recalled each time before', () => {
    known = [];
    const book = takenOver();
    const methods = ruleMethods({ book, clock: () => 0 });
    const lanes = new RuleLanes();
    for (let n = 0; n < MOST_FAILURES; n++) {
      const readTo = at(1900);
      const orders = book.dirty(['tested'], readTo, 10).map((group) => ({ ...group, known }));
      const { judged, turns, shallow } = methods.judge({ orders, readTo });
      expect([orders.length, judged.length, shallow.map(({ id }) => id)]).toEqual([1, 0, ['tested']]);
      expect(lanes.quarantined.size).toBe(0);
      lanes.note(turns);
      lanes.note([{ rule: 'tested', ms: 30_000, groups: 1, left: 0, failure: 'it hangs' }]);
    }

    expect([...lanes.quarantined]).toEqual([['tested', 'it hangs']]);
  });

  it('is not read anew when it is loaded again, but for what could not be read', async () => {
    const file = new MatchBook(':memory:');
    const book = new RuleBook(file);
    book.load([rule], at(0), LATENESS);
    const spans = [
      { from: at(-600), to: at(-300) },
      { from: at(-100), to: at(0) },
    ];
    ruleMethods({ book, clock: () => 0 }).recalled({ ids: ['tested'], deep: false, unread: spans });
    book.absorb([], { cursor: 'x', received: at(0) });

    const next = new RuleBook(file);
    expect(next.load([rule], at(5000), LATENESS)).toEqual([]);
    expect(next.past.unread('tested', false)).toEqual(spans);
    expect(next.since('tested')).toBe(at(0));

    const changed = { ...rule, version: 'other' };
    expect(next.load([changed], at(6000), LATENESS)).toEqual([changed]);
    expect(next.past.unread('tested', false)).toEqual([]);
  });

  it('judges from when it began what it comes to know later, also if it needs an event to fire', () => {
    known = [];
    const three = aRule('type: threshold\nquery: category:a\ngroup_by: [hostname]\nwindow: 60s\nthreshold: 3');
    const book = new RuleBook(new MatchBook(':memory:'));
    book.load([three], at(0), LATENESS);
    book.past.recalled('tested', { deep: false, unread: [{ from: at(-60), to: at(0) }] });
    absorb(book, said(1, 'a'));
    expect(judge(book, 100)).toEqual([]);

    book.past.recall(['tested'], [said(-2, 'a'), said(-1, 'a')], true);
    book.past.recalled('tested', { deep: false, unread: [] });

    expect(judge(book, 100)).toEqual(['alert']);
  });
});
