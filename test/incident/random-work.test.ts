import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { JsonObject } from '../../src/event/event.ts';
import { getIncident, originsOf } from '../../src/incident/find-incidents.ts';
import { historyOf, type PlacedEntry } from '../../src/incident/incident-history.ts';
import { incidentsWith } from '../../src/incident/indicator-index.ts';
import { alertsOf } from '../../src/incident/link-alerts.ts';
import type { Part } from '../../src/incident/part.ts';
import { wholeIncident } from '../../src/incident/whole-incident.ts';
import { ALERTS, anyWork, INCIDENTS, perform, VALUES } from './random-work.ts';
import { Team } from './support.ts';

/** What a history says there is: what is said of the incident, its parts, and its alerts. */
function replayed(history: readonly PlacedEntry[]) {
  const documents: Record<string, { fields: JsonObject; version: number }> = {};
  const alerts = new Set<string>();
  for (const { what, version, before, after, action } of history) {
    if (what === 'alerts') {
      for (const id of (before['alerts'] ?? []) as string[]) alerts.delete(id);
      for (const id of (after['alerts'] ?? []) as string[]) alerts.add(id);
      continue;
    }
    const known = documents[what] ?? { fields: {}, version: 0 };
    // Each change says rightly what was there before it, and none is missing.
    expect(version).toBe(known.version + 1);
    if (action !== 'open' && action !== 'add') expect(known.fields).toMatchObject(before);
    documents[what] = { fields: { ...known.fields, ...after }, version };
  }
  return { documents, alerts: [...alerts].sort() };
}

async function expectRecorded(team: Team, id: string): Promise<void> {
  const { history } = await historyOf(team.state, [id], { limit: 1000 });
  const { documents, alerts } = replayed(history);
  const { head, ...parts } = documents;
  const { incident, parts: shown, removed } = await wholeIncident(team.state, id);
  const own = [...Object.values(shown).flat(), ...removed].filter((part) => part.incident === id);
  expect(incident).toMatchObject({ ...head?.fields, version: head?.version });
  expect(own.map((part) => part.id).sort()).toEqual(Object.keys(parts).sort());
  for (const part of own) expect(part).toMatchObject({ ...parts[part.id]?.fields, version: parts[part.id]?.version });
  expect(await alertsOf(team.state, [id])).toEqual(alerts);
}

async function expectAgreement(team: Team): Promise<void> {
  const standing = (await Promise.all(INCIDENTS.map((id) => getIncident(team.state, id)))).filter(
    ({ mergedinto }) => mergedinto === '',
  );
  // Each is merged into one that stands, or stands itself.
  expect(standing.flatMap(originsOf).sort()).toEqual([...INCIDENTS]);
  const wholes = await Promise.all(standing.map(({ id }) => wholeIncident(team.state, id)));
  for (const value of VALUES) {
    const having = wholes.filter(({ parts }) => (parts['indicators'] ?? []).some((part) => part['value'] === value));
    const found = await incidentsWith(team.state, { type: 'ip', value });
    expect(found.map(({ id }) => id).sort()).toEqual(having.map(({ incident }) => incident.id).sort());
  }
  const indicators = wholes.flatMap(({ parts }) => parts['indicators'] ?? []);
  const named = indicators.map((part: Part) => `${part.incident} ${part['value'] as string}`);
  expect(new Set(named).size).toBe(named.length);
  const alerts = await team.alerts();
  for (const id of ALERTS) {
    const owners = await Promise.all(
      INCIDENTS.map(async (one) => ((await alertsOf(team.state, [one])).includes(id) ? [one] : [])),
    );
    expect(owners.flat()).toEqual(alerts[id]?.incident === undefined ? [] : [alerts[id]?.incident]);
  }
}

it('ends as its history says, whatever two people do at the same time', async () => {
  // Each of them in two windows.
  const lists = fc.array(fc.array(anyWork, { minLength: 3, maxLength: 10 }), { minLength: 4, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(lists, async (windows) => {
      const team = await Team.open();
      team.tick = 1;
      try {
        for (const id of INCIDENTS) expect((await team.open()).id).toBe(id);
        for (const id of ALERTS) expect(await team.raise({ rule: id })).toBe(id);

        await Promise.all(
          windows.map(async (list, at) => {
            for (const work of list) await perform(work, at % 2 ? 'ann' : 'bob', team);
          }),
        );

        for (const id of INCIDENTS) await expectRecorded(team, id);
        await expectAgreement(team);
      } finally {
        await team.close();
      }
    }),
    { numRuns: 20, endOnFailure: true },
  );
}, 60_000);
