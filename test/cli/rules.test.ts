import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { readEventFile } from '../../src/cli/rules/read-event-file.ts';
import { type RunOptions, type RunResult, runCli, temporaryDirectory } from './support/run-cli.ts';

const RULE = `id: failed.logins
title: Failed logins
severity: ERROR
type: threshold
params: { many: 3, users: [root] }
query: username:$users
group_by: [details.sourceipaddress]
threshold: $many
window: 1m
summary: "{count} failed logins from {group}"
examples:
  fires:
    - name: three
      events: [{ repeat: 3, details: { username: root, sourceipaddress: 192.0.2.7 } }]
  quiet:
    - name: two
      events: [{ repeat: 2, details: { username: root, sourceipaddress: 192.0.2.7 } }]
`;
const CONFIG = 'rules:\n  bundled: false\n  directories: [rules]\n';

let cwd: string;
beforeEach(() => {
  cwd = temporaryDirectory();
  mkdirSync(join(cwd, 'rules'));
  write('mozdef.yml', CONFIG);
  write('rules/logins.yml', RULE);
});

function write(name: string, content: string | Uint8Array): void {
  writeFileSync(join(cwd, name), content);
}

function rules(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return runCli(['rules', ...args], { cwd, ...options });
}

function linesOf(stdout: string): Record<string, unknown>[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** Logins of root, so many seconds apart, one a line. */
function events(...seconds: number[]): string {
  return seconds
    .map((second) =>
      JSON.stringify({
        utctimestamp: new Date(Date.parse('2026-11-24T12:00:00Z') + second * 1000).toISOString(),
        summary: 'login\u001b[31m',
        details: { username: 'root', sourceipaddress: '192.0.2.7' },
      }),
    )
    .join('\n');
}

describe('mozdef rules list and show', () => {
  it('list every rule, on or off, and tell on standard error what is wrong with files', async () => {
    write('rules/off.yml', 'id: off\ntitle: "An \\e[31m off"\nquery: x\nenabled: false\n');
    write('rules/bad.yml', 'id: bad\ntitle: T\nquery: "("\n');

    const { code, stdout, stderr } = await rules(['list']);

    expect(code).toBe(0);
    expect(stdout.split('\n').map((line) => line.split(/ {2,}/).slice(0, 4))).toEqual([
      ['rule', 'type', 'on', 'state'],
      ['failed.logins', 'threshold', 'schedule', 'on'],
      ['off', 'match', 'stream', 'off'],
      [''],
    ]);
    expect(stdout).not.toContain('\u001b');
    expect(stderr).toMatch(/^rules\/bad\.yml:3:1: query: at column 2: a term is expected.*\n$/);
  });

  it('give all that a rule says as JSON, one a line', async () => {
    const { stdout } = await rules(['list', '--json']);

    expect(linesOf(stdout)).toEqual([
      expect.objectContaining({
        id: 'failed.logins',
        threshold: 3,
        window: 60_000,
        on: 'schedule',
        enabled: true,
        version: expect.stringMatching(/^[0-9a-f]{12}$/),
        place: 'rules/logins.yml:1',
        examples: 2,
      }),
    ]);
    const shown = await rules(['show', 'failed.logins', '--json']);
    expect(linesOf(shown.stdout)[0]).toMatchObject({ id: 'failed.logins', place: 'rules/logins.yml:1' });
  });

  it('show a rule with what is different here', async () => {
    write('mozdef.yml', `${CONFIG}  config: { failed.logins: { severity: ALERT, params: { many: 7 } } }\n`);

    const { code, stdout } = await rules(['show', 'failed.logins']);

    expect(code).toBe(0);
    expect(stdout).toMatch(/^severity +ALERT$/m);
    expect(stdout).toMatch(/^threshold +7$/m);
  });

  it('name the nearest rule when there is none', async () => {
    const typo = await rules(['show', 'failed.login']);
    const other = await rules(['show', 'something-else']);

    expect([typo.code, other.code]).toEqual([1, 1]);
    expect(typo.stderr).toBe(
      'mozdef: there is no rule failed.login. Did you mean failed.logins? mozdef rules list shows all.\n',
    );
    expect(other.stderr).toBe('mozdef: there is no rule something-else. mozdef rules list shows all.\n');
  });

  it('tell of a directory that is not there', async () => {
    write('mozdef.yml', 'rules: { bundled: false, directories: [none] }\n');

    const { code, stderr } = await rules(['list']);

    expect(code).toBe(78);
    expect(stderr).toContain('cannot read the rule directory ');
    expect(stderr).toContain('rules.directories');
  });
});

describe('mozdef rules check', () => {
  it('is content with what is right', async () => {
    expect(await rules(['check'])).toEqual({ code: 0, stdout: '1 rules are right, 0 faults.\n', stderr: '' });
    expect(await rules(['check', 'rules/logins.yml', 'rules'])).toMatchObject({ code: 1 });
  });

  it('says all that is wrong, with places relative to the working directory, however a file is named', async () => {
    mkdirSync(join(cwd, 'more'));
    write('more/bad.yml', 'id: bad\ntitel: T\nquery: x\n');
    const fault = /^more\/bad\.yml:2:1: unknown key titel; did you mean title\?$/m;

    for (const path of ['more', './more/bad.yml', join(cwd, 'more'), join(cwd, 'more/bad.yml')]) {
      const { code, stdout, stderr } = await rules(['check', path]);

      expect(code).toBe(1);
      expect(stdout).toBe('0 rules are right, 2 faults.\n');
      expect(stderr).toMatch(fault);
    }
    const { stdout } = await rules(['check', 'more', '--json']);
    expect(linesOf(stdout)).toContainEqual({
      where: 'more/bad.yml:2:1',
      message: 'unknown key titel; did you mean title?',
      rule: 'bad',
    });
  });

  it('shows what stands in a file without what would steer a terminal', async () => {
    write('rules/bad.yml', '"\\e[31mkey": 1\nid: bad\ntitle: T\nquery: x\n');

    const { stderr } = await rules(['check', 'rules/bad.yml']);

    expect(stderr).toContain('[31mkey');
    expect(stderr).not.toContain('\u001b');
  });

  it('finds two rules of one id', async () => {
    write('rules/again.yml', RULE);

    const { code, stderr } = await rules(['check', 'rules']);

    expect(code).toBe(1);
    expect(stderr).toBe('rules/logins.yml:1: another rule has the id failed.logins: rules/again.yml:1\n');
  });

  it('says when there is no such file', async () => {
    const { code, stderr } = await rules(['check', 'none.yml']);

    expect(code).toBe(66);
    expect(stderr).toBe('mozdef: there is no file or directory none.yml\n');
  });
});

describe('mozdef rules test', () => {
  it('runs the examples of rules', async () => {
    write('rules/without.yml', 'id: without\ntitle: T\nquery: x\n');

    expect(await rules(['test'])).toEqual({
      code: 0,
      stdout: '2 examples of 2 rules, 0 failed; 1 rules have none.\n',
      stderr: '',
    });
  });

  it('says which fail, and why', async () => {
    write('rules/logins.yml', RULE.replace('many: 3', 'many: 4'));

    const { code, stdout, stderr } = await rules(['test', 'rules/logins.yml']);

    expect(code).toBe(1);
    expect(stdout).toBe('2 examples of 1 rules, 1 failed; 0 rules have none.\n');
    expect(stderr).toBe('failed.logins: fires 1: three: it does not fire\n');
    expect(linesOf((await rules(['test', '--json'])).stdout)).toEqual([
      { rule: 'failed.logins', example: 'fires 1: three', fault: 'it does not fire' },
      { rule: 'failed.logins', example: 'quiet 1: two' },
    ]);
  });

  it('fails for rules that cannot be read', async () => {
    write('rules/bad.yml', 'id: [');

    const { code, stderr } = await rules(['test']);

    expect(code).toBe(1);
    expect(stderr).toMatch(/^rules\/bad\.yml:\d+:\d+: this is not YAML/);
  });
});

describe('mozdef rules run', () => {
  it('prints an alert a line', async () => {
    write('events.ndjson', events(0, 10, 20));

    expect(await rules(['run', 'failed.logins', '--events', 'events.ndjson'])).toEqual({
      code: 0,
      stdout: '2026-11-24T12:00:00.000Z  ERROR         3  3 failed logins from 192.0.2.7\n',
      stderr: '',
    });
  });

  it('gives whole alerts as JSON, the same for the id of a rule and for its file', async () => {
    write('events.ndjson.gz', gzipSync(`\n${events(0, 10, 20)}\n`));

    const byId = await rules(['run', 'failed.logins', '--events', 'events.ndjson.gz', '--json']);
    const byFile = await rules(['run', 'rules/logins.yml', '--events', 'events.ndjson.gz', '--json']);

    expect(byFile.stdout).toBe(byId.stdout);
    expect(linesOf(byId.stdout)).toEqual([
      expect.objectContaining({
        id: expect.stringMatching(/^20261124-[0-9a-f]{20}$/),
        utctimestamp: '2026-11-24T12:00:20.000Z',
        status: 'open',
        rule: 'failed.logins',
        count: 3,
        group: { 'details.sourceipaddress': '192.0.2.7' },
        events: [3, 2, 1].map((line) => ({
          id: `line-${line}`,
          event: expect.objectContaining({ details: { username: 'root', sourceipaddress: '192.0.2.7' } }),
        })),
      }),
    ]);
  });

  it('answers no when nothing fires', async () => {
    write('events.ndjson', events(0, 10));
    const { code, stdout, stderr } = await rules(['run', 'failed.logins', '--events', 'events.ndjson']);

    expect([code, stdout, stderr]).toEqual([1, '', '']);
    write('events.ndjson', '');
    expect(await rules(['run', 'failed.logins', '--events', 'events.ndjson'])).toMatchObject({ code: 1, stderr: '' });
  });

  it('evaluates at the time that it is given', async () => {
    write('events.ndjson', events(0, 10, 20));
    const run = (now: string) => rules(['run', 'failed.logins', '--events', 'events.ndjson', '--now', now]);

    expect((await run('2026-11-24T12:00:19.999Z')).code).toBe(1);
    expect((await run('2026-11-24T12:00:20Z')).code).toBe(0);
    expect(await run('soon')).toMatchObject({ code: 64, stderr: expect.stringContaining('--now soon is no time') });
  });

  it('waits until the last event as rules see it, whatever its clock says', async () => {
    const text = 'id: quiet\ntitle: Quiet\ntype: absence\nquery: "*"\nwindow: 1m\n';
    write('rules/quiet.yml', text);
    const ahead = JSON.stringify({
      utctimestamp: '2030-01-01T00:00:00Z',
      receivedtimestamp: '2026-11-24T12:00:30Z',
      details: {},
    });
    write('events.ndjson', `${events(0)}\n${ahead}\n`);

    expect(await rules(['run', 'quiet', '--events', 'events.ndjson'])).toMatchObject({ code: 1, stdout: '' });
  });

  it('takes parameters from the command line, for an id with dots too', async () => {
    write('events.ndjson', events(0, 10));
    for (const rule of ['failed.logins', 'rules/logins.yml']) {
      const run = (...set: string[]) =>
        rules(['run', rule, '--events', 'events.ndjson', ...set.flatMap((text) => ['--set', text])]);

      expect((await run('params.many=2')).stdout).toContain('2 failed logins');
      expect((await run('params.many=2', 'params.users=[admin]')).code).toBe(1);
      expect((await run('params.many=2', 'params.users=[admin, ROOT]')).code).toBe(0);
      expect(await run('params.mani=2')).toMatchObject({
        code: 65,
        stderr: 'mozdef: params: the rule has no parameter mani; did you mean many? (rules/logins.yml:5:1)\n',
      });
      expect(await run('params.many=few')).toMatchObject({
        code: 65,
        stderr: 'mozdef: threshold must be a number, not "few" (rules/logins.yml:8:1)\n',
      });
    }
  });

  it('says what is wrong with the rule that is asked for', async () => {
    write('events.ndjson', events(0));
    write('rules/bad.yml', 'id: bad\ntitle: T\nquery: "("\n');
    write('rules/two.yml', 'id: one\ntitle: T\nquery: x\n---\nid: two\ntitle: T\nquery: x\n');
    const run = (rule: string) => rules(['run', rule, '--events', 'events.ndjson', '--set', 'params.a=1']);

    expect(await run('bad')).toMatchObject({ code: 65, stderr: expect.stringContaining('(rules/bad.yml:') });
    expect(await rules(['run', 'rules/two.yml', '--events', 'events.ndjson'])).toMatchObject({
      code: 64,
      stderr: 'mozdef: rules/two.yml holds 2 rules, not one\n',
    });
    expect(await run('failed.login')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Did you mean failed.logins?'),
    });
  });

  it.each<[string, string]>([
    ['not json', 'this is no JSON'],
    ['5', 'it is no object'],
    ['{"utctimestamp":"2026-11-24T12:00:00Z"}', 'it has no details'],
    ['{"utctimestamp":"soon","details":{}}', 'its utctimestamp is no time'],
    ['{"details":{}}', 'its utctimestamp is no time'],
    ['{"utctimestamp":"2026-11-24T12:00:00Z","receivedtimestamp":5,"details":{}}', 'its receivedtimestamp is no time'],
    ['{"utctimestamp":"2026-11-24T12:00:00Z","details":{},"mozdef":{"id":5}}', 'its mozdef.id is no text'],
    ['{"utctimestamp":"2026-11-24T12:00:00Z","details":{},"mozdef":5}', 'its mozdef.id is no text'],
  ])('refuses %s with its line: %s', async (line, says) => {
    write('events.ndjson', `${events(0)}\n${line}\n`);

    const read = async () => {
      for await (const _ of readEventFile(join(cwd, 'events.ndjson'))) continue;
    };

    await expect(read()).rejects.toMatchObject({
      code: 'request-invalid',
      message: expect.stringContaining(says),
      where: `${join(cwd, 'events.ndjson')}:2`,
    });
  });
});
