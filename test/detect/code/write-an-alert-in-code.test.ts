import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { RulesSite } from '../../cli/support/rules-site.ts';

const GUIDE = readFileSync(join(import.meta.dirname, '../../../docs/guides/write-an-alert-in-code.md'), 'utf8');

function block(language: string): string {
  return new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 's').exec(GUIDE)?.[1] ?? '';
}

it('shows an alert that holds, and how to have it otherwise', async () => {
  const site = new RulesSite();
  site.write('rules/door_and_vpn.ts', block('ts'));
  site.write(
    'mozdef.yml',
    block('yaml').replace('/etc/mozdef/rules', 'rules').replace('rules:\n', 'rules:\n  bundled: false\n'),
  );

  const { code, stdout, stderr } = await site.rules('test', 'rules/door_and_vpn.ts');
  const shown = await site.rules('show', 'door_and_vpn', '--json');

  expect({ code, stdout, stderr }).toEqual({
    code: 0,
    stdout: '2 examples of 1 rules, 0 failed; 0 rules have none.\n',
    stderr: '',
  });
  expect(JSON.parse(shown.stdout)).toMatchObject({ severity: 'ERROR', before: 3_600_000, params: { home: 'FR' } });
});
