import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { CONFIG, linesOf, RULE, RulesSite } from './support/rules-site.ts';

let site: RulesSite;
beforeEach(() => {
  site = new RulesSite();
});

describe('mozdef rules list and show', () => {
  it('list every rule, on or off, and tell on standard error what is wrong with files', async () => {
    site.write('rules/off.yml', 'id: off\ntitle: "An \\e[31m off"\nquery: x\nenabled: false\n');
    site.write('rules/bad.yml', 'id: bad\ntitle: T\nquery: "("\n');

    const { code, stdout, stderr } = await site.rules('list');

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
    const { stdout } = await site.rules('list', '--json');

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
    const shown = await site.rules('show', 'failed.logins', '--json');
    expect(linesOf(shown.stdout)[0]).toMatchObject({ id: 'failed.logins', place: 'rules/logins.yml:1' });
  });

  it('show a rule with what is different here', async () => {
    site.write('mozdef.yml', `${CONFIG}  config: { failed.logins: { severity: ALERT, params: { many: 7 } } }\n`);

    const { code, stdout } = await site.rules('show', 'failed.logins');

    expect(code).toBe(0);
    expect(stdout).toMatch(/^severity +ALERT$/m);
    expect(stdout).toMatch(/^threshold +7$/m);
  });

  it('name the nearest rule when there is none', async () => {
    const typo = await site.rules('show', 'failed.login');
    const other = await site.rules('show', 'something-else');

    expect([typo.code, other.code]).toEqual([1, 1]);
    expect(typo.stderr).toBe(
      'mozdef: there is no rule failed.login. Did you mean failed.logins? mozdef rules list shows all.\n',
    );
    expect(other.stderr).toBe('mozdef: there is no rule something-else. mozdef rules list shows all.\n');
  });

  it('tell of a directory that is not there', async () => {
    site.write('mozdef.yml', 'rules: { bundled: false, directories: [none] }\n');

    const { code, stderr } = await site.rules('list');

    expect(code).toBe(78);
    expect(stderr).toContain('cannot read the rule directory ');
    expect(stderr).toContain('rules.directories');
  });
});

describe('mozdef rules check', () => {
  it('is content with what is right', async () => {
    expect(await site.rules('check')).toEqual({ code: 0, stdout: '1 rules are right, 0 faults.\n', stderr: '' });
    expect(await site.rules('check', 'rules/logins.yml', 'rules')).toMatchObject({ code: 1 });
  });

  it('says all that is wrong, with places relative to the working directory, however a file is named', async () => {
    site.write('more/bad.yml', 'id: bad\ntitel: T\nquery: x\n');
    const fault = /^more\/bad\.yml:2:1: unknown key titel; did you mean title\?$/m;

    for (const path of ['more', './more/bad.yml', join(site.cwd, 'more'), join(site.cwd, 'more/bad.yml')]) {
      const { code, stdout, stderr } = await site.rules('check', path);

      expect(code).toBe(1);
      expect(stdout).toBe('0 rules are right, 2 faults.\n');
      expect(stderr).toMatch(fault);
    }
    const { stdout } = await site.rules('check', 'more', '--json');
    expect(linesOf(stdout)).toContainEqual({
      where: 'more/bad.yml:2:1',
      message: 'unknown key titel; did you mean title?',
      rule: 'bad',
    });
  });

  it('knows the rules of the configuration, at whose alerts the rules of a file look', async () => {
    const rule = (name: string): string =>
      `id: again\ntitle: Again\ntype: rules\nrules: [${name}]\ngroup_by: [details.sourceipaddress]\nthreshold: 2\n`;
    site.write('more/again.yml', rule('failed.logins'));
    site.write('more/wrong.yml', rule('failed.login').replace('again', 'wrong'));

    expect(await site.rules('check', 'more/again.yml')).toMatchObject({
      code: 0,
      stdout: '1 rules are right, 0 faults.\n',
    });
    expect(await site.rules('check', 'more/wrong.yml')).toMatchObject({
      code: 1,
      stderr: 'more/wrong.yml:4:9: rules.0: there is no rule failed.login; did you mean failed.logins?\n',
    });
  });

  it('shows what stands in a file without what would steer a terminal', async () => {
    site.write('rules/bad.yml', '"\\e[31mkey": 1\nid: bad\ntitle: T\nquery: x\n');

    const { stderr } = await site.rules('check', 'rules/bad.yml');

    expect(stderr).toContain('[31mkey');
    expect(stderr).not.toContain('\u001b');
  });

  it('finds two rules of one id', async () => {
    site.write('rules/again.yml', RULE);

    const { code, stderr } = await site.rules('check', 'rules');

    expect(code).toBe(1);
    expect(stderr).toBe('rules/logins.yml:1: another rule has the id failed.logins: rules/again.yml:1\n');
  });

  it('leaves out an exception of the configuration that cannot be understood, and not its rule', async () => {
    site.write(
      'mozdef.yml',
      `${CONFIG}  config: { failed.logins: { exceptions: [{ query: 'a:(', owner: x, reason: y }] } }\n`,
    );

    const { code, stdout, stderr } = await site.rules('check');

    expect({ code, stdout }).toEqual({ code: 1, stdout: '1 rules are right, 1 faults.\n' });
    expect(stderr).toMatch(
      /^rules\.config\.failed\.logins\.exceptions: the exception "a:\(" cannot be understood, .*\n$/,
    );
  });

  it('does not say of a rule with a fault that it is not there', async () => {
    site.write('mozdef.yml', `${CONFIG}  config: { failed.logins: { params: { mani: 3 } } }\n`);

    expect((await site.rules('check')).stderr).toBe(
      'rules/logins.yml:5:1: params: the rule has no parameter mani, which rules.config or --set gives it; did you mean many?\n',
    );
  });

  it('says when there is no such file', async () => {
    const { code, stderr } = await site.rules('check', 'none.yml');

    expect(code).toBe(66);
    expect(stderr).toBe('mozdef: there is no file or directory none.yml\n');
  });
});

