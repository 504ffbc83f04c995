import { describe, expect, it } from '@jest/globals';
import { shallowOf } from '../../src/correlate/hand-out.ts';
import { MatchBook } from '../../src/correlate/match-book.ts';
import { RuleBook } from '../../src/correlate/rule-book.ts';
import type { Rule } from '../../src/detect/rule/rule.ts';
import { at, BookSite as Site } from './book-site.ts';
import { aRule, eventAt } from './support.ts';

const WAITING: readonly (readonly [name: string, yaml: string, events: readonly (readonly [number, string])[]])[] = [
  [
    'what does not follow',
    'type: sequence\nsteps: [{query: category:a}, {query: category:b, absent: true}]\nwindow: 60s',
    [[0, 'a']],
  ],
  [
    'a low percentage',
    'type: percentage\nquery: category:(a OR b)\nof: category:a\nwindow: 60s\ncondition: {lt: 60}',
    [
      [0, 'a'],
      [1, 'a'],
      [30, 'b'],
    ],
  ],
];

describe.each(WAITING)('%s that is waited for', (_, yaml, said) => {
  const rule = aRule(`${yaml}\ngroup_by: [hostname]`);
  const changed = aRule(`${yaml}\ngroup_by: [hostname]\nseverity: ERROR`);
  const begun = (): Site => {
    const site = new Site();
    site.load(rule, -10);
    site.absorb(...said.map(([seconds, category]) => eventAt(seconds, `e${seconds}`, { category })));
    site.judge(40);
    expect(site.told).toEqual([]);
    return site;
  };

  it('is found when the rule changes meanwhile', () => {
    const site = begun();
    site.load(changed, 45);
    site.judge(130);

    expect(site.told).toHaveLength(1);
  });

  it('is found by who takes over, also when that begins twice', () => {
    const site = begun();
    site.takeOver(45, true);
    site.load(rule, 100);
    site.judge(130);

    expect(site.told).toHaveLength(1);
  });
});

