import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { evaluateRule } from '../../../src/correlate/evaluate-rule.ts';
import { codeFile } from '../../../src/detect/code/find-code-files.ts';
import { readAlert } from '../../../src/detect/code/read-alert.ts';
import { type Finding, joined, type Match } from '../../../src/detect/judge/judge.ts';
import type { Rule } from '../../../src/detect/rule/rule.ts';
import type { Event } from '../../../src/event/event.ts';
import { eventAt, START } from '../../correlate/support.ts';
import { ORIGINAL_ALERTS } from '../../support/original-definitions.ts';
import { ALWAYS } from '../judge/support.ts';

const FILE = resolve(import.meta.dirname, '../../../config/rules/original/geomodel_location.ts');
const GEO = 'details.sourceipgeolocation';

async function geomodel(params: Record<string, string | number | string[]> = {}): Promise<Rule> {
  const overrides = { geomodel_location: { params } };
  const { rules, faults } = await readAlert(codeFile(FILE), { lists: () => undefined, overrides });
  expect(faults).toEqual([]);
  return rules[0] as Rule;
}

interface Stay {
  readonly city: string;
  readonly latitude: number | string;
  readonly longitude: number | string;
}
const SAN_FRANCISCO: Stay = { city: 'San Francisco', latitude: 37.7749, longitude: -122.4194 };
const NEW_YORK: Stay = { city: 'New York', latitude: 40.7128, longitude: -74.006 };

/** Somebody is somewhere, so many minutes after the start. */
function at(minutes: number, { city, latitude, longitude }: Stay, details: object = {}): Event {
  const sourceipgeolocation = { city, country_code: 'US', latitude, longitude };
  return eventAt(minutes * 60, `e${minutes}-${city}`, {
    tags: ['auth0'],
    details: { username: 'u', sourceipaddress: '203.0.113.7', sourceipgeolocation, ...details },
  });
}

function alertsOf(rule: Rule, ...events: Event[]) {
  return evaluateRule(rule, events, START + 10 * 86_400_000).map(({ facts }) => facts);
}

describe('geomodel_location', () => {
  it('keeps to the vector of the original, whatever the order in which events come', async () => {
    const rule = await geomodel();

    expect(alertsOf(rule, at(244, NEW_YORK), at(0, SAN_FRANCISCO))).toMatchObject([
      {
        severity: 'INFO',
        category: 'geomodel',
        tags: ['geomodel'],
        group: { 'details.username': 'u' },
        summary: 'u seen in San Francisco,US then New York,US (4130.38 KM in 244.00 minutes)',
      },
    ]);
    expect(alertsOf(rule, at(0, SAN_FRANCISCO), at(245, NEW_YORK))).toEqual([]);
  });

  it('has a radius, users, networks, a query and a time that can be chosen', async () => {
    const hop = [at(0, SAN_FRANCISCO), at(240, NEW_YORK)];

    expect(alertsOf(await geomodel(), ...hop)).toHaveLength(1);
    expect(alertsOf(await geomodel({ radius: 150 }), ...hop)).toEqual([]);
    expect(alertsOf(await geomodel({ users: ['x', 'U'] }), ...hop)).toEqual([]);
    expect(alertsOf(await geomodel({ cidrs: ['203.0.113.0/24'] }), ...hop)).toEqual([]);
    expect(alertsOf(await geomodel({ query: 'tags:vpn' }), ...hop)).toEqual([]);
    expect(alertsOf(await geomodel({ valid: '4h' }), ...hop)).toEqual([]);
  });

  it('passes over what says no place, and takes none from hostile text', async () => {
    const rule = await geomodel();
    const between = [
      at(1, { city: 'Nowhere', latitude: 'x', longitude: 0 }),
      at(2, { city: 'Blank', latitude: ' ', longitude: '\t' }),
      at(3, { city: 'Too far', latitude: 91, longitude: 0 }),
      at(4, { city: '', latitude: 0, longitude: 0 }),
    ];

    expect(alertsOf(rule, at(0, SAN_FRANCISCO), ...between, at(300, NEW_YORK))).toEqual([]);
    expect(alertsOf(rule, at(0, SAN_FRANCISCO), ...between, at(60, NEW_YORK))).toMatchObject([
      { summary: expect.stringContaining('(4130.38 KM in 60.00 minutes)') },
    ]);
  });

  it('does not end at the other side of the earth, nor with very many hops', async () => {
    const rule = await geomodel();
    const far = alertsOf(
      rule,
      at(0, { city: 'A', latitude: 12.3, longitude: 45.6 }),
      at(1, { city: 'B', latitude: -12.3, longitude: -134.4 }),
    );
    const many = Array.from({ length: 400 }, (_, n) => at(n, n % 2 === 0 ? SAN_FRANCISCO : NEW_YORK));

    expect(far[0]?.summary).toMatch(/^u seen in A,US then B,US \(20021\.\d\d KM in 1\.00 minutes\)$/);
    const [facts] = alertsOf(rule, ...many);
    expect(facts?.summary).toMatch(/; and 379 more$/);
    expect(facts?.summary.length).toBeLessThan(2000);
  });

  (ORIGINAL_ALERTS ? it : it.skip)('has the values of the original', async () => {
    const config = ORIGINAL_ALERTS?.get('geomodel_location')?.config as {
      events: { lucene_query: string };
      localities: { valid_duration_days: number; radius_kilometres: number };
      whitelist: { users: string[]; cidrs: string[] };
    };

    expect((await geomodel()).file.params).toEqual({
      query: config.events.lucene_query,
      valid: `${config.localities.valid_duration_days}d`,
      radius: config.localities.radius_kilometres,
      ...config.whitelist,
    });
  });
});

