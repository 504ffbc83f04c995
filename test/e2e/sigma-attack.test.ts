import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Alert, AlertSample } from '../../src/alert/alert.ts';
import type { BackTest } from '../../src/correlate/back-test.ts';
import type { JsonObject } from '../../src/event/event.ts';
import { RunningServer, until } from '../support/running-server.ts';
import { linesOf, TEST_DATA } from '../support/test-data.ts';
import { ask, say } from './ask.ts';

/** An attack by remote PowerShell on three hosts, of which each event has a number of its own. */
const FILE = 'covenant_com_wsman_automation.ndjson';
const SECONDS = 20;

/** What others find in the file (data/README.md): the lines of each rule. */
type Truth = Readonly<Record<string, { readonly n: number; readonly lines: readonly number[] }>>;

(TEST_DATA ? describe : describe.skip)('a real attack on Windows under the rules of SigmaHQ', () => {
  const data = TEST_DATA ?? '';
  const rules = mkdtempSync(join(tmpdir(), 'mozdef-e2e-sigma-'));
  let server: RunningServer;
  beforeAll(async () => {
    execFileSync('tar', ['-xzf', join(data, 'sigma-rules.tar.gz'), '-C', rules]);
    server = await RunningServer.start({ set: [`rules.sigma=${rules}`] });
  }, 120_000);
  afterAll(async () => {
    await server.dispose();
    rmSync(rules, { recursive: true });
  });

  it('raises the alerts of exactly the rules that others find in it, on their events, within seconds', async () => {
    const lines = linesOf(join(data, 'windows', `${FILE}.gz`));

    expect(await say(server, 'send', '--shift-to-now', join(data, 'windows', `${FILE}.gz`))).toMatch(/^811 events/);

    const started = performance.now();
    await until(() => isDone(server, lines.length), SECONDS * 1000, 'the attack to be through');
    const alerts = await ask<Alert>(server, 'alerts', 'list', '--limit', '0');
    expect(performance.now() - started).toBeLessThan(SECONDS * 1000);
    const truth = truthOf(data);
    expect(alerts).toHaveLength(12);
    expect(alerts.map(({ rule }) => rule).sort()).toEqual(Object.keys(truth).sort());
    for (const { rule, count, events, utctimestamp } of alerts) {
      expect(events).toHaveLength(count);
      // A rule on process creation takes the audit of Security as well as what Sysmon says; the truth knows Sysmon alone.
      const found = events.filter((event) => !isAudit(event)).map(({ event }) => nameOf(event.details));
      const wanted = truth[rule]?.lines.map((line) => nameOf(JSON.parse(lines[line - 1] ?? '') as JsonObject));
      expect({ rule, found: found.sort() }).toEqual({ rule, found: wanted?.sort() });
      const received = events.map(({ event }) => Date.parse(event.receivedtimestamp));
      expect(Date.parse(utctimestamp) - Math.min(...received)).toBeLessThan(SECONDS * 1000);
    }
    expect(alerts.flatMap(({ events }) => events).filter(isAudit)).toHaveLength(4);

    const [loud] = [...alerts].sort((one, other) => other.count - one.count);
    const known = ['--set', `rules.sigma=${rules}`, '--from', 'now-30d'];
    const [tried] = await ask<BackTest>(server, 'rules', 'run', loud?.rule ?? '', ...known);
    expect(tried).toMatchObject({ matches: loud?.count, fired: 1, compared: { same: 1, gone: 0, added: 0 } });
  }, 60_000);
});

/** Whether all events are stored and the queue has none left: a batch leaves it after the alerts of its events are raised. */
async function isDone(server: RunningServer, events: number): Promise<boolean> {
  interface Status {
    readonly store: { readonly events: number };
    readonly queue: { readonly batches: number; readonly unacked: number };
  }
  const [status] = await ask<Status>(server, 'status');
  return status?.store.events === events && status.queue.batches === 0 && status.queue.unacked === 0;
}

function truthOf(data: string): Truth {
  const text = readFileSync(join(data, 'sigma-truth-dev.json'), 'utf8');
  const { truth } = JSON.parse(text) as { truth: Record<string, { rules: Truth }> };
  return truth[FILE]?.rules ?? {};
}

function isAudit({ event }: AlertSample): boolean {
  return event.details['Channel'] === 'Security' && event.details['EventID'] === 4688;
}

/** What tells an event from all others of the file, whichever times it was given. */
function nameOf({ Channel, RecordNumber }: JsonObject): string {
  return JSON.stringify([Channel, RecordNumber]);
}
