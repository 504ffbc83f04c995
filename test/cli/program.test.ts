import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { EXIT_CODES, exitCodeOf } from '../../src/cli/exit-codes.ts';
import { packageVersion } from '../../src/cli/program.ts';
import { ERROR_CODES, type ErrorCode } from '../../src/lifecycle/error.ts';
import { finished, runCli, startCli, temporaryDirectory } from './support/run-cli.ts';

describe('mozdef', () => {
  it('prints its version', async () => {
    expect(await runCli(['--version'])).toEqual({ code: 0, stdout: `${packageVersion()}\n`, stderr: '' });
    expect(packageVersion()).toMatch(/^\d+\.\d+\.\d+/);
  });

  it('prints help with every command', async () => {
    const { code, stdout } = await runCli(['--help']);

    expect(code).toBe(0);
    for (const name of [
      'serve',
      'send',
      'search',
      'process',
      'deadletters',
      'plugins',
      'lastseen',
      'config',
      'status',
      'doctor',
    ]) {
      expect(stdout).toContain(`\n  ${name}`);
    }
  });

  it.each<[string, string[], RegExp]>([
    [
      'an unknown command',
      ['serach'],
      /^mozdef: unknown command 'serach' \(Did you mean search\?\)\. See: mozdef --help\n$/,
    ],
    [
      'an unknown option',
      ['search', '--form', 'x'],
      /^mozdef: unknown option '--form' \(Did you mean --from\?\)\. See: mozdef search --help\n$/,
    ],
    [
      'a query that looks like an option',
      ['search', '--limit', '5', '-hello'],
      /^mozdef: unknown option '-hello'\. If it is the query, write: mozdef search -- -hello\n$/,
    ],
    [
      'a query of several words that looks like an option',
      ['search', "-it's (a OR b)"],
      /^mozdef: unknown option '-it's \(a OR b\)'\. If it is the query, write: mozdef search -- '-it'\\''s \(a OR b\)'\n$/,
    ],
    ['a missing argument', ['send'], /^mozdef: missing required argument 'file'\. See: mozdef send --help\n$/],
    ['too many arguments', ['search', 'a', 'b'], /^mozdef: too many arguments.*\n$/],
    [
      'a wrong number',
      ['search', '--limit', '-1'],
      /^mozdef: option '--limit <n>' argument '-1' is invalid\. It must be a whole number.*\n$/,
    ],
    [
      'a wrong choice',
      ['send', '--format', 'xml', 'x'],
      /^mozdef: .*Allowed choices are auto, ndjson, json, syslog, raw.*\n$/,
    ],
    ['options that exclude each other', ['search', '--count', '--follow'], /^mozdef: .*cannot be used with.*\n$/],
    ['a setting without a value', ['config', 'check', '--set', 'x'], /^mozdef: .*key=value.*\n$/],
    ['no choice of dead letters', ['deadletters', 'discard'], /^mozdef: say which to discard: .*\n$/],
    ['a wrong endpoint', ['send', '--endpoint', '_bulk', 'x'], /^mozdef: --endpoint must be .*\n$/],
    ['a wrong time', ['process', '--now', 'yesterday'], /^mozdef: --now yesterday is no time\. Write it as .*\n$/],
  ])('says in one line what is wrong with %s, and exits with 64', async (_, args, line) => {
    const { code, stdout, stderr } = await runCli(args);

    expect(stderr).toMatch(line);
    expect({ code, stdout }).toEqual({ code: EXIT_CODES.usage.code, stdout: '' });
  });

  it('prints its help to standard error when nothing is asked for', async () => {
    const { code, stdout, stderr } = await runCli([]);

    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr).toContain('Usage: mozdef');
  });

  it('ends quietly when no one reads on', async () => {
    const child = startCli(['config', 'schema']);
    child.stdout?.destroy();
    const { stderr } = await finished(child);

    expect(stderr).toBe('');
  });

  it('shows where an error comes from only when asked', async () => {
    const quiet = await runCli(['config', 'check', '--config', 'none.yml']);
    const loud = await runCli(['config', 'check', '--config', 'none.yml'], { env: { MOZDEF_DEBUG: '1' } });

    expect(quiet.code).toBe(78);
    expect(quiet.stderr).toMatch(/^mozdef: cannot read the configuration: .* \(none\.yml\)\. Name a file .*\n$/);
    expect(loud.stderr).toMatch(/\n {4}at /);
  });
});

it('has an exit code for every error', () => {
  const known = new Set<number>(Object.values(EXIT_CODES).map(({ code }) => code));
  for (const code of Object.keys(ERROR_CODES)) expect(known).toContain(exitCodeOf(code as ErrorCode));
});

