import { expect, it } from '@jest/globals';
import { MatchBook } from '../../src/correlate/match-book.ts';
import { at, BookSite } from './book-site.ts';
import { aRule, eventAt } from './support.ts';

const DAY = 86_400;
const GROUP = 'group_by: [hostname]\nwindow: 60s';
const THREE = aRule(`type: threshold\nquery: category:a\n${GROUP}\nthreshold: 3`);
const SEQUENCE = aRule(`type: sequence\nsteps: [{query: category:a}, {query: category:b}]\n${GROUP}`);
const SILENCE = aRule(`type: absence\nquery: category:a\n${GROUP}`);

const a = (seconds: number, received = seconds) =>
  eventAt(seconds, `a${seconds}`, { category: 'a', receivedtimestamp: new Date(at(received)).toISOString() });
const b = (seconds: number) => eventAt(seconds, `b${seconds}`, { category: 'b' });

it('takes back nothing for want of the past that a rule was to know when it began', () => {
  const site = new BookSite();
  site.load(SEQUENCE, 0);
  site.absorb(a(100), b(110));
  site.judge(120);
  expect(site.told).toHaveLength(1);
  site.unread = { first: [{ from: at(0), to: at(105) }], deep: [] };
  site.takeOver(130);
  site.absorb(b(131));
  site.judge(140);
  expect(site.told).toHaveLength(1);

  site.readOn();
  site.judge(150);
  expect(site.told).toEqual([site.told[0], site.told[0]]);
});

it('judges again after a start what it judged without a part of the past', () => {
  const site = new BookSite();
  const late = (seconds: number) => a(seconds, 10);
  site.load(THREE, -4000);
  site.absorb(a(-2010), a(-2005));
  site.unread = { first: [], deep: [{ from: at(-2011), to: at(-2004) }] };
  site.takeOver(0);
  site.absorb(late(-2000));
  site.judge(20);
  expect(site.told).toEqual([]);
  site.restart(THREE, 30);
  site.readOn();
  site.judge(40);

  expect(site.told).toHaveLength(1);
});

it('judges again when the rule changes what it judged without a part of the past', () => {
  const site = new BookSite();
  site.unread = { first: [{ from: at(-100), to: at(DAY) }], deep: [] };
  site.load(SEQUENCE, 0);
  site.absorb(a(1), b(2));
  site.judge(10);
  expect(site.told).toEqual([]);
  site.unread = { first: [], deep: [] };
  site.load({ ...SEQUENCE, version: 'changed' }, 20);
  site.judge(30);

  expect(site.told).toHaveLength(1);
});

it('tells silences as they come after a clock that was ahead, and none before its time', () => {
  const site = new BookSite();
  site.load(SILENCE, 0);
  site.absorb(a(1));
  site.judge(DAY);
  expect(site.alerts).toBe(1);
  for (const seconds of [100, 130, 160]) {
    site.absorb(a(seconds));
    site.judge(seconds + 1);
  }
  expect(site.alerts).toBe(1);

  site.judge(221);
  expect(site.alerts).toBe(2);
  site.absorb(a(4005));
  site.judge(4006);
  expect(site.alerts).toBe(2);
  site.judge(4066);
  expect(site.alerts).toBe(3);
});

it('takes back nothing of what it forgot while the clock was ahead', () => {
  const site = new BookSite();
  site.load(SEQUENCE, 0);
  site.absorb(a(1), b(10));
  site.judge(20);
  site.prune(3 * DAY);
  site.absorb(b(30));
  site.judge(40);

  expect(site.told).toHaveLength(1);
});

it.each([
  ['too few', `type: threshold\nquery: category:a\n${GROUP}\ncondition: {lt: 2}\nremember: 10m`],
  ['silence', `type: absence\nquery: category:a\n${GROUP}`],
  ['what does not follow', `type: sequence\nsteps: [{query: category:a}, {query: category:b, absent: true}]\n${GROUP}`],
])('tells %s that comes after it forgot for a clock that was ahead', (_, yaml) => {
  const site = new BookSite();
  site.load(aRule(yaml), 0);
  for (const seconds of [1, 2]) site.absorb(a(seconds));
  site.judge(3);
  site.prune(400 * DAY);
  for (const seconds of [10, 40, 70, 100]) {
    site.absorb(a(seconds));
    site.judge(seconds + 1);
  }
  site.judge(300);

  expect(site.alerts).toBe(1);
});

it('takes over again when it was ended in the midst of that', () => {
  class Ending extends MatchBook {
    isEnding = false;
    override begin(...given: Parameters<MatchBook['begin']>): void {
      if (this.isEnding) throw new Error('it was ended');
      super.begin(...given);
    }
  }
  const matches = new Ending(':memory:');
  const site = new BookSite(matches);
  site.load(THREE, 0);
  matches.isEnding = true;
  expect(() => site.takeOver(100, false, 50)).toThrow('it was ended');
  matches.isEnding = false;

  expect(matches.progress).toBeUndefined();
});
