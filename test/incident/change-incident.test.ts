import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { changeIncident, type IncidentChange } from '../../src/incident/change-incident.ts';
import { getIncident } from '../../src/incident/find-incidents.ts';
import type { VersionedIncident } from '../../src/incident/incident.ts';
import { historyOf } from '../../src/incident/incident-history.ts';
import { refusalOf, Team } from './support.ts';

let team: Team;
let id: string;
beforeEach(async () => {
  team = await Team.open();
  ({ id } = await team.open());
});
afterEach(() => team.close());

const change = (actor: string, change: IncidentChange, seen?: number): Promise<VersionedIncident> =>
  changeIncident({ id, seen }, change, team.desk(actor));

it('lets two change different fields of the same version', async () => {
  await change('ann', { owner: 'ann' }, 1);

  const incident = await change('bob', { severity: 'ALERT' }, 1);

  expect(incident).toMatchObject({ version: 3, owner: 'ann', severity: 'ALERT', changedby: 'bob' });
});

it('refuses the slower of two who change the same field, and says who was faster and how', async () => {
  await change('ann', { phase: 'containment', owner: 'ann' }, 1);
  team.now += 1000;
  await change('ann', { tags: ['x'] }, 2);

  expect(await refusalOf(change('bob', { phase: 'recovery', contact: 'bob' }, 1))).toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('ann changed phase at 2026-11-24T12:00:00.000Z'),
    where: 'phase',
    details: {
      version: 3,
      changes: [
        {
          actor: 'ann',
          version: 2,
          before: { phase: 'identification', owner: '' },
          after: { phase: 'containment', owner: 'ann' },
        },
      ],
    },
  });
  expect(await getIncident(team.state, id)).toMatchObject({ version: 3, contact: '' });
  expect(await change('bob', { phase: 'recovery' }, 3)).toMatchObject({ version: 4, phase: 'recovery' });
});

it('takes what is so already for no change, from whichever version', async () => {
  await change('ann', { phase: 'containment' }, 1);

  expect(await change('bob', { phase: 'containment' }, 1)).toMatchObject({ version: 2, changedby: 'ann' });
  expect((await historyOf(team.state, [id], { limit: 10 })).history).toHaveLength(2);
});

it('lets many add and take tags at once, and nothing is lost', async () => {
  const tags = Array.from({ length: 8 }, (_, at) => `t${at}`);
  await change('ann', { addtags: ['old', 'kept'] }, 1);

  await Promise.all([
    ...tags.map((tag, at) => change(at % 2 ? 'ann' : 'bob', { addtags: [tag], addresponders: [tag] }, 1)),
    change('kim', { removetags: ['old'] }, 1),
  ]);

  const incident = await getIncident(team.state, id);
  expect([...incident.tags].sort()).toEqual(['kept', ...tags]);
  expect([...incident.responders].sort()).toEqual(tags);
  expect(await refusalOf(change('ann', { tags: [] }, 2))).toMatchObject({ code: 'conflict', where: 'tags' });
});

it('closes with its phase, remembers when it came to which, and opens again', async () => {
  team.now += 60_000;
  const closed = await change('ann', { phase: 'closed' });
  team.now += 60_000;
  const again = await change('bob', { phase: 'recovery' });

  expect(closed.closed).toBe('2026-11-24T12:01:00.000Z');
  expect(again).toMatchObject({
    closed: '',
    phases: [
      { phase: 'identification', by: 'ann' },
      { phase: 'closed', at: '2026-11-24T12:01:00.000Z', by: 'ann' },
      { phase: 'recovery', at: '2026-11-24T12:02:00.000Z', by: 'bob' },
    ],
  });
});

it('keeps its history in order although the clock of an instance is behind', async () => {
  await change('ann', { owner: 'ann' });
  team.now -= 3_600_000;
  await change('bob', { owner: 'bob' });

  const { history } = await historyOf(team.state, [id], { limit: 10 });
  expect(history.map(({ version, actor }) => [version, actor])).toEqual([
    [1, 'ann'],
    [2, 'ann'],
    [3, 'bob'],
  ]);
  const { history: page, next } = await historyOf(team.state, [id], { limit: 2 });
  expect([...page, ...(await historyOf(team.state, [id], { limit: 2, after: next })).history]).toEqual(history);
});