describe('a rule', () => {
  it('goes on from where it was left alone, when all others were judged further', () => {
    const site = new Site();
    const rule = aRule('type: threshold\nquery: category:a\ngroup_by: [hostname]\nwindow: 60s\nthreshold: 2');
    site.load(rule, 0);
    site.absorb(eventAt(1, 'e1', { category: 'a' }), eventAt(2, 'e2', { category: 'a' }));
    site.takeOver(7200, false, 0);
    site.judge(7201);

    expect(site.told).toHaveLength(1);
  });

  it('says once what was never seen, whatever of it changes', () => {
    const yaml = 'type: absence\nquery: category:a\nwindow: 60s';
    const site = new Site();
    site.load(aRule(yaml), 0);
    site.judge(61);
    site.load(aRule(`${yaml}\nseverity: ERROR`), 90);
    site.judge(91);
    site.load(aRule(`${yaml}\nseverity: NOTICE`), 300);
    for (const seconds of [301, 400, 500]) site.judge(seconds);

    expect(site.alerts).toBe(1);
  });

  it('finds in its groups of now what was due when it changed and was not judged yet', () => {
    const silence = ['silence', 'type: absence\nquery: category:a\nwindow: 60s', [[0, 'a']]] as const;
    for (const [, yaml, said] of [...WAITING, silence]) {
      const [before, after] = ['hostname', 'source'].map((field) => aRule(`${yaml}\ngroup_by: [${field}]`));
      const site = new Site();
      site.load(before as Rule, -10);
      site.absorb(...said.map(([seconds, category]) => eventAt(seconds, `e${seconds}`, { category })));
      site.judge(40);
      expect(site.told).toEqual([]);
      site.load(after as Rule, 3600);
      site.judge(3601);

      expect(site.alerts).toBe(1);
    }
  });

  it('goes on from where it failed to read an event', () => {
    const whole = aRule('type: threshold\nquery: category:a\ngroup_by: [hostname]\nwindow: 60s\nthreshold: 2');
    const failing: Rule = {
      ...whole,
      read: (event) => {
        if (event.mozdef.id === 'bad') throw new Error('it is broken');
        return whole.read(event);
      },
    };
    const site = new Site();
    site.load(failing, 0);
    site.absorb(eventAt(1, 'e1', { category: 'a', hostname: 'quiet' }));
    site.absorb(eventAt(10, 'bad', { category: 'a' }), eventAt(11, 'e11', { category: 'a' }));
    site.judge(20);

    site.load(whole, 300);
    site.judge(301);

    expect(site.told).toHaveLength(1);
  });

  it('goes on from where it began when its process ended before anything was read, whatever of it changed', () => {
    const yaml = 'type: threshold\nquery: category:a\ngroup_by: [hostname]\nwindow: 60s\nthreshold: 2';
    for (const next of [yaml, `${yaml}\nseverity: ERROR`]) {
      const site = new Site();
      site.load(aRule(yaml), 0);
      site.store(eventAt(1000, 'e1', { category: 'a' }), eventAt(1001, 'e2', { category: 'a' }));
      site.restart(aRule(next), 7200);
      site.judge(7201);

      expect(site.told).toHaveLength(1);
    }
  });

  it.each([false, true])(
    'judges in its groups of now what it had not judged when it changed (interrupted: %s)',
    (interrupted) => {
      const yaml = 'type: threshold\nquery: category:a\nwindow: 60s\nthreshold: 2';
      const [before, between, after] = ['hostname', 'source', 'details.user'].map((field) =>
        aRule(`${yaml}\ngroup_by: [${field}]`),
      ) as [Rule, Rule, Rule];
      const event = (seconds: number, received = seconds) =>
        eventAt(seconds, `e${seconds}`, {
          category: 'a',
          hostname: received - seconds > 60 ? 'late' : 'in time',
          details: { user: `u${received}` },
          receivedtimestamp: eventAt(received, 'received').receivedtimestamp,
        });
      const site = new Site();
      site.load(before, 0);
      site.absorb(event(10, 11), event(11));
      site.judge(20);
      expect(site.alerts).toBe(1);
      site.absorb(event(7000, 7001), event(7001), event(5, 7001.5), event(5.5, 7001.5));
      if (interrupted) {
        site.load(between, 7010, true);
        site.restart(between, 7500, true);
      }
      site.load(after, 7800);
      site.judge(7900);
      expect(site.alerts).toBe(3);

      site.load(between, 8000);
      site.judge(8100);
      expect(site.alerts).toBe(3);
    },
  );

  it('goes on from where it failed first, however often it is loaded while it fails', () => {
    const whole = aRule('type: threshold\nquery: category:a\ngroup_by: [hostname]\nwindow: 60s\nthreshold: 2');
    const failing = (version: string): Rule => ({
      ...whole,
      version,
      read: () => {
        throw new Error('it is broken');
      },
    });
    const site = new Site();
    site.load(failing('bad'), 0);
    site.absorb(eventAt(10, 'e10', { category: 'a' }), eventAt(11, 'e11', { category: 'a' }));
    site.absorb(eventAt(7000, 'other', { category: 'b' }));
    for (const seconds of [7200, 14_400]) site.load(failing(`bad since ${seconds}`), seconds);

    site.load(whole, 21_600);
    site.judge(21_601);

    expect(site.told).toHaveLength(1);
  });

  it('does not say that a group is silent, or sends too few, that only an earlier version of it counted', () => {
    const few = 'type: threshold\ngroup_by: [hostname]\nwindow: 60s\ncondition: {lt: 2}\n';
    const silent = 'type: absence\nquery: category:a\ngroup_by: [hostname]\nwindow: 60s\n';
    for (const [before, after] of [
      [`${few}query: category:(a OR b)`, `${few}query: category:a`],
      [`${silent}expected: [host2]`, silent],
    ]) {
      const site = new Site();
      site.load(aRule(before ?? ''), 0);
      site.absorb(eventAt(1, 'e1', { category: 'b' }));
      site.judge(30);
      site.load(aRule(after ?? ''), 31);
      site.judge(500);

      expect(site.told).toEqual([]);
    }
  });
});

