import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Alert } from '../../src/alert/alert.ts';
import { RULES_THAT_FIRE } from '../../src/demo/story.ts';
import type { VersionedIncident } from '../../src/incident/incident.ts';
import { runCli } from '../cli/support/run-cli.ts';
import { RunningServer } from '../support/running-server.ts';
import { ask, say } from './ask.ts';

interface Outcome {
  readonly events: number;
  readonly added: number;
  readonly alerts: number;
  readonly rules: readonly string[];
  readonly lists: readonly string[];
  readonly incidents: readonly string[];
}

describe('mozdef demo', () => {
  let server: RunningServer;
  beforeAll(async () => {
    // Tokens are required, as where others than the machine itself may send.
    server = await RunningServer.start({ set: ['worker.threads=1', 'frontend.require_token=true'] });
  }, 60_000);
  afterAll(() => server.dispose());

  it('tells a story in which the rules find a break-in by themselves, and people have begun to work on it', async () => {
    const [told] = await ask<Outcome>(server, 'demo');

    expect(told).toMatchObject({ added: told?.events, rules: RULES_THAT_FIRE });
    expect(told?.lists).toEqual(['demo-control-servers', 'demo-former-staff']);
    expect(await server.count('tags:demo AND mozdef.tokensource:demo')).toBe(told?.events);
    const alerts = await ask<Alert>(server, 'alerts', 'list', '--limit', '0');
    expect(alerts).toHaveLength(told?.alerts ?? 0);
    expect(new Set(alerts.map(({ severity }) => severity)).size).toBeGreaterThan(4);
    expect(alerts.filter(({ status }) => status === 'open').length).toBeGreaterThan(10);
    const incidents = await ask<VersionedIncident>(server, 'incidents', 'list', '--tag', 'demo');
    expect(incidents.map(({ kind, phase }) => `${kind}: ${phase}`).sort()).toEqual([
      'incident: containment',
      'investigation: evidence',
    ]);
  }, 180_000);

  it('adds nothing when it is told again', async () => {
    const before = await Promise.all([
      server.count('*'),
      say(server, 'incidents', 'list'),
      say(server, 'lists', 'list'),
    ]);

    expect(await say(server, 'demo')).toMatch(/^the story 1 is there already: nothing was added\n/);

    const after = await Promise.all([
      server.count('*'),
      say(server, 'incidents', 'list'),
      say(server, 'lists', 'list'),
    ]);
    expect(after).toEqual(before);
    expect(await say(server, 'sources', 'tokens')).toBe('');
  }, 60_000);

  it('says what it would send, and that no server runs', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'mozdef-demo-'));
    const nobody = await runCli(['demo', '--data-dir', directory, '--set', 'web.listen=127.0.0.1:9']);
    const dry = await runCli(['demo', '--dry-run', '--seed', '3']);
    rmSync(directory, { recursive: true });

    expect(nobody).toMatchObject({ code: 69, stdout: '' });
    expect(nobody.stderr).toContain('no server answers');
    expect(dry.code).toBe(0);
    expect(dry.stdout.trimEnd().split('\n')).toHaveLength(
      Number(/([\d,]+) events/.exec(dry.stderr)?.[1]?.replace(',', '')),
    );
  }, 60_000);
});
