import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { historyOfAlert } from '../../src/alert/handle-alert.ts';
import { changeIncident } from '../../src/incident/change-incident.ts';
import { findIncidents, getIncident } from '../../src/incident/find-incidents.ts';
import { linkAlerts, unlinkAlerts } from '../../src/incident/link-alerts.ts';
import { wholeIncident } from '../../src/incident/whole-incident.ts';
import { raiseAlert } from '../alert/support.ts';
import { refusalOf, Team } from './support.ts';

let team: Team;
beforeEach(async () => {
  team = await Team.open();
});
afterEach(() => team.close());

it('gives each a number of its year, however many people open some at once', async () => {
  const opened = await Promise.all(Array.from({ length: 12 }, (_, at) => team.open({}, at % 2 ? 'ann' : 'bob')));
  team.now = Date.parse('2027-01-01T00:00:00Z');
  const next = await team.open();

  const ids = opened.map(({ id }) => id).sort();
  expect(ids).toEqual(Array.from({ length: 12 }, (_, at) => `INC-2026-${String(at + 1).padStart(4, '0')}`));
  expect(next.id).toBe('INC-2027-0001');
});

it('is found by how people say its id', async () => {
  const { id } = await team.open();

  for (const said of ['INC-2026-0001', 'inc-2026-1', ' 2026-01 '])
    expect((await getIncident(team.state, said)).id).toBe(id);
  for (const said of ['INC-2026-2', '42', '', 'INC-2026-0001/x'])
    expect(await refusalOf(getIncident(team.state, said))).toMatchObject({ code: 'not-found' });
});

it('takes from its alerts what is not said, escalates them and lets them know it', async () => {
  const first = await team.raise({ summary: 'odd login', severity: 'NOTICE', firstseen: '2026-11-24T11:30:00.000Z' });
  team.now += 60_000;
  const second = await team.raise({ severity: 'CRITICAL' });
  team.now += 60_000;

  const incident = await team.open({ summary: undefined, kind: 'investigation', alerts: [first, second] });

  expect(incident).toMatchObject({
    id: 'INC-2026-0001',
    version: 1,
    kind: 'investigation',
    phase: 'identification',
    summary: 'odd login',
    severity: 'CRITICAL',
    tlp: 'AMBER',
    began: '2026-11-24T11:30:00.000Z',
    reported: '2026-11-24T12:00:00.000Z',
    opened: '2026-11-24T12:02:00.000Z',
    createdby: 'ann',
  });
  const mine = { status: 'escalated', incident: incident.id };
  expect(await team.alerts()).toEqual({ [first]: mine, [second]: mine });
  expect(await historyOfAlert(team.state, first)).toMatchObject([
    { actor: 'ann', action: { status: 'escalated', incident: incident.id }, before: { status: 'open' } },
  ]);
  const whole = await wholeIncident(team.state, incident.id);
  expect(whole.alerts.map(({ id }) => id)).toEqual([first, second]);
  expect(whole.alerts[0]).not.toHaveProperty('events');
  expect(whole.times).toEqual({ detect: 30 * 60_000 });
});

it('shows what a rule counts further, because alerts are no copies', async () => {
  const alert = await team.raise({ count: 10 });
  const { id } = await team.open({ alerts: [alert] });

  await raiseAlert(alert, { state: team.state, now: team.now, said: { count: 25, severity: 'ALERT' }, events: [] });

  expect((await wholeIncident(team.state, id)).alerts).toMatchObject([
    { id: alert, count: 25, severity: 'ALERT', status: 'escalated', incident: id },
  ]);
});

it('becomes an incident under the same id, with the same alerts, when it is found to be one', async () => {
  const alert = await team.raise();
  const { id } = await team.open({ kind: 'investigation', phase: 'escalation', alerts: [alert] });

  const incident = await changeIncident({ id, seen: 1 }, { kind: 'incident' }, team.desk('bob'));

  expect(incident).toMatchObject({ id, kind: 'incident', phase: 'identification', version: 2, createdby: 'ann' });
  expect((await wholeIncident(team.state, id)).alerts).toMatchObject([{ id: alert, incident: id }]);
});

it('lets only one of two have the same alert, and says which has it', async () => {
  const alert = await team.raise();

  const results = await Promise.allSettled([team.open({ alerts: [alert] }), team.open({ alerts: [alert] }, 'bob')]);

  const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as object] : []));
  expect(refused).toMatchObject([
    {
      code: 'conflict',
      message: `alert ${alert} belongs to INC-2026-0001 already`,
      details: { incident: 'INC-2026-0001' },
    },
  ]);
  expect((await findIncidents(team.state, { matches: () => true, limit: 10 })).incidents).toHaveLength(1);
});

it('links alerts later, once, and takes them out again', async () => {
  const [one, other] = [await team.raise(), await team.raise({ rule: 'other' })];
  const { id } = await team.open();
  const { id: second } = await team.open({ summary: 'Another' });

  const linked = await linkAlerts(id, { alerts: [one, other], note: 'same host' }, team.desk());
  expect(linked.map((alert) => alert.incident)).toEqual([id, id]);
  expect(await linkAlerts(id, { alerts: [one, other] }, team.desk('bob'))).toEqual([]);
  expect(await refusalOf(linkAlerts(second, { alerts: [one] }, team.desk()))).toMatchObject({ code: 'conflict' });
  expect(await refusalOf(linkAlerts(second, { alerts: ['none'] }, team.desk()))).toMatchObject({ code: 'not-found' });

  await unlinkAlerts(id, { alerts: [one, one] }, team.desk());
  await linkAlerts(second, { alerts: [one] }, team.desk());
  expect(await team.alerts()).toEqual({
    [one]: { status: 'escalated', incident: second },
    [other]: { status: 'escalated', incident: id },
  });
  expect((await wholeIncident(team.state, id)).alerts.map((alert) => alert.id)).toEqual([other]);
});

it('wants a summary, and a phase that its kind has', async () => {
  expect(await refusalOf(team.open({ summary: undefined }))).toMatchObject({
    code: 'request-invalid',
    where: 'summary',
  });
  expect(await refusalOf(team.open({ phase: 'holding' }))).toMatchObject({
    code: 'request-invalid',
    where: 'phase',
    message: 'an incident has no phase holding',
    remedy: expect.stringContaining('lessons-learned'),
  });
  expect((await findIncidents(team.state, { matches: () => true, limit: 10 })).incidents).toEqual([]);
});
