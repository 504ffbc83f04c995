import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { runCli, temporaryDirectory } from './support/run-cli.ts';

const ALERT = `{
  search_string: "failed"
  aggregation_key: hostname
  time_window: 5
  alert_category: generic
  alert_severity: INFO
  alert_summary: Failures
}`;

function written(text: string): { directory: string; file: string } {
  const directory = temporaryDirectory();
  const file = join(directory, 'failures.json');
  writeFileSync(file, text);
  return { directory, file };
}

describe('mozdef rules import', () => {
  it('prints the rules of generic alerts', async () => {
    const { file } = written(ALERT);

    const { code, stdout } = await runCli(['rules', 'import', file, file]);

    expect(code).toBe(0);
    expect(stdout.match(/^id: failures$/gm)).toHaveLength(2);
    expect(stdout).toContain('\n---\n');
  });

  it('writes a file for each, and over none', async () => {
    const { directory, file } = written(ALERT);
    const out = join(directory, 'rules');

    const first = await runCli(['rules', 'import', file, '--out', out]);
    const second = await runCli(['rules', 'import', file, '--out', out]);
    const check = await runCli(['rules', 'check', out]);

    expect(first.code).toBe(0);
    expect(readFileSync(join(out, 'failures.yml'), 'utf8')).toContain('type: threshold');
    expect(second).toMatchObject({ code: 64, stderr: expect.stringContaining('is there already') });
    expect(check.code).toBe(0);
  });

  it('writes nothing when one has a fault', async () => {
    const { directory, file } = written(ALERT.replace('INFO', 'NONE'));
    const out = join(directory, 'rules');

    const { code, stderr } = await runCli(['rules', 'import', file, '--out', out]);

    expect(code).toBe(65);
    expect(stderr).toContain(`${file}:6: alert_severity must be one of`);
    expect(existsSync(out)).toBe(false);
  });

  it('says which file it cannot read', async () => {
    const { code, stderr } = await runCli(['rules', 'import', 'nowhere.json']);

    expect(code).toBe(66);
    expect(stderr).toContain('cannot read nowhere.json');
  });
});
