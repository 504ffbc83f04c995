import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Alert } from '../../src/alert/alert.ts';
import { AlertBook } from '../../src/alert/alert-book.ts';
import { findAlerts } from '../../src/alert/find-alerts.ts';
import { forgetOldMatches } from '../../src/alert/stream-matches.ts';
import { StreamRaiser } from '../../src/alert/stream-raiser.ts';
import { evaluateRule } from '../../src/correlate/evaluate-rule.ts';
import { Detector, type StreamHit } from '../../src/detect/detector.ts';
import type { StateStore } from '../../src/state/state-store.ts';
import { aRule, eventAt, START } from '../correlate/support.ts';
import { BARE_GROUND } from '../detect/rule/support.ts';

const DAY_MS = 86_400_000;
const { id, version, groupBy, quiet, file } = aRule('type: match\nquery: category:a\ngroup_by: [hostname]');
/** What its alerts say depends on many of their events. */
const TALKATIVE = aRule(`type: match
query: category:a
group_by: [hostname]
window: 20s
summary: '{distinct details.user} at {details.port|no port}, {top 2 details.user times}'
severity_by: [{ severity: ERROR, field: details.user, values: [root] }]
`);
const SOURCE = { id, version, groupBy, eachEvent: false, quiet, file };

/** What raising alerts on the stream promises over each driver of StateStore. */
export function streamRaiserContract(open: () => Promise<StateStore>): void {
  describe('StreamRaiser', () => {
    let state: StateStore;
    let now: number;
    beforeEach(async () => {
      state = await open();
      now = START + 60_000;
    });

    /** As one worker process has it. */
    const raiser = (onAlerts: (alerts: readonly Alert[]) => void = () => undefined): StreamRaiser =>
      new StreamRaiser({ state, alerts: new AlertBook(state, () => now), onAlerts, now: () => now });
    const hit = (host: string, ids: readonly string[], second = 0): StreamHit => ({
      source: SOURCE,
      group: [host],
      matches: ids.map((one, index) => ({ time: START + second * 1000 + index, id: one, steps: 1, fields: {} })),
      samples: [eventAt(second, ids[0] ?? '')],
    });
    const several = (count: number, name: string = randomUUID()): string[] =>
      Array.from({ length: count }, (_, index) => `${name}-${index}`);
    const counts = async (): Promise<Record<string, number>> => {
      const { alerts } = await findAlerts(state, { matches: () => true, limit: 5000, from: 0 });
      return Object.fromEntries(alerts.map(({ group, count }) => [group['hostname'] ?? '', count]));
    };

    it('counts what a batch hit once, however often it is delivered', async () => {
      const hits = [hit('h1', several(3)), hit('h2', several(2))];
      for (let time = 0; time < 3; time++) await raiser().raise(hits, now);

      expect(await counts()).toEqual({ h1: 3, h2: 2 });
    });

    it('counts once what is sent again under a claim after midnight', async () => {
      const hits = [hit('h1', several(3))];
      const midnight = START + DAY_MS / 2;
      await raiser().raise(hits, midnight - 1000);
      await raiser().raise(hits, midnight + 1000);

      expect(await counts()).toEqual({ h1: 3 });
    });

    it('counts all that workers find of the same groups at once', async () => {
      const hosts = ['h1', 'h2', 'h3'];
      const work = async (name: string): Promise<void> => {
        const one = raiser();
        for (let batch = 0; batch < 5; batch++)
          await one.raise(
            hosts.map((host) => hit(host, several(2, `${name}-${batch}-${host}`), batch)),
            now,
          );
      };
      await Promise.all(['a', 'b', 'c'].map(work));

      expect(await counts()).toEqual({ h1: 30, h2: 30, h3: 30 });
    }, 120_000);

    it('counts late events and those of now towards the one alert that they lie in', async () => {
      for (const second of [0, 3000, 6000]) await raiser().raise([hit('h1', several(1), second)], now);
      const [late, recent] = [hit('h1', several(2), 10), hit('h1', several(2), 7000)];
      await raiser().raise([{ ...late, matches: [...late.matches, ...recent.matches] }], now);

      expect(await counts()).toEqual({ h1: 7 });
      expect(await state.count('alerts')).toBe(1);
    });

    const sightings = fc.array(
      fc.record({
        second: fc.integer({ min: 0, max: 100 }),
        user: fc.constantFrom('ann', 'bob', 'root'),
        port: fc.option(fc.constantFrom('22', '443'), { nil: undefined }),
      }),
      { minLength: 1, maxLength: 4 },
    );

    it('says at the end what one look at all events says, in whatever batches they come', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(sightings, { minLength: 1, maxLength: 5 }), async (batches) => {
          const host = randomUUID();
          const one = raiser();
          const all = batches.map((batch, at) =>
            batch.map(({ second, user, port }, index) =>
              eventAt(second, `${host}-${at}-${index}`, {
                category: 'a',
                hostname: host,
                details: { user, ...(port !== undefined && { port }) },
              }),
            ),
          );
          for (const events of all) {
            const detector = new Detector({ rules: [TALKATIVE], sigma: [], ground: BARE_GROUND });
            for (const event of events) detector.detect(event);
            await one.raise(detector.take(), now);
          }

          const isHere = ({ group, status }: Alert): boolean => group['hostname'] === host && status === 'open';
          const { alerts } = await findAlerts(state, { matches: isHere, limit: 100, from: 0 });
          const said = alerts.map(({ summary, severity, count, firstseen, lastseen }) =>
            [firstseen, lastseen, count, severity, summary].join(' '),
          );
          const wanted = evaluateRule(TALKATIVE, all.flat(), START + DAY_MS).map(({ facts }) =>
            [facts.firstseen, facts.lastseen, facts.count, facts.severity, facts.summary].join(' '),
          );
          expect(said.sort()).toEqual(wanted.sort());
          for (const { events, firstseen, lastseen } of alerts) {
            const times = events.map(({ event }) => event.utctimestamp);
            expect(times.length).toBeGreaterThan(0);
            expect(times.filter((time) => time < firstseen || time > lastseen)).toEqual([]);
          }
        }),
        { numRuns: 25 },
      );
    }, 120_000);

    it('raises the alerts of very many groups, and counts very many events of one', async () => {
      const told: Alert[] = [];
      const hits = [...several(1000, 'host').map((host) => hit(host, [`${host}-e`])), hit('many', several(1500))];
      await raiser((alerts) => told.push(...alerts)).raise(hits, now);

      const found = await counts();
      expect(Object.keys(found)).toHaveLength(1001);
      expect(found['many']).toBe(1500);
      expect(new Set(told.map((alert) => alert.id)).size).toBe(1001);
    }, 120_000);

    it('forgets what was counted two days ago, and nothing that was counted since, however long its batch had waited', async () => {
      await raiser().raise([hit('h1', several(700, 'old'))], now);
      now += 2.5 * DAY_MS;
      await raiser().raise([hit('h1', several(3, 'waited'))], START);
      await raiser().raise([hit('h1', several(4, 'new'))], now);

      expect(await forgetOldMatches(state, now)).toBe(700);

      expect(await forgetOldMatches(state, now)).toBe(0);
      expect(await state.count('matches')).toBe(7);
    }, 120_000);

    it('keeps of a group what late events may join, and not all that ever was', async () => {
      now = START + 200 * DAY_MS;
      const often = raiser();
      for (let day = 0; day < 200; day += 2) await often.raise([hit('h1', several(1), day * 86_400)], now);
      await often.raise([hit('h1', several(1), 199.5 * 86_400)], now);

      const [group] = await state.list('alertgroups', { limit: 2 });
      const episodes = group?.body['episodes'] as object[];
      // Of eight days four, and fifty that are older.
      expect(episodes).toHaveLength(55);
      expect(await state.count('alerts')).toBe(101);
    }, 120_000);
  });
}
