import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { VersionedAlert } from '../../src/alert/find-alerts.ts';
import type { HistoryEntry } from '../../src/alert/handle-alert.ts';
import type { Event } from '../../src/event/event.ts';
import { RunningServer, until } from '../support/running-server.ts';
import { linesOf, TEST_DATA, testFiles } from '../support/test-data.ts';
import { ask, say } from './ask.ts';

/** What the rule asks for, written down a second time: the log is counted without MozDef. */
const WINDOW_MS = 120_000;
const THRESHOLD = 10;
const GUESS =
  /^(?<month>\w{3}) +(?<day>\d+) (?<clock>\S+) \S+ sshd\[\d+\]: Failed .*invalid user.* from (?<address>\S+) port/;
/** Guesses of each address that the rule counts. */
const ATTACKS = { '5.188.10.180': 19, '185.190.58.151': 10, '103.99.0.122': 35, '187.141.143.180': 29 };
const LINES = 2000;
const A_MINUTE = 60_000;

(TEST_DATA ? describe : describe.skip)('brute force on a real SSH server', () => {
  const [log = ''] = TEST_DATA ? testFiles('raw', 'OpenSSH_2k.log.gz') : [];
  const folder = mkdtempSync(join(tmpdir(), 'mozdef-e2e-ssh-'));
  let server: RunningServer;
  beforeAll(async () => {
    server = await RunningServer.start();
  }, 90_000);
  afterAll(async () => {
    await server.dispose();
    rmSync(folder, { recursive: true });
  });

  const alerts = (): Promise<VersionedAlert[]> => ask(server, 'alerts', 'list', '--rule', 'bruteforce_ssh');
  /** The newest of all events, once so many are stored: the last line of a log that was sent. */
  const newest = async (stored = 0): Promise<Event> => {
    await until(async () => (await server.count('processname:sshd')) >= stored, A_MINUTE, `${stored} events`);
    const [event] = await ask<Event>(server, 'search', 'processname:sshd', '--to', 'now+1h', '--limit', '1');
    if (!event) throw new Error('there are no events');
    return event;
  };
  /** The alerts, once the rule has counted so much of each address and has judged the newest event, too. */
  const alertsWith = async (counts: Readonly<Record<string, number>>): Promise<VersionedAlert[]> => {
    let found: VersionedAlert[] = [];
    const isCounted = async (): Promise<boolean> => {
      found = await alerts();
      return Object.entries(counts).every(([address, count]) =>
        found.some((alert) => addressOf(alert) === address && alert.count === count),
      );
    };
    await until(isCounted, A_MINUTE, `the alerts ${JSON.stringify(counts)}`);
    const { mozdef } = await newest();
    const isSeen = async (): Promise<boolean> => {
      const seen = await server.get<{ seen: string }>(`/api/rules/bruteforce_ssh/seen/${mozdef.id}`);
      return seen.seen === 'yes';
    };
    await until(isSeen, A_MINUTE, 'the rule to see all events');
    return await alerts();
  };
  let first: VersionedAlert[] = [];

  it('raises one alert for each address that attacks, within a minute', async () => {
    expect(await say(server, 'send', '--shift-to-now', log)).toMatch(/^2,000 events sent/);

    first = await alertsWith(ATTACKS);

    expect(countsOf(first)).toEqual(ATTACKS);
    expect(guessing(linesOf(log).flatMap(guessOf))).toEqual(ATTACKS);
    expect(first).toHaveLength(4);
    for (const { status, summary, count, group } of first) {
      expect(status).toBe('open');
      expect(summary).toContain(`${count} ssh bruteforce attempts by ${group['details.sourceipaddress']} LabSZ`);
    }
  }, 150_000);

  it('counts on in the same alerts when the attacks go on, and leaves alone what people did with them', async () => {
    const [taken = ''] = first.map(({ id }) => id);
    await say(server, 'alerts', 'change', taken, '--status', 'acknowledged', '--note', 'on it');
    const more = join(folder, 'more.log');
    const lines = linesOf(log).filter((line) => Object.keys(ATTACKS).some((address) => line.includes(`${address} `)));
    writeFileSync(more, `${lines.join('\n')}\n`);
    const { utctimestamp: before } = await newest();

    await say(server, 'send', '--shift-to-now', more);

    const { utctimestamp: after } = await newest(LINES + lines.length);
    const guesses = lines.flatMap(guessOf);
    // The newest line is of an attack, so that both sendings differ by their newest alone.
    const later = Date.parse(after) - Date.parse(before);
    const again = guesses.map(({ address, time }) => ({ address, time: time + later }));
    const counts = guessing([...guesses, ...again]);
    const second = await alertsWith(counts);
    expect(countsOf(second)).toEqual(counts);
    expect(idsOf(second)).toEqual(idsOf(first));
    for (const { id, version, count } of second) {
      const raised = first.find((alert) => alert.id === id);
      expect(version).toBeGreaterThan(raised?.version ?? version);
      expect(count).toBeGreaterThan(raised?.count ?? count);
    }
    const [shown] = await ask<VersionedAlert & { history: HistoryEntry[] }>(server, 'alerts', 'show', taken);
    expect(shown?.status).toBe('acknowledged');
    expect(shown?.history).toEqual([
      expect.objectContaining({ action: { status: 'acknowledged', note: 'on it' }, before: { status: 'open' } }),
    ]);
  }, 150_000);
});

interface Guess {
  readonly address: string;
  readonly time: number;
}

function guessOf(line: string): Guess[] {
  const { month, day, clock, address } = GUESS.exec(line)?.groups ?? {};
  return address === undefined ? [] : [{ address, time: Date.parse(`${month} ${day} 2025 ${clock}Z`) }];
}

/** Of each address, how many guesses lie in any window that has enough of them; without those of which none does. */
function guessing(guesses: readonly Guess[]): Record<string, number> {
  const addresses = [...new Set(guesses.map(({ address }) => address))];
  const counts = addresses.map((address) => {
    const times = guesses.filter((guess) => guess.address === address).map(({ time }) => time);
    const windows = times
      .map((start) => times.filter((time) => time >= start && time < start + WINDOW_MS))
      .filter((window) => window.length >= THRESHOLD);
    const counted = times.filter((time) => windows.some((window) => window.includes(time)));
    return [address, counted.length] as const;
  });
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

function addressOf({ group }: VersionedAlert): string {
  return String(group['details.sourceipaddress']);
}

function countsOf(alerts: readonly VersionedAlert[]): Record<string, number> {
  return Object.fromEntries(alerts.map((alert) => [addressOf(alert), alert.count]));
}

function idsOf(alerts: readonly VersionedAlert[]): string[] {
  return alerts.map(({ id }) => id).sort();
}