describe('mozdef rules test', () => {
  it('runs the examples of rules', async () => {
    site.write('rules/without.yml', 'id: without\ntitle: T\nquery: x\n');

    expect(await site.rules('test')).toEqual({
      code: 0,
      stdout: '2 examples of 2 rules, 0 failed; 1 rules have none.\n',
      stderr: '',
    });
  });

  it('says which fail, and why', async () => {
    site.write('rules/logins.yml', RULE.replace('many: 3', 'many: 4'));

    const { code, stdout, stderr } = await site.rules('test', 'rules/logins.yml');

    expect(code).toBe(1);
    expect(stdout).toBe('2 examples of 1 rules, 1 failed; 0 rules have none.\n');
    expect(stderr).toBe('failed.logins: fires 1: three: it does not fire\n');
    expect(linesOf((await site.rules('test', '--json')).stdout)).toEqual([
      { rule: 'failed.logins', example: 'fires 1: three', fault: 'it does not fire' },
      { rule: 'failed.logins', example: 'quiet 1: two' },
    ]);
  });

  it('fails for rules that cannot be read', async () => {
    site.write('rules/bad.yml', 'id: [');

    const { code, stderr } = await site.rules('test');

    expect(code).toBe(1);
    expect(stderr).toMatch(/^rules\/bad\.yml:\d+:\d+: this is not YAML/);
  });
});

describe('mozdef rules coverage', () => {
  it('says for each technique how many rules look for it, and which log sources nobody knows', async () => {
    site.write(
      'rules/sigma.yml',
      `title: Known
id: 11111111-1111-4111-8111-111111111111
tags: [attack.t1070.001]
logsource: { product: windows, service: security }
detection: { sel: { EventID: 1102 }, condition: sel }
---
title: Unknown
id: 22222222-2222-4222-8222-222222222222
tags: [attack.t1070.001]
logsource: { product: toaster }
detection: { sel: { toast: burnt }, condition: sel }
`,
    );

    const { code, stdout, stderr } = await site.rules('coverage', '--json');

    expect(code).toBe(0);
    expect(linesOf(stdout)).toContainEqual({
      id: 'T1070.001',
      rules: ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'],
      served: 1,
    });
    expect(linesOf(stdout).at(-1)).toEqual({
      logsource: 'toaster/*/*',
      rules: ['22222222-2222-4222-8222-222222222222'],
    });
    expect(stderr).toBe('');
    expect((await site.rules('coverage')).stderr).toBe(
      '1 Sigma rules want log sources that no table knows: toaster/*/*\n',
    );
  });

  it('says which fields rules ask for that none of their sources has', async () => {
    const rule = (id: number, field: string): string =>
      `title: T\nid: 00000000-0000-4000-8000-00000000000${id}\nlogsource: { product: windows, category: image_load }\n` +
      `detection: { sel: { ImageLoaded: a, ${field}: b }, condition: sel }\n`;
    site.write('rules/sigma.yml', [rule(1, 'CommandLine'), rule(2, 'CommandLine'), rule(3, 'Image')].join('---\n'));

    const { code, stderr } = await site.rules('coverage');

    expect(code).toBe(0);
    expect(stderr).toBe(
      'no table of its sources has the field CommandLine of windows/*/image_load, which 2 Sigma rules ask for: ' +
        '00000000-0000-4000-8000-000000000001, 00000000-0000-4000-8000-000000000002\n',
    );
    expect(linesOf((await site.rules('coverage', '--json')).stdout)).toEqual([
      {
        logsource: 'windows/*/image_load',
        field: 'CommandLine',
        rules: ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'],
      },
    ]);
  });
});
