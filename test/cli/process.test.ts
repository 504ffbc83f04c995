import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { runCli } from './support/run-cli.ts';

const AT = ['--now', '2026-11-24T19:57:31.123Z'];

describe('mozdef process', () => {
  it('prints one line for each event, in order, with the clock that it is given', async () => {
    const input = '{"summary":"one","timestamp":"2026-11-24T10:00:00Z"}\nnot json {\n{"summary":"three"}\n';

    const { code, stdout } = await runCli(['process', ...AT, '--endpoint', 'custom/app'], { input: gzipSync(input) });

    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(code).toBe(0);
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatchObject({
      summary: 'one',
      receivedtimestamp: '2026-11-24T19:57:31.123000+00:00',
      mozdef: { endpoint: 'custom/app' },
    });
    expect(lines[2]).toMatchObject({ summary: 'three' });
  });

  it('--trace says which plugin changed what', async () => {
    const input = JSON.stringify({ program: 'sshd', message: 'Failed password for root from 192.0.2.7 port 22 ssh2' });

    const { stdout } = await runCli(['process', ...AT, '--trace'], { input });

    expect(JSON.parse(stdout)).toMatchObject({
      result: { details: { sourceipaddress: '192.0.2.7' } },
      trace: expect.any(Array),
    });
    expect(stdout).toContain('"sshd"');
  });

  it('tells a wrong plugin configuration from a fault', async () => {
    const { code, stderr } = await runCli(['process', '--set', 'plugins.config.sshd.nonsense=1'], { input: '{}' });

    expect(code).toBe(78);
    expect(stderr).toMatch(/^mozdef: .*plugins\.config\.sshd.*\n$/);
  });
});