describe('mozdef config', () => {
  const cwd = temporaryDirectory();
  writeFileSync(
    join(cwd, 'mozdef.yml'),
    'log:\n  level: debug\nfrontend:\n  tokens: [{name: fw, token: 0123456789abcdefghij}]\n',
  );
  writeFileSync(join(cwd, 'wrong.yml'), 'log:\n  levle: debug\nquue: {}\n');

  it('check tells that all is right', async () => {
    const { code, stdout } = await runCli(['config', 'check'], { cwd });

    expect(code).toBe(0);
    expect(stdout).toMatch(/^The configuration is valid \(.*mozdef\.yml; 2 keys differ from the defaults\)\.\n$/);
  });

  it('check tells all that is wrong, a line each, and exits with 78', async () => {
    const { code, stdout, stderr } = await runCli(
      ['config', 'check', '--config', 'wrong.yml', '--set', 'web.listen='],
      { cwd, env: { MOZDEF_WORKER__THREADS: '1000' } },
    );

    expect({ code, stdout }).toEqual({ code: 78, stdout: '' });
    expect(stderr.trim().split('\n')).toEqual(
      expect.arrayContaining([
        'mozdef: unknown key log.levle; did you mean log.level? (wrong.yml:2:3)',
        'mozdef: unknown key quue; did you mean queue? (wrong.yml:3:1)',
        'mozdef: worker.threads must be a whole number from 0 to 64, not 1000 (MOZDEF_WORKER__THREADS)',
      ]),
    );
  });

  it('check tells where an address cannot be read', async () => {
    const { code, stderr } = await runCli(['config', 'check', '--set', 'web.listen=here:x'], { cwd });

    expect(code).toBe(78);
    expect(stderr).toBe(
      'mozdef: web.listen must be an address such as 127.0.0.1:8080 or [::1]:8080, not "here:x" (--set web.listen)\n',
    );
  });

  it('check tells all that serve refuses, each with its remedy', async () => {
    const sets = [
      'web.listen=0.0.0.0:8090',
      'frontend.listen=192.0.2.1:8080',
      'frontend.tokens=[]',
      'data_dir=mozdef.yml',
    ];
    const { code, stdout, stderr } = await runCli(['config', 'check', ...sets.flatMap((set) => ['--set', set])], {
      cwd,
    });

    expect({ code, stdout }).toEqual({ code: 78, stdout: '' });
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringMatching(/^mozdef: frontend\.listen is 192\.0\.2\.1, but there is no token.* Add tokens/),
      expect.stringMatching(
        /^mozdef: web\.listen is 0\.0\.0\.0, but there is no TLS.* Set web\.tls, or web\.behind_proxy/,
      ),
      expect.stringMatching(/^mozdef: cannot use .*mozdef\.yml: .*mozdef\.yml is no directory\. Give a directory/),
    ]);
  });

  it('check makes no data directory', async () => {
    const { code } = await runCli(['config', 'check', '--data-dir', join(cwd, 'unmade/data')], { cwd });

    expect(code).toBe(0);
    expect(existsSync(join(cwd, 'unmade'))).toBe(false);
  });

  it('print shows where values come from, and no secret', async () => {
    const args = ['config', 'print', '--changed', '--json', '--set', 'worker.threads=2', '--data-dir', '/srv/mozdef'];
    const { stdout } = await runCli(args, { cwd, env: { MOZDEF_WEB__LISTEN: '127.0.0.1:9' } });

    const keys = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect(keys).toEqual([
      { key: 'data_dir', value: '/srv/mozdef', origin: '--data-dir' },
      { key: 'log.level', value: 'debug', origin: 'mozdef.yml:2:10' },
      { key: 'frontend.tokens', value: [{ name: 'fw', token: '[redacted]' }], origin: 'mozdef.yml:4:11' },
      { key: 'worker.threads', value: 2, origin: '--set worker.threads' },
      { key: 'web.listen', value: '127.0.0.1:9', origin: 'MOZDEF_WEB__LISTEN' },
    ]);
  });

  it('print shows every key to people', async () => {
    const { stdout } = await runCli(['config', 'print'], { cwd });

    expect(stdout).toMatch(/^log\.level: debug +# mozdef\.yml:2:10$/m);
    expect(stdout).toMatch(/^queue\.max_bytes: 2GB +# default$/m);
  });

  it('schema prints JSON Schema', async () => {
    const { stdout } = await runCli(['config', 'schema']);

    expect(JSON.parse(stdout)).toMatchObject({ type: 'object', properties: { roles: { type: 'array' } } });
  });
});

it('prints a whole schema through a slow pipe', async () => {
  const child = startCli(['config', 'schema']);
  await once(child.stdout ?? child, 'readable');
  const { code, stdout } = await finished(child);

  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toBeInstanceOf(Object);
});
