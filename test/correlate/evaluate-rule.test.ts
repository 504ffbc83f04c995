import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { alertId } from '../../src/alert/draft-alert.ts';
import { evaluateRule } from '../../src/correlate/evaluate-rule.ts';
import { eventAt, ruleOf } from '../detect/rule/support.ts';
import { LINEAR, timeGrowth } from '../support/time-growth.ts';

const NOON = Date.parse('2026-11-24T12:00:00Z');
const LATER = NOON + 86_400_000;
const THREE = ruleOf(
  'type: threshold\nthreshold: 3\nwindow: 1m\nquery: "*"\ngroup_by: [details.a]\nsummary: "{count} of {group}"',
);

describe('evaluateRule', () => {
  it('judges each group by itself, and gives what alerts say, in order of the first event', () => {
    const events = [30, 31, 32].map((second) => eventAt(second, { a: 'y' }));
    events.push(...[0, 10, 40, 50].map((second) => eventAt(second, { a: 'x' })), eventAt(1, { b: 'z' }));

    const drafts = evaluateRule(THREE, events, LATER);

    expect(drafts.map(({ facts }) => facts)).toMatchObject([
      {
        rule: 'a',
        ruleversion: THREE.version,
        title: 'A title',
        summary: '4 of x',
        group: { 'details.a': 'x' },
        count: 4,
        firstseen: '2026-11-24T12:00:00.000Z',
        lastseen: '2026-11-24T12:00:50.000Z',
        severity: 'NOTICE',
        risk: 25,
        notify: false,
      },
      { summary: '3 of y', group: { 'details.a': 'y' }, count: 3 },
    ]);
    expect(drafts[1]?.samples).toEqual([events[2], events[1], events[0]].map((event) => event?.mozdef.id));
  });

  it('counts events up to now only', () => {
    const events = [0, 10, 20].map((second) => eventAt(second, { a: 'x' }));

    expect(evaluateRule(THREE, events, NOON + 19_999)).toEqual([]);
    expect(evaluateRule(THREE, events, NOON + 20_000)).toHaveLength(1);
  });

  it('takes what a clock in the future says for the time of reception', () => {
    const ahead = [0, 10, 20].map((second) =>
      eventAt(second, { a: 'x' }, { utctimestamp: new Date(NOON + 7_200_000 * (second + 1)).toISOString() }),
    );

    const [draft] = evaluateRule(THREE, ahead, NOON + 60_000);

    expect(draft?.facts).toMatchObject({ count: 3, lastseen: '2026-11-24T12:00:20.000Z' });
  });

  it('keeps groups apart whose values look alike when they are put together', () => {
    const rule = ruleOf('query: "*"\ngroup_by: [details.a, details.b]');
    const events = [eventAt(0, { a: 'x","y', b: 'z' }), eventAt(0, { a: 'x', b: 'y","z' })];

    expect(evaluateRule(rule, events, LATER)).toHaveLength(2);
  });

  it('makes each event an alert where a match has no group', () => {
    const drafts = evaluateRule(ruleOf('query: "*"'), [eventAt(0), eventAt(0), eventAt(1)], LATER);

    expect(drafts.map(({ facts }) => [facts.count, facts.group])).toEqual([
      [1, {}],
      [1, {}],
      [1, {}],
    ]);
    expect(new Set(drafts.map(({ group, finding }) => alertId('a', group, finding))).size).toBe(3);
  });

  it('makes one alert of findings that are no further apart than suppress says', () => {
    const text = 'query: "*"\ngroup_by: [details.a]\nwindow: 1m';
    const events = [0, 90, 200].map((second) => eventAt(second, { a: 'x' }));

    expect(evaluateRule(ruleOf(text), events, LATER)).toHaveLength(3);
    expect(evaluateRule(ruleOf(`${text}\nsuppress: 100s`), events, LATER).map(({ facts }) => facts.count)).toEqual([
      2, 1,
    ]);
  });

  it('waits for what is expected and for all together, even if they never came', () => {
    const each = ruleOf('type: absence\nquery: "*"\ngroup_by: [details.a]\nexpected: [x, y]\nwindow: 1m');
    const events = [eventAt(0, { a: 'x' }), eventAt(50, { a: 'x' })];

    const drafts = evaluateRule(each, events, NOON + 70_000);

    expect(drafts.map(({ group, finding }) => [group, finding.fired])).toEqual([[['y'], NOON + 60_000]]);
    expect(evaluateRule(ruleOf('type: absence\nquery: "*"\nwindow: 1m'), [eventAt(0)], NOON + 59_999)).toEqual([]);
    expect(evaluateRule(ruleOf('type: absence\nquery: "*"\nwindow: 1m'), [eventAt(0)], NOON + 60_000)).toHaveLength(1);
  });

  it('shows the newest event of each step, then the newest, as many as the rule says', () => {
    const rule = ruleOf(
      'type: sequence\nwindow: 1m\nsamples: 3\nsteps: [{ query: "a:1" }, { query: "a:2" }]\nsuppress: 10m',
    );
    const events = [1, 1, 2, 2, 2].map((a, second) => eventAt(second, { a }));
    const [draft] = evaluateRule(rule, events, LATER);

    expect(draft?.samples).toEqual([events[4], events[1], events[3]].map((event) => event?.mozdef.id));
  });

  it.each([
    ['', []],
    ['missing: true\n', [1, 2]],
  ])('finds a field that goes and comes back, where a rule takes that for a change (%j)', (missing, changes) => {
    const rule = ruleOf(`type: change\nquery: "*"\nfield: details.a\n${missing}`);
    const events = [eventAt(0, { a: 'x' }), eventAt(1, { a: '' }), eventAt(2, { a: 'x' })];

    const fired = evaluateRule(rule, events, LATER).map(({ finding }) => finding.fired - NOON);

    expect(fired).toEqual(changes.map((second) => second * 1000));
  });

  it('says no more than people can be told, however long the values of events are', () => {
    const rule = ruleOf('query: "*"\nsummary: "{distinct details.a}"\ngroup_by: [category]\n');
    const events = [1, 2, 3].map((n) => eventAt(n, { a: `${n}${'x'.repeat(3000)}` }));

    const [draft] = evaluateRule(rule, events, LATER);

    expect(draft?.facts.summary).toHaveLength(4000);
    expect(draft?.facts.summary).toMatch(/^1x+, 2x+\.\.\.$/);
  });

  it('says which of several fields changed, from what to what, and shows the event before', () => {
    const rule = ruleOf('type: change\nquery: "*"\nfields: [details.country, details.agent]\nsuppress: 1m\n');
    const events = [{ country: 'DE', agent: 'a' }, { country: 'DE' }, { country: 'FR', agent: 'b' }, { country: 'DE' }];

    const drafts = evaluateRule(
      rule,
      events.map((details, second) => eventAt(second, details)),
      LATER,
    );

    expect(drafts.map(({ facts: { summary, count, details } }) => ({ summary, count, details }))).toEqual([
      {
        summary: 'A title: details.country from FR to DE, details.agent from a to b, details.country from DE to FR',
        count: 4,
        details: {
          changes: [
            { field: 'details.country', from: 'FR', to: 'DE', at: '2026-11-24T12:00:03.000Z' },
            { field: 'details.agent', from: 'a', to: 'b', at: '2026-11-24T12:00:02.000Z' },
            { field: 'details.country', from: 'DE', to: 'FR', at: '2026-11-24T12:00:02.000Z' },
          ],
        },
      },
    ]);
  });

  it('says in the words of the rule what changed, if it has some, and nothing of a field that was not there', () => {
    const text = 'type: change\nquery: "*"\nfield: details.a\nmissing: true\n';
    const events = [eventAt(0, {}), eventAt(1, { a: 'x' })];
    const summaryBy = (rule: string) => evaluateRule(ruleOf(rule), events, LATER).map(({ facts }) => facts.summary);

    expect(summaryBy(text)).toEqual(['A title: details.a from nothing to x']);
    expect(summaryBy(`${text}summary: 'now {details.a}'\n`)).toEqual(['now x']);
  });

  it.each([
    'query: "*"\ngroup_by: [details.a]\nwindow: 3s',
    'type: threshold\nvalue: sum(details.b)\ncondition: { lt: 3 }\nwindow: 3s\nquery: "*"\ngroup_by: [details.a]',
    'type: sequence\nwindow: 5s\nsteps: [{ query: "b:1" }, { query: "b:(1 OR 2)" }, { query: "b:3", absent: true }]',
    'type: absence\nquery: "*"\nwindow: 4s\ngroup_by: [details.a]',
    'type: new_term\nquery: "*"\nfields: [details.b]\nhistory: 5s',
    'type: spike\nquery: "*"\nwindow: 4s\ntimes: 2\ndirection: both',
    'type: change\nquery: "*"\nfield: details.b\nwindow: 5s\ngroup_by: [details.a]',
    'type: percentage\nquery: "*"\nof: "b:1"\nwindow: 4s\ncondition: { gte: 50 }',
    'type: indicator\nfield: details.b\nlist: bad\nabsent: true\ngroup_by: [details.a]',
  ])('gives the same whatever the order in which events arrived: %j', (text) => {
    const rule = ruleOf(text);
    const event = fc
      .tuple(fc.integer({ min: 0, max: 15 }), fc.constantFrom('x', 'y'), fc.integer({ min: 1, max: 3 }))
      .map(([second, a, b]) => eventAt(second, { a, b }));
    const shuffled = fc.array(event, { maxLength: 14 }).chain((events) =>
      fc.record({
        events: fc.constant(events),
        other: fc.shuffledSubarray(events, { minLength: events.length, maxLength: events.length }),
      }),
    );

    let alerts = 0;
    fc.assert(
      fc.property(shuffled, ({ events, other }) => {
        const key = ({ group, finding }: { group: readonly string[]; finding: unknown }) =>
          JSON.stringify([group, finding]);
        const drafts = evaluateRule(rule, events, NOON + 20_000);
        const byKey = (drafts: ReturnType<typeof evaluateRule>) =>
          [...drafts].sort((one, two) => (key(one) < key(two) ? -1 : 1));

        expect(byKey(evaluateRule(rule, other, NOON + 20_000))).toEqual(byKey(drafts));
        alerts += drafts.length;
      }),
      { numRuns: 150 },
    );
    expect(alerts).toBeGreaterThan(10);
  });

  it.each([1, 100])('takes time in line with the number of events, %i seconds apart', (step) => {
    const rule = ruleOf('query: "*"\ngroup_by: [details.a]\nwindow: 1m\nsummary: "{top a} {distinct b}"');
    const growth = timeGrowth((size) => {
      const events = Array.from({ length: size }, (_, index) => eventAt(index * step, { a: 'x', b: index }));
      return () => void evaluateRule(rule, events, NOON + 1e12);
    }, 500);

    expect(growth).toBeLessThan(LINEAR);
  });
});
