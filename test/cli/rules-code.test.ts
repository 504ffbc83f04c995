import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { linesOf, RulesSite } from './support/rules-site.ts';

/** Fires at the third event of a user from another address than the one before. */
const CODE = `import { z } from 'zod';
import { defineAlert } from 'mozdef/sdk';
import { other } from './_other.ts';

const ADDRESS = 'details.sourceipaddress';

export default defineAlert({
  id: 'hopping',
  title: 'Hopping',
  attack: ['T1078'],
  params: z.strictObject({ most: z.number().int().min(1).default(1), users: z.array(z.string()).default(['root']) }),
  query: 'category:vpn AND details.username:$users',
  groupBy: ['details.username'],
  fields: [ADDRESS],
  before: '10m',
  fires(match, earlier, { params }) {
    const hops = [...earlier, match].filter((one, index, all) => index > 0 && other(one, all[index - 1]!, ADDRESS));
    return hops.length > params.most && { first: earlier.at(0), value: hops.length };
  },
  severity: ({ value }) => (value > 2 ? 'ERROR' : 'WARNING'),
  summary: ({ group, value, matches }) => \`\${group.join()} hopped \${value} times, last to \${matches.at(-1)?.fields[ADDRESS]}\`,
});
`;
const OTHER = `export function other(one, before, field: string): boolean {
  return one.fields[field] !== before.fields[field];
}
`;
const EXAMPLES = `const login = (n: number) => ({ category: 'vpn', details: { username: 'root', sourceipaddress: '192.0.2.' + n } });
export default () => ({
  fires: [{ name: 'three', events: [login(1), login(2), login(3)], alerts: [{ severity: 'WARNING', count: 3 }] }],
  quiet: [{ name: 'two', events: [login(1), login(2)] }],
});
`;
const at = (minute: number, n: number): string =>
  JSON.stringify({
    utctimestamp: `2026-11-24T12:0${minute}:00Z`,
    receivedtimestamp: `2026-11-24T12:0${minute}:00Z`,
    category: 'vpn',
    summary: 'login',
    details: { username: 'root', sourceipaddress: `192.0.2.${n}` },
    mozdef: { id: `e${minute}` },
  });

let site: RulesSite;
beforeEach(() => {
  site = new RulesSite();
  site.write('rules/hopping.ts', CODE);
  site.write('rules/_other.ts', OTHER);
  site.write('events', `${at(1, 1)}\n${at(2, 2)}\n${at(3, 3)}\n${at(4, 4)}\n`);
});

