import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runCli } from '../cli/support/run-cli.ts';
import { RunningServer, until } from '../support/running-server.ts';

const RULES = `
id: passing
title: Passing
query: category:e2e
---
id: counted
title: Counted
type: threshold
query: category:e2e
group_by: [hostname]
window: 1m
threshold: 1
schedule: 1s
`;

describe('changing rules of a running server', () => {
  const rules = mkdtempSync(join(tmpdir(), 'mozdef-e2e-rules-'));
  let server: RunningServer;
  beforeAll(async () => {
    writeFileSync(join(rules, 'rules.yml'), RULES);
    server = await RunningServer.start({ set: [`rules.directories=${rules}`, 'rules.bundled=false'] });
  });
  afterAll(async () => {
    await server.dispose();
    rmSync(rules, { recursive: true });
  });

  const cli = (...args: string[]): ReturnType<typeof runCli> => runCli([...args, '--data-dir', server.dataDir]);
  let pairs = 0;
  /** Rule and host of the alerts of a pair of events that differ in their host alone. */
  const alertsOf = async (pair: number): Promise<string[]> => {
    type Listed = { rule: string; events: { event: { hostname: string } }[] };
    const { alerts } = await server.get<{ alerts: Listed[] }>(`/api/alerts?limit=1000`);
    const found = alerts.flatMap(({ rule, events }) => events.map(({ event }) => [rule, event.hostname] as const));
    const own = found.filter(([, host]) => host === `loud${pair}` || host === `quiet${pair}`);
    return [...new Set(own.map(([rule, host]) => `${rule} ${host.replace(/\d+/, '')}`))].sort();
  };
  /** Sends a pair; the same when both rules have seen it, which the loud one of it shows. */
  const raised = async (): Promise<string[]> => {
    const pair = ++pairs;
    const lines = ['quiet', 'loud'].map((host) => ({ category: 'e2e', hostname: `${host}${pair}`, summary: 'one' }));
    await server.post('/events', lines.map((line) => JSON.stringify(line)).join('\n'));
    let found: string[] = [];
    const isSeen = async (): Promise<boolean> => {
      found = await alertsOf(pair);
      return ['passing loud', 'counted loud'].every((one) => found.includes(one));
    };
    await until(isSeen, 30_000, 'the alerts of a pair');
    return found;
  };

  it('takes an exception over on the stream and on the schedule, and takes it back', async () => {
    const ALL = ['counted loud', 'counted quiet', 'passing loud', 'passing quiet'];
    await raised();
    await until(async () => (await alertsOf(pairs)).join() === ALL.join(), 30_000, 'the alerts of both hosts');
    for (const rule of ['passing', 'counted']) {
      const args = ['--query', 'hostname:quiet*', '--reason', 'a test', '--owner', 'kim', '--json'];
      expect(await cli('rules', 'except', rule, ...args)).toMatchObject({ code: 0 });
    }

    await until(async () => (await raised()).join() === 'counted loud,passing loud', 60_000, 'the exceptions');
    const [exception] = (await server.get<{ exceptions: { id: string }[] }>('/api/rules/passing/settings')).exceptions;
    expect(await cli('rules', 'unexcept', 'passing', exception?.id ?? '')).toMatchObject({ code: 0 });
    await until(async () => (await raised()).includes('passing quiet'), 60_000, 'the exception to be gone');
    const { stdout } = await cli('rules', 'history', 'passing');
    expect(stdout).toMatch(
      new RegExp(
        `local +except hostname:quiet\\* \\(${exception?.id}\\) +a test\\n.*no longer except ${exception?.id}`,
      ),
    );
  }, 180_000);

  it('says of an event that neither rule counts that both have seen it, and not of one before a change', async () => {
    type Found = { events: { mozdef: { id: string } }[] };
    // Which rules there are is known some seconds after the start.
    const seenBy = (rule: string, id: string): Promise<string> =>
      server.get<{ seen: string }>(`/api/rules/${rule}/seen/${id}`).then(
        ({ seen: said }) => said,
        () => 'no such rule',
      );
    const seen = (id: string): Promise<string[]> => Promise.all(['passing', 'counted'].map((rule) => seenBy(rule, id)));
    const send = async (summary: string): Promise<string> => {
      await server.post('/events', JSON.stringify({ category: 'other', summary }));
      let found: Found = { events: [] };
      const isThere = async (): Promise<boolean> => {
        found = await server.get<Found>(`/api/events/search?q=${encodeURIComponent(`summary:${summary}`)}&from=now-1h`);
        return found.events.length > 0;
      };
      await until(isThere, 30_000, 'the event');
      return found.events[0]?.mozdef.id ?? '';
    };
    const early = await send('early');
    await until(async () => (await seen(early)).join() === 'yes,yes', 30_000, 'both to have seen it');

    expect((await cli('rules', 'set', 'passing', '--severity', 'ERROR')).code).toBe(0);
    // While threads of both versions run nothing is known yet, nor ever of what comes then.
    const isInForce = async (): Promise<boolean> =>
      / runs it since /.test((await server.get<{ reason: string }>(`/api/rules/passing/seen/${early}`)).reason);
    await until(isInForce, 30_000, 'the change to be in force');
    expect((await seen(early))[0]).toBe('unknown');
    const late = await send('late');
    await until(async () => (await seen(late)).join() === 'yes,yes', 30_000, 'both to have seen it');
    expect((await cli('rules', 'set', 'passing', '--severity', 'default')).code).toBe(0);
  }, 180_000);

  it('switches a rule off, and lists it so', async () => {
    expect((await cli('rules', 'set', 'counted', '--enabled', 'off')).stdout).toContain('counted: off');
    await until(
      async () =>
        (await server.get<{ rules: { id: string; enabled: boolean }[] }>('/api/rules')).rules.some(
          ({ id, enabled }) => id === 'counted' && !enabled,
        ),
      60_000,
      'the rule to be off',
    );
    expect(await cli('rules', 'set', 'counted')).toMatchObject({
      code: 64,
      stderr: expect.stringContaining('--enabled'),
    });
  }, 180_000);
});
