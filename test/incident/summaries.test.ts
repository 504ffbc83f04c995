import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findIncidents } from '../../src/incident/find-incidents.ts';
import type { VersionedIncident } from '../../src/incident/incident.ts';
import { pivotOf } from '../../src/incident/pivot.ts';
import { meanTimes, responseTimes } from '../../src/incident/response-times.ts';
import { verisTags } from '../../src/incident/veris.ts';
import { wholeIncident } from '../../src/incident/whole-incident.ts';
import { Team } from './support.ts';

let team: Team;
beforeEach(async () => {
  team = await Team.open();
});
afterEach(() => team.close());

const all = async (): Promise<readonly VersionedIncident[]> =>
  (await findIncidents(team.state, { matches: () => true, limit: 100 })).incidents;

describe('the pivot table', () => {
  beforeEach(async () => {
    const hacking = ['action.hacking.variety.Brute force', 'action.hacking.vector.VPN', 'actor.external'];
    await team.open({ tags: hacking, opened: '2026-01-10T00:00:00.000Z', severity: 'CRITICAL' });
    await team.open({ tags: [...hacking, 'Action.malware'], phase: 'recovery', opened: '2026-02-10T00:00:00.000Z' });
    await team.open({ kind: 'investigation', phase: 'evidence', opened: '2025-12-31T00:00:00.000Z' });
  });

  it('counts by what comes next in tags, each incident once, and those without', async () => {
    expect(pivotOf(await all(), { rows: 'tag:action', columns: 'phase' })).toEqual({
      rows: ['', 'hacking', 'malware'],
      columns: ['identification', 'recovery', 'evidence'],
      counts: [
        [0, 0, 1],
        [1, 1, 0],
        [0, 1, 0],
      ],
      total: 3,
    });
    expect(pivotOf(await all(), { rows: 'tag:action.hacking.variety', columns: 'year' })).toMatchObject({
      rows: ['', 'Brute force'],
      columns: ['2025', '2026'],
      counts: [
        [1, 0],
        [0, 2],
      ],
    });
  });

  it('counts by month, kind, severity, owner, TLP and whole tags', async () => {
    expect(pivotOf(await all(), { rows: 'month', columns: 'kind' })).toMatchObject({
      rows: ['2025-12', '2026-01', '2026-02'],
      columns: ['incident', 'investigation'],
      counts: [
        [0, 1],
        [1, 0],
        [1, 0],
      ],
    });
    expect(pivotOf(await all(), { rows: 'severity', columns: 'tlp' })).toMatchObject({
      rows: ['CRITICAL', 'WARNING'],
      columns: ['AMBER'],
      counts: [[1], [2]],
    });
    expect(pivotOf(await all(), { rows: 'tag', columns: 'owner' }).rows).toContain('actor.external');
    expect(() => pivotOf([], { rows: 'colour', columns: 'kind' })).toThrow(
      expect.objectContaining({ code: 'request-invalid', where: 'rows' }),
    );
  });
});

it('measures how long things took, where both ends are known and in order', async () => {
  const hour = (at: number): string => new Date(Date.parse('2026-11-24T00:00:00Z') + at * 3_600_000).toISOString();
  const quick = await team.open({
    began: hour(0),
    reported: hour(1),
    mitigated: hour(3),
    contained: hour(0),
    opened: hour(2),
  });
  await team.open({
    began: hour(0),
    reported: hour(3),
    verified: hour(4),
    mitigated: hour(7),
    phase: 'closed',
    closed: hour(9),
    opened: hour(3),
  });
  const HOUR = 3_600_000;

  expect(responseTimes(quick)).toEqual({ detect: HOUR, mitigate: 2 * HOUR });
  expect(meanTimes(await all())).toEqual({
    detect: { meanms: 2 * HOUR, count: 2 },
    verify: { meanms: HOUR, count: 1 },
    mitigate: { meanms: 3 * HOUR, count: 2 },
    close: { meanms: 6 * HOUR, count: 1 },
  });
  expect(meanTimes([])).toEqual({});
});

it('puts dates, phases, alerts, events and notes into one timeline', async () => {
  const alert = await team.raise({ summary: 'odd login', firstseen: '2026-11-24T10:00:00.000Z' });
  const { id } = await team.open({ alerts: [alert], began: '2026-11-24T09:00:00.000Z', reported: '' });
  await team.add(id, 'event', {
    event: 'e1',
    at: '2026-11-24T10:30:00.000Z',
    summary: 'sudo',
    hostname: 'web1',
    note: 'the first',
  });
  await team.add(id, 'note', { at: '2026-11-24T09:30:00.000Z', text: 'phoned' });
  const gone = await team.add(id, 'note', { at: '2026-11-24T09:40:00.000Z', text: 'wrong' });
  await team.change(gone, { removed: true });

  const { timeline } = await wholeIncident(team.state, id);
  expect(timeline.map(({ at, kind, text }) => `${at.slice(11, 16)} ${kind} ${text}`)).toEqual([
    '09:00 date began',
    '09:30 note phoned',
    '10:00 alert odd login',
    '10:30 event web1: sudo (the first)',
    '12:00 date opened',
    '12:00 phase identification',
  ]);
});

it('knows the words of VERIS', () => {
  expect(verisTags('brute HACKING')).toEqual(['action.hacking.variety.Brute force']);
  expect(verisTags('')).toContain('actor.external.variety.Organized crime');
  expect(verisTags('').length).toBeGreaterThan(500);
  expect(verisTags('nosuchword')).toEqual([]);
});