const HALF_HOUR = 1_800_000;

/** A place in text or numbers, also none at all; few, so that people stay, and some hours of flight apart. */
const stay = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(fc.constantFrom(-11, 0, 11), fc.constantFrom(-160, 0, 7, 20)) },
  { weight: 1, arbitrary: fc.constantFrom([95, 0], ['x', 1], [undefined, 2], ['11', '7']) },
) as fc.Arbitrary<[number | string | undefined, number | string | undefined]>;

const travels = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), stay), { maxLength: 12 }).map((stays) =>
  stays
    .sort(([one], [other]) => one - other)
    .map(([time, [latitude, longitude]], index): Match => {
      const fields = { [`${GEO}.city`]: `C${index}`, [`${GEO}.country_code`]: 'US' };
      const place = { [`${GEO}.latitude`]: latitude, [`${GEO}.longitude`]: longitude };
      const there = Object.entries(place).filter(([, value]) => value !== undefined);
      const id = `m${String(index).padStart(2, '0')}`;
      return { time: time * HALF_HOUR, id, steps: 1, fields: { ...fields, ...Object.fromEntries(there) } };
    }),
);

/** Kilometres between two points, by the angle between them as vectors. */
function kilometres(one: readonly number[], other: readonly number[]): number {
  const vector = ([latitude = 0, longitude = 0]: readonly number[]): number[] => {
    const [phi, lambda] = [(latitude * Math.PI) / 180, (longitude * Math.PI) / 180];
    return [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)];
  };
  const [a, b] = [vector(one), vector(other)];
  const chord = Math.hypot(...a.map((value, axis) => value - (b[axis] as number)));
  return 2 * 6373 * Math.asin(Math.min(1, chord / 2));
}

/** By the definition: of all pairs those with no place between them, within the time that a place counts. */
function oracle(matches: readonly Match[], radius: number, before: number): Finding[] {
  const places = matches
    .map(({ time, fields }) => ({
      time,
      point: [Number(fields[`${GEO}.latitude`]), Number(fields[`${GEO}.longitude`])] as const,
    }))
    .filter(({ point: [latitude, longitude] }) => Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180);
  return places.flatMap(({ time, point }, index) => {
    const from = places[index - 1];
    if (!from || from.time <= time - before) return [];
    const km = kilometres(from.point, point);
    const possible = (km * 1000) / 277.778 - Math.ceil((radius * 1000) / 277.778) <= (time - from.time) / 1000;
    return possible ? [] : [{ first: from.time, fired: time, last: time, until: time, value: km }];
  });
}

describe('the judge of geomodel_location', () => {
  const radii = [0, 50, 1000];
  const spans = [1, 4, 12];
  const rounded = (finding: Finding): Finding => ({ ...finding, value: Math.round(finding.value * 1000) / 1000 });
  const judged = Promise.all(
    radii.flatMap((radius) =>
      spans.map(async (hours) => ({
        radius,
        before: hours * 2 * HALF_HOUR,
        rule: await geomodel({ radius, valid: `${hours}h` }),
      })),
    ),
  );

  it('finds what its definition says, from any instant on, of all matches or those since then', async () => {
    const rules = await judged;
    fc.assert(
      fc.property(fc.constantFrom(...rules), travels, fc.integer({ min: -2, max: 32 }), (one, matches, half) => {
        const from = half * HALF_HOUR;
        const { judge } = one.rule;
        const fired = oracle(matches, one.radius, one.before);

        const all = judge.judge(matches, ALWAYS).findings;
        const later = judge.judge(
          matches.filter(({ time }) => time >= from - judge.before),
          { ...ALWAYS, from },
        ).findings;

        expect(all.map(rounded)).toEqual(joined(fired, judge.quiet).map(rounded));
        const rest = fired.filter((finding) => finding.fired >= from);
        expect(later.map(rounded)).toEqual(joined(rest, judge.quiet).map(rounded));
      }),
      { numRuns: 1000 },
    );
  });
});