describe('a rule of which nothing was judged for days', () => {
  const DAY = 86_400;
  const SEQUENCE = 'type: sequence\nsteps: [{query: category:a}, {query: category:b}]\nwindow: 60s';
  const pair = (seconds: number, hostname: string) => [
    eventAt(seconds, `a${seconds}`, { category: 'a', hostname }),
    eventAt(seconds + 1, `b${seconds}`, { category: 'b', hostname }),
  ];

  it.each([
    ['what follows', SEQUENCE, 2],
    [
      'what does not follow',
      'type: sequence\nsteps: [{query: category:a}, {query: category:c, absent: true}]\nwindow: 60s',
      2,
    ],
    ['what is new', 'type: new_term\nquery: category:a\nfields: [hostname]\nhistory: 60s', 2],
    ['what is absent', 'type: absence\nquery: category:a\nwindow: 60s', 2],
  ])('finds all that happened since then: %s', (_, yaml, alerts) => {
    const site = new Site();
    site.load(aRule(`${yaml}\ngroup_by: [hostname]`), 0);
    site.absorb(...pair(10, 'one'));
    site.absorb(...pair(3 * DAY, 'other'));
    site.prune(4 * DAY);
    site.judge(4 * DAY);

    expect(site.alerts).toBe(alerts);
  });

  it('forgets nothing of what a group still needs when others need it no more', () => {
    const site = new Site();
    site.load(aRule(`${SEQUENCE}\ngroup_by: [hostname]`), 0);
    site.absorb(...pair(10, 'one'));
    site.judge(20);
    site.absorb(...pair(30, 'other'));
    site.prune(4 * DAY);
    site.judge(4 * DAY);

    expect(site.alerts).toBe(2);
  });

  it('keeps nothing for events that are from before it began', () => {
    const matches = new MatchBook(':memory:');
    const site = new Site(matches);
    site.load(aRule(`${SEQUENCE}\ngroup_by: [hostname]`), 0);
    site.absorb(...pair(10, 'one'));
    site.judge(20);
    site.absorb(eventAt(-400 * DAY, 'old', { category: 'a', hostname: 'wrong' }));
    site.prune(4 * DAY);

    expect(matches.figures()).toMatchObject({ matches: 1, dirty: 1 });
  });

  it('finds it also by another version that was there when others went on', () => {
    const site = new Site();
    site.load(aRule(`${SEQUENCE}\ngroup_by: [hostname]`), 0);
    site.absorb(...pair(10, 'one'));
    site.judge(20);
    site.load(aRule(`${SEQUENCE}\ngroup_by: [hostname]\nseverity: ERROR`), 4 * DAY);
    site.absorb(...pair(3600, 'other'));
    site.judge(4 * DAY);

    expect(site.alerts).toBe(2);
  });

  it('knows as much of the past of what is judged then as is ever kept', () => {
    const book = new RuleBook(new MatchBook(':memory:'));
    book.load([aRule(`${SEQUENCE}\ngroup_by: [hostname]`)], at(0), { least: 0, most: 0 });

    expect(shallowOf(new Set(['tested']), book, at(0))).toEqual([
      { id: 'tested', wide: false, since: at(0), reachMs: (DAY + 3 * 60) * 1000 },
    ]);
  });

  it('goes on from what it had read when its file cannot be read by the time that others go on', () => {
    const rule = aRule(`${SEQUENCE}\ngroup_by: [hostname]`);
    const site = new Site();
    site.load(rule, 0);
    site.absorb(...pair(10, 'one'));
    site.judge(20);
    site.leaveOut(3600);
    site.absorb(...pair(1000, 'other'), ...pair(3600, 'one'));
    site.load(rule, 4000);
    site.judge(4000);

    expect(site.alerts).toBe(3);
  });
});
