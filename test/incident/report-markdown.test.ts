import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { changeIncident } from '../../src/incident/change-incident.ts';
import { wholeHistory } from '../../src/incident/incident-history.ts';
import { linkIncidents } from '../../src/incident/link-incidents.ts';
import { reportOf } from '../../src/incident/report.ts';
import { markdownReport } from '../../src/incident/report-markdown.ts';
import { wholeIncident } from '../../src/incident/whole-incident.ts';
import { Team } from './support.ts';

let team: Team;
beforeEach(async () => {
  team = await Team.open();
  team.tick = 1000;
});
afterEach(() => team.close());

async function written(id: string): Promise<string> {
  const writing = { written: '2026-11-25T00:00:00.000Z', by: 'ann', history: await wholeHistory(team.state, [id]) };
  return markdownReport(reportOf(await wholeIncident(team.state, id), writing));
}

it('writes the whole incident', async () => {
  const alert = await team.raise({ summary: '10 failed logins' });
  const { id } = await team.open({
    summary: 'Break-in at web1',
    description: 'First line.\nSecond line.',
    severity: 'CRITICAL',
    owner: 'ann',
    responders: ['ann', 'bob'],
    tags: ['action.hacking.variety.Brute force'],
    alerts: [alert],
    references: ['TICKET-7'],
    began: '2026-11-23T10:00:00.000Z',
  });
  const { id: other } = await team.open({ summary: 'Another' });
  await linkIncidents(id, { to: other, note: 'same actor' }, team.desk());
  await team.add(id, 'indicator', { type: 'url', value: 'http://bad.example/x', state: 'malicious', description: '' });
  await team.add(id, 'theory', { summary: 'a weak password', status: 'verified', description: 'see the logs' });
  await team.add(id, 'mitigation', {
    summary: 'block it',
    status: 'active',
    owner: '',
    temporary: true,
    description: '',
  });
  await team.add(id, 'task', { summary: 'image the disk', status: 'done', owner: 'bob', due: '', description: '' });
  await team.add(id, 'note', { at: '2026-11-24T13:00:00.000Z', text: 'called the owner\nof web1' }, 'bob');
  const gone = await team.add(id, 'lesson', { summary: 'never mind', description: '' });
  await team.add(id, 'lesson', { summary: 'log more', description: '' });
  await team.change(gone, { removed: true });
  await changeIncident({ id }, { phase: 'containment', mitigated: '2026-11-24T15:30:00.000Z' }, team.desk());

  expect(await written(id)).toBe(GOLDEN);
});

it('makes nothing of what attackers write but text', async () => {
  const summary =
    '[click](http://bad.example) ![x](//bad.example/i.png) <img src=x> & www.bad.example | `a` @team #1 mailto:a@b.example';
  const alert = await team.raise({ summary: `${summary}\n# a title\u001b[2J\u202e` });
  const { id } = await team.open({
    summary: 'x',
    description: '# no title\n- no list\n1. none\n<script>',
    alerts: [alert],
  });
  await team.add(id, 'indicator', { type: 'ip', value: '192.0.2.7', state: 'benign', description: summary });

  const report = await written(id);

  expect(report).toContain(
    '\\[click\\](http\\://bad.example) !\\[x\\](//bad.example/i.png) \\<img src=x\\> \\& www&#8203;.bad.example \\| \\`a\\` \\@team \\#1 mailto\\:a\\@b.example<br>\\# a title\u{fffd}\\[2J\u{fffd}',
  );
  expect(report).toContain('> \\# no title  \n> \\- no list  \n> 1\\. none  \n> \\<script\\>');
  expect(report).toContain('| ip | 192\\[.\\]0\\[.\\]2\\[.\\]7 | benign |');
});

const GOLDEN = readFileSync(join(import.meta.dirname, '../fixtures/incident/report.md'), 'utf8');
