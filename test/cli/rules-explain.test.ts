import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type RunResult, runCli, temporaryDirectory } from './support/run-cli.ts';

const RULE = `id: guessing
title: Guessing
type: threshold
query: category:vpn AND (summary:failed OR details.result:$results) AND NOT details.username:kim
params: { results: [denied, refused] }
hours: { within: ["08:00-18:00"] }
group_by: [details.username]
window: 2m
threshold: 3
`;
const at = (time: string, details: object, category = 'vpn'): object => ({
  utctimestamp: `2026-11-24T${time}Z`,
  category,
  summary: 'login',
  details,
});
const DENIED = { username: 'alice', result: 'denied' };

async function explain(rule: string, events: readonly object[], ...more: string[]): Promise<RunResult> {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'rule.yml'), rule);
  writeFileSync(join(directory, 'list'), '192.0.2.7\n198.51.100.1\n');
  writeFileSync(join(directory, 'events'), events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  return await runCli(['rules', 'explain', 'rule.yml', '--event', 'events', ...more], { cwd: directory });
}

function json({ stdout }: RunResult): Record<string, unknown>[] {
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('mozdef rules explain', () => {
  it('shows each condition with a tick or a cross and what the event has, and how far the window was', async () => {
    const result = await explain(RULE, [at('12:00:00', DENIED), at('12:00:01', DENIED), at('12:02:04', DENIED)]);

    expect(result.stderr).toBe('');
    expect(result.code).toBe(0);
    const lines = result.stdout.split('\n');
    expect(lines[0]).toBe('✓ line 1: guessing counts it');
    expect(lines).toContain('    ✓ category:"vpn"  ["vpn"]');
    expect(lines).toContain('      ✗ summary:"failed"  ["login"]');
    expect(lines).toContain('  ✓ has details.username, by which events are grouped  ["alice"]');
    expect(lines).toContain('  ✓ hours: within 08:00-18:00 UTC  ["2026-11-24T12:00:00.000Z"]');
    expect(lines).toContain(
      '✗ guessing for alice: 2 of 3 in 2m (at 2026-11-24T12:00:01.000Z); the 3rd came 4s too late',
    );
  });

  it('says which of hours, group and query an event lacks', async () => {
    const events = [at('12:00:00', { result: 'denied' }), at('07:59:59', DENIED), at('12:00:00', DENIED, 'other')];

    const result = await explain(RULE, events, '--json');

    expect(result.code).toBe(1);
    const lacking = json(result).map(({ parts }) =>
      (parts as { matched: boolean; text: string }[]).filter(({ matched }) => !matched).map(({ text }) => text),
    );
    expect(lacking).toEqual([
      ['has details.username, by which events are grouped'],
      ['hours: within 08:00-18:00 UTC'],
      ['all of these'],
    ]);
  });

  it('looks values up in a list that is given', async () => {
    const rule = 'id: known\ntitle: Known\ntype: indicator\nfield: details.sourceipaddress\nlist: bad\n';
    const events = [at('12:00:00', { sourceipaddress: '192.0.2.7' }), at('12:00:00', { sourceipaddress: '192.0.2.8' })];

    const result = await explain(rule, events, '--json', '--list', 'bad=list');
    const without = await explain(rule, events);

    expect(json(result).map(({ line, matched }) => [line, matched])).toEqual([
      [1, true],
      [2, false],
    ]);
    expect(JSON.stringify(json(result)[1])).toContain('"details.sourceipaddress is in the list bad"');
    expect(without.code).not.toBe(0);
    expect(without.stderr).toContain('there is no list "bad" in rules.lists');
  });

  it('says of a Sigma rule whether its log source fits, and of a correlation how far it was', async () => {
    const rule = `title: Failed login
name: failed
logsource: { category: authentication }
detection:
  selection: { result: denied }
  condition: selection
---
title: Many failed logins
correlation:
  type: event_count
  rules: [failed]
  group-by: [username]
  timespan: 1m
  condition: { gte: 3 }
`;

    const result = await explain(rule, [at('12:00:00', DENIED), at('12:00:05', DENIED)], '--json');

    const lines = json(result);
    expect(lines).toHaveLength(5);
    const detection = lines.find(({ text }) => text === 'Failed login');
    expect(detection).toMatchObject({ line: 1, matched: true, parts: [{ text: 'log source authentication' }, {}] });
    expect(lines.at(-1)).toMatchObject({
      group: ['alice'],
      fires: false,
      text: '2 of 3 in 1m (at 2026-11-24T12:00:05.000Z); there is no 3rd at all',
    });
  });

  it('says of a Sigma rule what keeps it from an event that its searches match', async () => {
    const directory = temporaryDirectory();
    mkdirSync(join(directory, 'sigma'));
    const sigma = (id: number, condition: string): string =>
      `title: T\nid: 00000000-0000-4000-8000-00000000000${id}\nlogsource: { category: process_creation }\n` +
      `detection: { sel: { User: kim }, condition: ${condition} }\n`;
    writeFileSync(join(directory, 'sigma/rules.yml'), [sigma(1, 'sel'), sigma(2, 'not sel')].join('---\n'));
    writeFileSync(
      join(directory, 'mozdef.yml'),
      'rules:\n  sigma: [sigma]\n  config:\n    00000000-0000-4000-8000-000000000001:\n' +
        "      exceptions: [{ query: 'hostname:h1', owner: ann, reason: tests }]\n",
    );
    writeFileSync(join(directory, 'kim'), '{"hostname":"h1","User":"kim"}\n');
    writeFileSync(join(directory, 'lee'), '{"hostname":"h1","User":"lee"}\n');
    const explained = (rule: number, event: string): Promise<RunResult> =>
      runCli(['rules', 'explain', `00000000-0000-4000-8000-00000000000${rule}`, '--event', event], { cwd: directory });

    const excepted = await explained(1, 'kim');
    const vague = await explained(2, 'lee');

    expect(excepted.code).toBe(1);
    expect(excepted.stdout).toContain('  ✓ sel\n    ✓ User: kim  ["kim"]\n  ✗ none of its exceptions\n');
    expect(excepted.stdout).toContain('    ✓ hostname:h1 (ann: tests)\n');
    expect(vague.code).toBe(1);
    expect(vague.stdout).toMatch(
      /^✗ line 1: T\n {2}✓ log source process_creation {2}\["unknown"\]\n {2}✗ says what must be/,
    );
  });

  it('says of a rule of rules which of them count an event, and how far their alerts were', async () => {
    const login = '---\nid: login\ntitle: A login\nquery: category:vpn AND details.result:ok\n';
    const both =
      '---\nid: both\ntitle: Both\ntype: rules\nrules: [guessing, login]\ngroup_by: [details.username]\nordered: true\n';
    const denied = [0, 1, 2].map((second) => at(`12:00:0${second}`, DENIED));

    const far = await explain(RULE + login + both, denied);
    const done = await explain(RULE + login + both, [...denied, at('12:00:09', { ...DENIED, result: 'ok' })]);

    const lines = far.stdout.split('\n');
    const from = lines.indexOf('✓ line 1: both counts it');
    expect(lines.slice(from, from + 4)).toEqual([
      '✓ line 1: both counts it',
      '  ✓ any of its rules',
      '    ✓ Guessing',
      '      ✓ guessing counts it',
    ]);
    expect(lines).toContain('    ✗ A login');
    expect(lines).toContain('✗ both for alice: login never came');
    expect(done.stdout).toContain('✓ both for alice: it fires at 2026-11-24T12:00:09.000Z');
  });

  it('says of a correlation of correlations which rules count an event, and how far their alerts were', async () => {
    const rule = `title: Failed login
name: failed
logsource: { category: authentication }
detection: { sel: { outcome: failure }, condition: sel }
---
title: Many
name: many
correlation: { type: event_count, rules: [failed], group-by: [user], timespan: 1m, condition: { gte: 2 } }
---
title: Again
correlation: { type: event_count, rules: [many], group-by: [user], timespan: 1h, condition: { gte: 2 } }
`;
    const failed = { username: 'alice', user: 'alice', outcome: 'failure' };
    const events = [0, 1, 2].map((second) => at(`12:00:0${second}`, failed, 'authentication'));

    const { stdout } = await explain(rule, events);

    expect(stdout).toMatch(/ for alice: it fires at 2026-11-24T12:00:01/);
    expect(stdout).toMatch(/ for alice: 1 of 2 in 1h \(at 2026-11-24T12:00:01.000Z\); there is no 2nd at all/);
  });

  it('takes the id of a configured rule, and events in stored form', async () => {
    const directory = temporaryDirectory();
    mkdirSync(join(directory, 'rules'));
    writeFileSync(join(directory, 'rules/guessing.yml'), RULE);
    writeFileSync(join(directory, 'mozdef.yml'), `rules:\n  bundled: false\n  directories: [${directory}/rules]\n`);
    writeFileSync(join(directory, 'events'), `${JSON.stringify(at('12:00:00', DENIED))}\n`);
    const run = (id: string): Promise<RunResult> =>
      runCli(['rules', 'explain', id, '--event', 'events', '--stored', '--config', 'mozdef.yml'], { cwd: directory });

    const known = await run('guessing');
    const unknown = await run('gessing');

    expect(known.stderr).toBe('');
    expect(known.stdout).toContain('✓ line 1: guessing counts it');
    expect(unknown.stderr).toContain('Did you mean guessing?');
  });
});
