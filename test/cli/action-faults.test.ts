import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { runCli, temporaryDirectory } from './support/run-cli.ts';

const YAML = `data_dir: data
actions:
  ops:
    use: slak
  mail:
    use: email
    config: {host: mail.example.com, form: a@example.com, to: [b@example.com]}
  hook:
    use: webhook
    config: {url: 'https://x.example', secret: short}
  chat:
    use: slack
    config: {webhook_url_file: absent}
  pager:
    use: pagerduty
    aggregate: {within: 5m}
    config: {routing_key: abcdefgh}
  off:
    use: nothing
    enabled: false
`;
const GOOD = `actions:
  ops: {use: slack, config: {webhook_url: 'https://hooks.slack.com/services/VERYSECRET'}}
  pager: {use: pagerduty, config: {routing_key: VERYSECRET}}
  hook: {use: webhook, config: {url: 'https://a:VERYSECRET@b.example/', secret: VERYSECRETVERYSECRET}}
`;

describe('what is wrong about actions', () => {
  it('is all said by config check, with its places and the nearest right names, and keeps serve from starting', async () => {
    const cwd = temporaryDirectory();
    writeFileSync(join(cwd, 'mozdef.yml'), YAML);

    const check = await runCli(['config', 'check'], { cwd });
    const serve = await runCli(['serve'], { cwd });

    expect(check.stderr.replaceAll(`${cwd}/`, '').trimEnd().split('\n')).toEqual([
      'mozdef: actions.ops.use: there is no action slak; did you mean slack? (mozdef.yml:4:10)',
      'mozdef: actions.mail.config.from is missing; it must be text (mozdef.yml:7:5)',
      'mozdef: unknown key actions.mail.config.form; did you mean actions.mail.config.from? (mozdef.yml:7:44)',
      expect.stringMatching(
        /^mozdef: actions\.hook\.config: secret .* must have 16 characters .*\(mozdef\.yml:10:5\)$/,
      ),
      expect.stringMatching(
        /^mozdef: actions\.chat\.config\.webhook_url_file: cannot read absent \(mozdef\.yml:13:32\)/,
      ),
      'mozdef: actions.pager.aggregate.within: pagerduty takes alerts one by one (mozdef.yml:16:25). Leave it out.',
    ]);
    expect([check.code, serve.code]).toEqual([78, 78]);
    expect(serve.stderr).toBe(check.stderr);
  });

  it('is found by doctor, which says what a start would refuse', async () => {
    const cwd = temporaryDirectory();
    writeFileSync(join(cwd, 'mozdef.yml'), YAML);

    const { code, stdout } = await runCli(['doctor'], { cwd });

    expect(stdout).toMatch(/^fail {2}configuration .*there is no action slak; did you mean slack\?/m);
    expect(stdout).toContain('unknown key actions.mail.config.form; did you mean actions.mail.config.from?');
    expect(stdout.match(/^fail {2}configuration/gm)).toHaveLength(5);
    expect(code).toBe(1);
  });

  it('shows no secret where the configuration is shown', async () => {
    const cwd = temporaryDirectory();
    writeFileSync(join(cwd, 'mozdef.yml'), GOOD);

    const { stdout } = await runCli(['config', 'print', '--changed'], { cwd });

    expect(stdout).toContain('actions.pager.config.routing_key: "[redacted]"');
    expect(stdout).not.toContain('VERYSECRET');
  });
});
