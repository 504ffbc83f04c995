import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { readEventFile } from '../../src/cli/rules/read-event-file.ts';
import { linesOf, RulesSite } from './support/rules-site.ts';

let site: RulesSite;
beforeEach(() => {
  site = new RulesSite();
});

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

describe('mozdef rules run', () => {
  it('prints an alert a line', async () => {
    site.write('events.ndjson', events(0, 10, 20));

    expect(await site.rules('run', 'failed.logins', '--events', 'events.ndjson')).toEqual({
      code: 0,
      stdout: '2026-11-24T12:00:00.000Z  ERROR         3  3 failed logins from 192.0.2.7\n',
      stderr: '',
    });
  });

  it('gives whole alerts as JSON, the same for the id of a rule and for its file', async () => {
    site.write('events.ndjson.gz', gzipSync(`\n${events(0, 10, 20)}\n`));

    const byId = await site.rules('run', 'failed.logins', '--events', 'events.ndjson.gz', '--json');
    const byFile = await site.rules('run', 'rules/logins.yml', '--events', 'events.ndjson.gz', '--json');

    expect(byFile.stdout).toBe(byId.stdout);
    expect(linesOf(byId.stdout)).toEqual([
      expect.objectContaining({
        id: expect.stringMatching(/^20261124-[0-9a-f]{20}$/),
        utctimestamp: '2026-11-24T12:00:20.000Z',
        status: 'open',
        rule: 'failed.logins',
        count: 3,
        group: { 'details.sourceipaddress': '192.0.2.7' },
        events: [4, 3, 2].map((line) => ({
          id: `line-${line}`,
          event: expect.objectContaining({ details: { username: 'root', sourceipaddress: '192.0.2.7' } }),
        })),
      }),
    ]);
  });

  it('runs a rule of Sigma as the stream does, for its file as for its id', async () => {
    const sigma = `title: Root\nid: 6e9a3b3c-7b6e-4f0a-9d8e-0c2f6a3d1b31\nlogsource: {product: test}\nlevel: high
detection:\n  selection:\n    username: root\n  condition: selection\n`;
    site.write('rules/root.yml', sigma);
    site.write('events.ndjson', events(0, 10, 20, 4000));

    const byFile = await site.rules('run', 'rules/root.yml', '--events', 'events.ndjson');
    const byId = await site.rules('run', '6e9a3b3c-7b6e-4f0a-9d8e-0c2f6a3d1b31', '--events', 'events.ndjson');

    expect(await site.rules('run', 'rules/root.yml', '--events', 'events.ndjson', '--set', 'params.x=3')).toMatchObject(
      {
        code: 65,
        stderr: expect.stringContaining('a rule of Sigma has no parameters, so none is called x'),
      },
    );
    expect(byFile.stdout.split('\n')).toEqual([
      expect.stringMatching(/^2026-11-24T12:00:00.000Z {2}ERROR +3 {2}Root on /),
      expect.stringMatching(/^2026-11-24T13:06:40.000Z {2}ERROR +1 {2}Root on /),
      '',
    ]);
    expect(byId).toEqual(byFile);
  });

  it('answers no when nothing fires', async () => {
    site.write('events.ndjson', events(0, 10));
    const { code, stdout, stderr } = await site.rules('run', 'failed.logins', '--events', 'events.ndjson');

    expect([code, stdout, stderr]).toEqual([1, '', '']);
    site.write('events.ndjson', '');
    expect(await site.rules('run', 'failed.logins', '--events', 'events.ndjson')).toMatchObject({
      code: 1,
      stderr: '',
    });
  });

  it('evaluates at the time that it is given', async () => {
    site.write('events.ndjson', events(0, 10, 20));
    const run = (now: string) => site.rules('run', 'failed.logins', '--events', 'events.ndjson', '--now', now);

    expect((await run('2026-11-24T12:00:19.999Z')).code).toBe(1);
    expect((await run('2026-11-24T12:00:20Z')).code).toBe(0);
    expect(await run('soon')).toMatchObject({ code: 64, stderr: expect.stringContaining('--now soon is no time') });
  });

  it('waits until the last event as rules see it, whatever its clock says', async () => {
    const text = 'id: quiet\ntitle: Quiet\ntype: absence\nquery: "*"\nwindow: 1m\n';
    site.write('rules/quiet.yml', text);
    const ahead = JSON.stringify({
      utctimestamp: '2030-01-01T00:00:00Z',
      receivedtimestamp: '2026-11-24T12:00:30Z',
      details: {},
    });
    site.write('events.ndjson', `${events(0)}\n${ahead}\n`);

    expect(await site.rules('run', 'quiet', '--events', 'events.ndjson')).toMatchObject({ code: 1, stdout: '' });
  });

  it('takes parameters from the command line, for an id with dots too', async () => {
    site.write('events.ndjson', events(0, 10));
    for (const rule of ['failed.logins', 'rules/logins.yml']) {
      const run = (...set: string[]) =>
        site.rules('run', rule, '--events', 'events.ndjson', ...set.flatMap((text) => ['--set', text]));

      expect((await run('params.many=2')).stdout).toContain('2 failed logins');
      expect((await run('params.many=2', 'params.users=[admin]')).code).toBe(1);
      expect((await run('params.many=2', 'params.users=[admin, ROOT]')).code).toBe(0);
      expect(await run('params.mani=2')).toMatchObject({
        code: 65,
        stderr:
          'mozdef: params: the rule has no parameter mani, which rules.config or --set gives it; did you mean many? (rules/logins.yml:5:1)\n',
      });
      expect(await run('params.many=few')).toMatchObject({
        code: 65,
        stderr: 'mozdef: threshold must be a number, not "few" (rules/logins.yml:8:1)\n',
      });
    }
  });

  it('says what is wrong with the rule that is asked for', async () => {
    site.write('events.ndjson', events(0));
    site.write('rules/bad.yml', 'id: bad\ntitle: T\nquery: "("\n');
    site.write('rules/two.yml', 'id: one\ntitle: T\nquery: x\n---\nid: two\ntitle: T\nquery: x\n');
    const run = (rule: string) => site.rules('run', rule, '--events', 'events.ndjson', '--set', 'params.a=1');

    expect(await run('bad')).toMatchObject({ code: 65, stderr: expect.stringContaining('(rules/bad.yml:') });
    expect(await site.rules('run', 'rules/two.yml', '--events', 'events.ndjson')).toMatchObject({
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
    site.write('events.ndjson', `${events(0)}\n${line}\n`);

    const read = async () => {
      for await (const _ of readEventFile(join(site.cwd, 'events.ndjson'))) continue;
    };

    await expect(read()).rejects.toMatchObject({
      code: 'request-invalid',
      message: expect.stringContaining(says),
      where: `${join(site.cwd, 'events.ndjson')}:2`,
    });
  });
});
