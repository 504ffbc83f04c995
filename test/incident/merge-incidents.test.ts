import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { changeIncident } from '../../src/incident/change-incident.ts';
import { getIncident, originsOf } from '../../src/incident/find-incidents.ts';
import { historyOf } from '../../src/incident/incident-history.ts';
import { linkAlerts } from '../../src/incident/link-alerts.ts';
import { linkIncidents, linksOf, unlinkIncidents } from '../../src/incident/link-incidents.ts';
import { mergeIncidents } from '../../src/incident/merge-incidents.ts';
import { wholeIncident } from '../../src/incident/whole-incident.ts';
import type { StateStore } from '../../src/state/state-store.ts';
import { refusalOf, Team } from './support.ts';

let team: Team;
let one: string;
let other: string;
beforeEach(async () => {
  team = await Team.open();
  one = (await team.open({ tags: ['a'], responders: ['ann'] })).id;
  other = (await team.open({ tags: ['a', 'b'], responders: ['bob'], alerts: [await team.raise()] })).id;
});
afterEach(() => team.close());

const merge = (from: string, into: string, actor = 'ann') => mergeIncidents(from, { into }, team.desk(actor));
const links = async (id: string): Promise<string[]> =>
  (await linksOf(team.state, await getIncident(team.state, id))).map((link) => link.id);

it('shows in the other all that one has, which can be worked on there', async () => {
  const task = await team.add(other, 'task', { summary: 'image it', status: 'open' });

  const merged = await merge(other, one);

  expect(merged).toMatchObject({ id: one, version: 2, tags: ['a', 'b'], responders: ['ann', 'bob'], merged: [other] });
  const whole = await wholeIncident(team.state, one);
  expect(whole).toMatchObject({ alerts: [{ id: 'alert0' }], parts: { tasks: [{ id: task.id, incident: other }] } });
  expect(await team.change({ ...task, incident: one }, { fields: { status: 'done' }, seen: 1 })).toMatchObject({
    status: 'done',
    incident: other,
  });
  expect(await linkAlerts(one, { alerts: ['alert0'] }, team.desk())).toEqual([]);
  const { history } = await historyOf(team.state, originsOf(await getIncident(team.state, one)), { limit: 100 });
  expect(history.map(({ incident, action }) => `${incident} ${action}`).sort()).toEqual([
    `${one} merge`,
    `${one} open`,
    `${other} add`,
    `${other} change`,
    `${other} link`,
    `${other} merge`,
    `${other} open`,
  ]);
});

it('leaves the one readable, and refuses to change it', async () => {
  await merge(other, one);

  expect(await wholeIncident(team.state, other)).toMatchObject({ incident: { mergedinto: one }, alerts: [{}] });
  const refused = { code: 'conflict', message: `${other} was merged into ${one}` };
  expect(await refusalOf(changeIncident({ id: other }, { owner: 'x' }, team.desk()))).toMatchObject(refused);
  expect(await refusalOf(team.add(other, 'task', { summary: 'x' }))).toMatchObject(refused);
  const third = (await team.open()).id;
  expect(await refusalOf(merge(other, third))).toMatchObject(refused);
  expect(await refusalOf(merge(third, other))).toMatchObject(refused);
  expect(await refusalOf(merge(third, third))).toMatchObject({ code: 'request-invalid' });
});

it('changes nothing when it is done again, and lets only one of two opposite ways win', async () => {
  await merge(other, one);
  expect(await merge(other, one, 'bob')).toMatchObject({ id: one, version: 2 });

  const [a, b] = [(await team.open()).id, (await team.open()).id];
  const results = await Promise.allSettled([merge(a, b), merge(b, a, 'bob')]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const both = await Promise.all([a, b].map((id) => getIncident(team.state, id)));
  expect(both.filter(({ mergedinto }) => mergedinto === '')).toHaveLength(1);
});

it('goes on over several steps, and links lead to what there is', async () => {
  const [third, outside] = [(await team.open()).id, (await team.open()).id];
  await linkIncidents(other, { to: outside, note: 'same actor' }, team.desk());
  await linkIncidents(other, { to: third }, team.desk());
  await merge(other, one);
  await merge(one, third);

  expect(await getIncident(team.state, third)).toMatchObject({ merged: [one, other] });
  expect((await wholeIncident(team.state, third)).alerts).toMatchObject([{ id: 'alert0' }]);
  expect(await links(third)).toEqual([outside]);
  expect(await links(outside)).toEqual([third]);
  await unlinkIncidents(outside, { to: third }, team.desk());
  expect([...(await links(third)), ...(await links(outside))]).toEqual([]);
});

it('loses nothing of what others do at the same time', async () => {
  const work = [
    ...Array.from({ length: 6 }, (_, at) =>
      team.add(at % 2 ? one : other, 'note', { at: '', text: `note ${at}` }, 'bob'),
    ),
    changeIncident({ id: other }, { addtags: ['late'] }, team.desk('kim')),
    merge(other, one),
  ];
  const results = await Promise.allSettled(work);

  const written = results.slice(0, 6).filter(({ status }) => status === 'fulfilled');
  const { parts, incident } = await wholeIncident(team.state, one);
  expect(parts['notes']).toHaveLength(written.length);
  expect(results.at(-1)).toMatchObject({ status: 'fulfilled' });
  if (results[6]?.status === 'fulfilled') expect(incident.tags).toContain('late');
});

it('is whole or not at all when the store fails', async () => {
  const failing: StateStore = Object.assign(Object.create(team.state) as StateStore, {
    get: team.state.get.bind(team.state),
    write: () => Promise.reject(new Error('the disk is gone')),
  });

  await refusalOf(mergeIncidents(other, { into: one }, { ...team.desk(), state: failing }));

  for (const id of [one, other])
    expect(await getIncident(team.state, id)).toMatchObject({ mergedinto: '', merged: [], version: 1 });
  expect(await merge(other, one)).toMatchObject({ merged: [other] });
});