describe('mozdef rules, of an alert in code', () => {
  it('list, show, check and coverage know it as they know others, with what is different here', async () => {
    site.write(
      'mozdef.yml',
      'rules: { bundled: false, directories: [rules], config: { hopping: { severity: ALERT, params: { most: 3 } } } }\n',
    );

    expect((await site.rules('list')).stdout).toMatch(/^hopping +code +schedule +on +ALERT +Hopping$/m);
    expect(await site.rules('check')).toEqual({ code: 0, stdout: '2 rules are right, 0 faults.\n', stderr: '' });
    const { stdout } = await site.rules('show', 'hopping');
    expect(stdout).toMatch(/^params +\{ most: 3, users: \[ root \] \}$/m);
    expect(stdout).toMatch(/^place +rules\/hopping\.ts:7$/m);
    expect(stdout).toContain(`\n\n${CODE}`);
    const [shown] = linesOf((await site.rules('show', 'hopping', '--json')).stdout);
    expect(shown).toMatchObject({ id: 'hopping', before: 600_000, group_by: ['details.username'], source: CODE });
    expect((await site.rules('coverage')).stdout).toMatch(/^T1078 +1 +1 +hopping$/m);
  });

  it('run evaluates it by its id and by its file, with what its code says', async () => {
    const byId = await site.rules('run', 'hopping', '--events', 'events');
    const byFile = await site.rules('run', 'rules/hopping.ts', '--events', 'events', '--set', 'params.most=2');
    const none = await site.rules('run', 'hopping', '--events', 'events', '--set', 'params.most=3');

    expect(byId.stdout).toMatch(/ ERROR +4 +root hopped 3 times, last to 192\.0\.2\.4\n$/);
    expect(byFile.stdout).toBe(byId.stdout);
    expect(none).toMatchObject({ code: 1, stdout: '' });
  });

  it('run refuses to send code to a server', async () => {
    const { code, stderr } = await site.rules('run', 'rules/hopping.ts', '--from', 'now-1d');

    expect(code).toBe(64);
    expect(stderr).toContain('rules/hopping.ts is code, which a server does not take');
  });

  it('explain says which conditions matched, and what its code found', async () => {
    const explain = (set: string) =>
      site.rules(
        'explain',
        'hopping',
        '--event',
        'events',
        '--stored',
        '--set',
        `rules.config.hopping.params.most=${set}`,
      );
    const fires = await explain('1');
    const quiet = await explain('5');

    expect(fires.stdout).toContain('✓ details.username:"root"  ["root"]');
    expect(fires.stdout).toContain('✓ hopping for root: it fires at 2026-11-24T12:03:00.000Z');
    expect(quiet.stdout).toContain('✗ hopping for root: its code says of none of them that it fires');
  });

  it('test runs examples of a file beside it, and of one beside a rule file', async () => {
    site.write('rules/hopping.examples.ts', EXAMPLES);
    site.write(
      'rules/logins.examples.mjs',
      "export default { quiet: [{ name: 'wrong', events: [{ repeat: 3, details: { username: 'root', sourceipaddress: '::1' } }] }] };",
    );

    const { code, stdout, stderr } = await site.rules('test');

    expect(code).toBe(1);
    expect(stdout).toBe('5 examples of 2 rules, 1 failed; 0 rules have none.\n');
    expect(stderr).toBe(
      'rules/logins.examples.mjs: failed.logins: quiet 1: wrong: it fires: 3 failed logins from ::1\n',
    );
    for (const path of ['rules/hopping.ts', join(site.cwd, 'rules/hopping.ts')])
      expect(await site.rules('test', path)).toMatchObject({
        code: 0,
        stdout: '2 examples of 1 rules, 0 failed; 0 rules have none.\n',
      });
    const results = linesOf((await site.rules('test', 'rules/hopping.ts', '--json')).stdout);
    expect(results[0]).toEqual({ file: 'rules/hopping.examples.ts', rule: 'hopping', example: 'fires 1: three' });
  });

  it('test says what is wrong with a file of examples', async () => {
    site.write('rules/hopping.examples.ts', 'export default { fires: [{ evnets: [] }] };');
    site.write('rules/alone.examples.ts', 'export default {};');

    const { code, stderr } = await site.rules('test');

    expect(code).toBe(1);
    expect(stderr.trimEnd().split('\n').sort()).toEqual([
      'rules/alone.examples.ts: there are 0 rules beside it, not one',
      expect.stringMatching(/^rules\/hopping\.examples\.ts: fires\.0\.events is missing/),
      expect.stringMatching(
        /^rules\/hopping\.examples\.ts: unknown key fires\.0\.evnets; did you mean fires\.0\.events\?/,
      ),
    ]);
  });

  it('say with file, line and column what an alert throws or what is wrong with its file', async () => {
    site.write('rules/hopping.ts', CODE.replace('one, index, all) =>', 'one, index, all) => nope ||'));
    site.write('rules/hopping.examples.ts', EXAMPLES);
    site.write(
      'rules/broken.ts',
      "import { defineAlert } from 'mozdef/sdk';\n\nexport default defineAlert({ id 3 });\n",
    );
    site.write('rules/typo.ts', "import { nope } from 'mozdef/sdk';\n");

    const { stderr } = await site.rules('test');

    expect(stderr).toContain(
      'hopping: fires 1: three: fires of alert hopping: nope is not defined (rules/hopping.ts:17:',
    );
    expect(stderr).toMatch(/^rules\/broken\.ts:3:\d+: .*cannot be loaded: /m);
    expect(stderr).toMatch(/^rules\/typo\.ts.*: .*'mozdef\/sdk'|nope/m);
    const run = await site.rules('run', 'hopping', '--events', 'events');
    expect(run.code).toBe(78);
    expect(run.stderr).toMatch(
      /^mozdef: fires of alert hopping: nope is not defined \(.*rules\/hopping\.ts:17:\d+\)\. Correct the code/,
    );
  });

  it('is a fault that names its file, if running the file does not come to an end', async () => {
    site.write('rules/ending.ts', 'process.exit(0);\n');
    site.write('rules/hopping.examples.ts', 'process.exit(0);\n');
    const fault = 'ending.ts: it hangs or ends its thread while it is loaded';

    const checked = await site.rules('check');
    expect([checked.code, checked.stderr]).toEqual([1, expect.stringContaining(fault)]);
    const listed = await site.rules('list');
    expect([listed.stdout, listed.stderr]).toEqual([
      expect.stringContaining('hopping'),
      expect.stringContaining(fault),
    ]);
    const shown = await site.rules('show', 'ending');
    expect([shown.code, shown.stderr]).toEqual([65, expect.stringContaining('ending.ts')]);
    const tested = await site.rules('test', 'rules');
    expect(tested.code).toBe(1);
    expect(tested.stderr).toContain(fault);
    expect(tested.stderr).toContain('hopping.examples.ts: it hangs or ends its thread while it is loaded');
  });
});
