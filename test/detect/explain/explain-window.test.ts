import { describe, expect, it } from '@jest/globals';
import { explainWindow } from '../../../src/detect/explain/explain-window.ts';
import type { Match } from '../../../src/detect/judge/judge.ts';
import { aRule, eventAt, START } from '../../correlate/support.ts';

/** What is said of a rule after events of these seconds and categories. */
function said(yaml: string, events: readonly (readonly [number, string])[], now = 3600): string {
  const rule = aRule(yaml);
  const matches: Match[] = events.flatMap(([second, category], index) =>
    rule
      .read(eventAt(second, `e${index}`, { category, details: { username: category, bytes: second } }))
      .map(({ match }) => match),
  );
  matches.sort((one, other) => one.time - other.time);
  return explainWindow(rule, { group: [], matches, now: START + now * 1000 }).text;
}

const at = (second: number): string => new Date(START + second * 1000).toISOString();
const each = (category: string, ...seconds: number[]): (readonly [number, string])[] =>
  seconds.map((second) => [second, category]);

describe('explainWindow', () => {
  const COUNT = 'type: threshold\nquery: category:a\nwindow: 2m\nthreshold: 4\n';

  it('says how many were in a window, and by how much the next came too late', () => {
    expect(said(COUNT, each('a', 0, 10, 20, 124))).toBe(`3 of 4 in 2m (at ${at(20)}); the 4th came 4s too late`);
    expect(said(COUNT, each('a', 0, 10, 20, 120))).toBe(
      `3 of 4 in 2m (at ${at(20)}); the 4th came just when the window was over`,
    );
    expect(said(COUNT, each('a', 0, 10, 20))).toBe(`3 of 4 in 2m (at ${at(20)}); there is no 4th at all`);
  });

  it('says when it fires', () => {
    expect(said(COUNT, each('a', 0, 10, 20, 119))).toBe(`it fires at ${at(119)}`);
  });

  it('says of distinct values and of other values how near they came', () => {
    const distinct =
      'type: threshold\nquery: "*"\nwindow: 1m\nvalue: distinct(details.username)\ncondition: { gt: 1 }\n';
    expect(said(distinct, [...each('a', 0, 1), ...each('b', 90)])).toBe(
      `1 in 1m at the nearest (at ${at(0)}); it must be more than 1; the 2nd value came 29s too late`,
    );
    const sum =
      'type: threshold\nquery: "*"\nwindow: 1m\nvalue: sum(details.bytes)\ncondition: { gte: 100, lt: 200 }\n';
    expect(said(sum, each('a', 30, 60))).toBe(
      `90 in 1m at the nearest (at ${at(60)}); it must be at least 100 and less than 200`,
    );
  });

  it('says of several values over one window how near each came', () => {
    const both = `${COUNT}also: [{ value: distinct(details.username), threshold: 2 }]\n`;

    expect(said(both, each('a', 0, 10, 20, 30))).toBe(
      `not all at once: count: 4 of 4 in 2m (at ${at(30)}); distinct(details.username): 1 of 2 in 2m (at ${at(0)}); there is no 2nd value at all`,
    );
  });

  it('says that a sequence was broken off', () => {
    const yaml =
      'type: sequence\nwindow: 1m\nsteps: [{ query: "category:a" }, { query: "category:b" }]\nuntil: category:c\n';

    expect(said(yaml, [...each('a', 0), ...each('c', 1), ...each('b', 2)])).toBe(
      'all steps came, and until came between them',
    );
    expect(said(yaml, [...each('a', 0), ...each('b', 1), ...each('c', 2)])).toContain('it fires');
  });

  const STEPS = `type: sequence
window: 1m
steps:
  - { query: "category:a", name: fails }
  - { query: "category:b" }
  - { query: "category:c" }
`;

  it('says which step of a sequence never came, came too late, or came too early', () => {
    expect(said(STEPS, each('a', 0))).toBe('step 2 of 3 never came');
    expect(said(STEPS, [...each('a', 0), ...each('b', 64)])).toBe('step 2 of 3 came 4s too late for the window of 1m');
    expect(said(STEPS, [...each('b', 0), ...each('a', 1)])).toBe('step 2 of 3 came, but not after step 1 of 3 (fails)');
    expect(said(STEPS, each('b', 0))).toBe('step 1 of 3 (fails) never came');
  });

  it('says which step of a sequence in any order is missing', () => {
    expect(said(`${STEPS}ordered: false\n`, [...each('c', 0), ...each('a', 1)])).toBe('step 2 of 3 never came');
    expect(said(`${STEPS}ordered: false\n`, [...each('c', 0), ...each('a', 1), ...each('b', 65)])).toBe(
      'the last of the steps came 5s too late for the window of 1m',
    );
  });

  it('says what followed that must not', () => {
    const unfollowed = STEPS.replace('"category:c" }', '"category:c", absent: true }');
    const steps = [...each('a', 0), ...each('b', 10)];
    expect(said(unfollowed, [...steps, ...each('c', 15)])).toBe(
      'all steps came, and then step 3 of 3, which must not follow: 5s after the last',
    );
    expect(said(unfollowed, steps, 20)).toBe(
      `all steps came; it fires at ${at(70)} unless step 3 of 3, which must not follow comes before`,
    );
  });

  it('says that until came while it waited for what must not follow', () => {
    const unfollowed = `${STEPS.replace('"category:c" }', '"category:c", absent: true }')}until: category:d\n`;
    const steps = [...each('a', 0), ...each('b', 10)];
    expect(said(unfollowed, [...steps, ...each('d', 15), ...each('c', 16)])).toBe(
      'all steps came, and then until: 5s after the last',
    );
    expect(said(unfollowed, [...steps, ...each('c', 15), ...each('d', 16)])).toContain('which must not follow: 5s');
    expect(said(unfollowed, steps, 20)).toBe(
      `all steps came; it fires at ${at(70)} unless step 3 of 3, which must not follow or until comes before`,
    );
  });

  it('says when what is waited for is missing', () => {
    const absence = 'type: absence\nquery: category:a\nwindow: 10m\n';
    expect(said(absence, each('a', 0, 60), 90)).toBe(`it fires at ${at(660)} if no more come until then`);
    expect(said(absence, each('a', 0, 60), 700)).toBe(`it fires at ${at(660)}`);
  });

  it('says that nothing changed, passing over events without the field or not', () => {
    const change = 'type: change\nquery: "*"\nfield: details.door\nwindow: 1h\n';
    const same = 'details.door is the same each time';
    const before = 'or the time before is longer than 1h ago';

    expect(said(change, each('a', 0, 20))).toBe(`${same} that it is there, ${before}`);
    expect(said(`${change}missing: true\n`, each('a', 0, 20))).toBe(`${same}, ${before}`);
  });

  it('says how near a percentage and a spike came', () => {
    const share = 'type: percentage\nquery: "*"\nof: category:b\nwindow: 1m\ncondition: { gte: 60 }\nat_least: 2\n';
    expect(said(share, [...each('a', 0, 20), ...each('b', 10)])).toBe(`50 of 60 in 1m (at ${at(10)})`);
    const spike = 'type: spike\nquery: "*"\nwindow: 1m\ntimes: 7\n';
    const events = each('a', 0, 65, 66, 140, 141, 142, 143, 144, 145);
    expect(said(spike, events)).toMatch(/^6 times the window before, 7 is asked/);
    expect(said(spike, events, 150)).toMatch(/^3 times the window before, 7 is asked/);
  });
});
