import { describe, expect, it } from '@jest/globals';
import type { AlertDraft } from '../../src/alert/draft-alert.ts';
import type { Episode } from '../../src/alert/reconcile.ts';
import { MatchBook } from '../../src/correlate/match-book.ts';
import { RuleBook } from '../../src/correlate/rule-book.ts';
import type { Event } from '../../src/event/event.ts';
import { aRule, eventAt, START } from './support.ts';

const HOUR = 3600;

/** One group of a rule that is evaluated every hour, and what is not needed any more is forgotten. */
class Site {
  readonly #book = new RuleBook(new MatchBook(':memory:'));
  #known: readonly Episode[] = [];
  readonly alerts = new Map<string, AlertDraft['facts']>();
  #next = 0;

  constructor(yaml: string) {
    this.#book.load([aRule(yaml)], START, { least: 0, most: 0 });
    this.#book.past.recalled('tested', { deep: true, unread: [] });
  }

  event(seconds: number, category = 'a'): Event {
    return eventAt(seconds, `e${this.#next++}`, { category });
  }

  evaluate(events: readonly Event[], seconds: number): void {
    const now = START + seconds * 1000;
    this.#book.absorb(events, { cursor: 'x', received: 0 });
    for (const group of this.#book.dirty(['tested'], now, 10)) {
      const judgement = this.#book.judge({ ...group, known: this.#known }, now);
      if (!judgement || 'shallow' in judgement) throw new Error('it could not be judged');
      const { outcome } = judgement;
      this.#known = outcome.episodes;
      for (const { alert, draft } of outcome.drafts) this.alerts.set(alert, draft.facts);
      for (const alert of outcome.withdrawn) this.alerts.delete(alert);
      this.#book.settled(outcome);
    }
    this.#book.prune(now);
  }

  get kept(): number {
    return this.#book.figures().matches;
  }
}

describe('an alert that goes on for longer than what it is made of is kept', () => {
  it.each([
    ['a rule that never takes anything back', 'type: threshold\nthreshold: 3\nwindow: 2h'],
    ['a rule that may', 'type: threshold\nvalue: avg(details.size)\ncondition: {gte: 0}\nwindow: 2h'],
    ['a rule that keeps its alerts together', 'type: threshold\nthreshold: 3\nwindow: 2h\nsuppress: 1d'],
  ])('counts all of it: of %s', (_, yaml) => {
    const site = new Site(`${yaml}\nquery: category:a\ngroup_by: [hostname]`);
    const hours = 10 * 24;
    for (let hour = 0; hour < hours; hour++) {
      const events = [10, 20, 30, 40].map((seconds) => site.event(hour * HOUR + seconds));
      for (const event of events) event.details['size'] = 1;
      site.evaluate(events, (hour + 1) * HOUR);
    }

    expect([...site.alerts.values()].map(({ count, firstseen }) => [count, firstseen])).toEqual([
      [hours * 4, new Date(START + 10_000).toISOString()],
    ]);
    expect(site.kept).toBeLessThan(hours * 3);
  });

  it.each([
    ['a sequence', 'type: sequence\nsteps: [{query: category:a}, {query: category:b}]\nwindow: 1m'],
    ['a percentage', 'type: percentage\nquery: category:(a OR b)\nof: category:b\ncondition: {gte: 50}\nwindow: 1m'],
  ])('stands when an event comes that is later than what it was made of is kept: of %s', (_, yaml) => {
    const site = new Site(`${yaml}\ngroup_by: [hostname]`);
    site.evaluate([site.event(10), site.event(20, 'b')], HOUR);
    for (let hour = 2; hour < 80; hour++) site.evaluate([], hour * HOUR);

    site.evaluate([site.event(-12 * HOUR)], 80 * HOUR);

    expect([...site.alerts.values()].map(({ count }) => count)).toEqual([2]);
  });

  it('counts what comes late as long as what was there then is kept', () => {
    const site = new Site('type: threshold\nthreshold: 3\nwindow: 2h\nquery: category:a\ngroup_by: [hostname]');
    const hours = 5 * 24;
    for (let hour = 0; hour < hours; hour++) {
      const events = [10, 20, 30].map((seconds) => site.event(hour * HOUR + seconds));
      const late = hour >= 8 ? [site.event((hour - 8) * HOUR + 50)] : [];
      site.evaluate([...events, ...late], (hour + 1) * HOUR);
    }

    expect([...site.alerts.values()].map(({ count }) => count)).toEqual([hours * 3 + hours - 8]);
  });
});
