import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../src/event/event.ts';
import { historyOf } from '../../src/incident/incident-history.ts';
import type { PartKind } from '../../src/incident/part-kinds.ts';
import { wholeIncident } from '../../src/incident/whole-incident.ts';
import { refusalOf, Team } from './support.ts';

let team: Team;
let id: string;
beforeEach(async () => {
  team = await Team.open();
  ({ id } = await team.open());
});
afterEach(() => team.close());

interface Case {
  readonly kind: PartKind;
  readonly plural: string;
  readonly fields: JsonObject;
  readonly change: JsonObject;
}

const AT = '2026-11-24T09:00:00.000Z';
const CASES: readonly Case[] = [
  {
    kind: 'task',
    plural: 'tasks',
    fields: { summary: 'image the disk', description: '', owner: 'ann', due: AT, status: 'open' },
    change: { status: 'done', owner: 'bob' },
  },
  {
    kind: 'theory',
    plural: 'theories',
    fields: { summary: 'phishing', status: 'unverified' },
    change: { status: 'refuted' },
  },
  {
    kind: 'mitigation',
    plural: 'mitigations',
    fields: { summary: 'block it', status: 'planned', temporary: false },
    change: { status: 'active', temporary: true },
  },
  {
    kind: 'indicator',
    plural: 'indicators',
    fields: { type: 'ip', value: '192.0.2.7' },
    change: { state: 'malicious' },
  },
  {
    kind: 'note',
    plural: 'notes',
    fields: { at: AT, text: 'called them' },
    change: { at: '2026-11-24T08:00:00.000Z' },
  },
  {
    kind: 'event',
    plural: 'events',
    fields: { event: 'e1', at: AT, summary: 'login', hostname: 'web1', note: '' },
    change: { note: 'the first one' },
  },
  { kind: 'reference', plural: 'references', fields: { reference: 'TICKET-7' }, change: { description: 'ours' } },
  { kind: 'lesson', plural: 'lessons', fields: { summary: 'log more' }, change: { summary: 'log all' } },
];

describe.each(CASES)('a $kind', ({ kind, plural, fields, change }) => {
  it('is added, changed, taken away and restored, all of it on record', async () => {
    const added = await team.add(id, kind, fields);
    expect(added).toMatchObject({ ...fields, kind, incident: id, version: 1, removed: false, createdby: 'ann' });
    expect(added.id).toMatch(new RegExp(`^${kind}-[0-9a-f]{10}$`));

    const changed = await team.change(added, { fields: change, seen: 1, note: 'why' }, 'bob');
    expect(changed).toMatchObject({ ...fields, ...change, version: 2, changedby: 'bob' });
    const gone = await team.change(added, { removed: true, seen: 2 });
    expect((await wholeIncident(team.state, id)).parts[plural]).toEqual([]);
    expect((await wholeIncident(team.state, id)).removed).toEqual([gone]);
    expect(await refusalOf(team.change(added, { fields: change }))).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('ann took the'),
    });
    const back = await team.change(added, { removed: false, seen: 3 }, 'bob');

    expect((await wholeIncident(team.state, id)).parts[plural]).toEqual([back]);
    const { history } = await historyOf(team.state, [id], { limit: 10 });
    expect(history.slice(1)).toMatchObject([
      { what: added.id, version: 1, actor: 'ann', action: 'add', before: {}, after: fields },
      { version: 2, actor: 'bob', action: 'change', after: change, note: 'why' },
      { version: 3, action: 'remove', before: { removed: false }, after: { removed: true } },
      { version: 4, action: 'restore', before: { removed: true }, after: { removed: false } },
    ]);
  });
});

it('does not let two who work on different parts collide, nor on different fields of one', async () => {
  const task = await team.add(id, 'task', { summary: 'a', status: 'open', owner: '' });
  team.now += 1;
  const other = await team.add(id, 'task', { summary: 'b', status: 'open', owner: '' });

  await Promise.all([
    team.change(task, { fields: { status: 'done' }, seen: 1 }),
    team.change(other, { fields: { status: 'doing' }, seen: 1 }, 'bob'),
    team.change(task, { fields: { owner: 'kim' }, seen: 1 }, 'kim'),
  ]);

  expect((await wholeIncident(team.state, id)).parts['tasks']).toMatchObject([
    { status: 'done', owner: 'kim', version: 3 },
    { status: 'doing', version: 2 },
  ]);
  expect(await refusalOf(team.change(task, { fields: { owner: 'ann' }, seen: 1 }))).toMatchObject({
    code: 'conflict',
    details: { changes: [{ actor: 'kim', before: { owner: '' }, after: { owner: 'kim' } }] },
  });
});

it('puts what has no time into the timeline now', async () => {
  team.now += 5000;
  await team.add(id, 'note', { at: '', text: 'called them' });

  const { timeline } = await wholeIncident(team.state, id);
  expect(timeline.at(-1)).toMatchObject({
    at: '2026-11-24T12:00:05.000Z',
    kind: 'note',
    text: 'called them',
    by: 'ann',
  });
});

it('says that there is no such part, and not more than so many', async () => {
  const task = await team.add(id, 'task', { summary: 'a' });

  const fields = { summary: 'b' };
  expect(await refusalOf(team.change(task, {}))).toMatchObject({ code: 'request-invalid' });
  expect(await refusalOf(team.change({ ...task, id: 'task-0' }, { fields }))).toMatchObject({ code: 'not-found' });
  expect(await refusalOf(team.change({ ...task, kind: 'theory' }, { fields }))).toMatchObject({ code: 'not-found' });
  expect(await refusalOf(team.add('INC-2026-9', 'task', { summary: 'a' }))).toMatchObject({ code: 'not-found' });
  for (let at = 1; at < 500; at++) await team.add(id, 'task', { summary: `task ${at}` });
  expect(await refusalOf(team.add(id, 'task', { summary: 'one more' }))).toMatchObject({
    code: 'request-invalid',
    message: `${id} has 500 tasks already, and can have no more`,
  });
  await team.add(id, 'theory', { summary: 'but a theory' });
});
