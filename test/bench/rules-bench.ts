import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Alert } from '../../src/alert/alert.ts';
import { counted, whileHolds } from '../support/plain-oracle.ts';
import { RunningServer, until } from '../support/running-server.ts';
import { type Metrics, round } from './ingest-benches.ts';
import { cpuSeconds, peakRssMb, percentile } from './measure.ts';
import { fill } from './search-bench.ts';

const RULES = 1000;
/** Events per second; one in ten matches some rule. */
const RATE = 1000;
const STEP_MS = 100;
const SECONDS = 180;
const WINDOW_MS = 300_000;
const THRESHOLD = 3;
/** Pair of which an alert shows that rules evaluate what comes. */
const CANARY = 'canary';

function thresholdRule(n: number): string {
  return `id: bench${n}
title: Bench ${n}
type: threshold
query: details.benchrule:r${n}
group_by: [hostname]
window: ${WINDOW_MS / 60_000}m
threshold: ${THRESHOLD}
schedule: 1m
`;
}

const STREAM_RULE = `id: probe
title: Probe
query: category:probe
group_by: [details.probe]
`;
const CORRELATION = `title: Pair
id: 66666666-6666-4666-8666-666666666666
name: pair
logsource: { category: bench }
detection: { sel: { pairid|exists: true }, condition: sel }
---
title: Pairs
id: 77777777-7777-4777-8777-777777777777
correlation: { type: event_count, rules: [pair], group-by: [pairid], timespan: 1m, condition: { gte: 2 } }
`;

/** 1,000 threshold rules every minute over a full store, while events come: how long rules take, and whether all alerts are right. */
export async function rules(stored: number): Promise<Metrics> {
  const directory = mkdtempSync(join(tmpdir(), 'mozdef-bench-rules-'));
  writeRules(directory);
  const server = await RunningServer.start();
  try {
    await fill(server, stored);
    await server.stop();
    await server.start(['rules.bundled=false', `rules.directories=${JSON.stringify([directory])}`]);
    const readyAfter = await recalled(server);
    const before = await dueToDone(server);
    const cpuBefore = cpuSeconds(server.pid);
    const sent = await send(server);
    const cpu = cpuSeconds(server.pid) - cpuBefore;
    const expected = oracle(sent);
    const isWrong = (alert: Alert): boolean => expected.get(keyOf(alert)) !== alert.count;
    let alerts: Alert[] = [];
    // They are raised early, and counted on by the last judgement, a minute later.
    const isDone = async (): Promise<boolean> => {
      alerts = await alertsOf(server);
      const found = alerts.filter(isThreshold);
      return found.length >= expected.size && !found.some(isWrong);
    };
    // What is still missing or wrong then is among the figures.
    await until(isDone, 180_000, 'all alerts').catch(() => undefined);
    const wrong = alerts.filter(isThreshold).filter(isWrong).length;
    const stream = latencies(alerts.filter(({ rule }) => rule === 'probe'));
    const pairs = latencies(
      alerts.filter(({ title }) => title === 'Pairs').filter(({ group }) => group['pairid'] !== CANARY),
    );
    return {
      stored,
      rules: RULES,
      ready_after_s: round(readyAfter, 1),
      events: sent.length,
      cpu_us_per_event: round((cpu / sent.length) * 1e6, 1),
      cores_used: round(cpu / SECONDS, 2),
      peak_rss_mb: round(peakRssMb(server.pid)),
      threshold_alerts: expected.size,
      alerts_missing: expected.size - alerts.filter(isThreshold).length,
      alerts_wrong: wrong,
      due_to_done_p99_s: shareOf(0.99, await dueToDone(server), before),
      stream_alerts: stream.length,
      stream_p50_ms: round(percentile(stream, 0.5)),
      stream_p99_ms: round(percentile(stream, 0.99)),
      correlation_alerts: pairs.length,
      correlation_p50_ms: round(percentile(pairs, 0.5)),
      correlation_p99_ms: round(percentile(pairs, 0.99)),
    };
  } finally {
    await server.dispose();
    rmSync(directory, { recursive: true, force: true });
  }
}

function writeRules(directory: string): void {
  mkdirSync(directory, { recursive: true });
  for (let n = 0; n < RULES; n++) writeFileSync(join(directory, `bench${n}.yml`), thresholdRule(n));
  writeFileSync(join(directory, 'probe.yml'), STREAM_RULE);
  writeFileSync(join(directory, 'pair.yml'), CORRELATION);
}

interface Sent {
  readonly utctimestamp: string;
  readonly hostname: string;
  readonly summary: string;
  readonly category: string;
  readonly details?: { readonly benchrule?: string; readonly probe?: string; readonly pairid?: string };
}

/** Sends events at a steady rate and returns those that threshold rules may count. */
async function send(server: RunningServer): Promise<Sent[]> {
  const all: Sent[] = [];
  const started = Date.now();
  for (let step = 0; step < (SECONDS * 1000) / STEP_MS; step++) {
    const wait = started + step * STEP_MS - Date.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const events = Array.from({ length: (RATE * STEP_MS) / 1000 }, (_, index) => eventOf(step, index));
    all.push(...events);
    const body = events.map((event) => JSON.stringify(event)).join('\n');
    const response = await fetch(`${server.frontend}/events`, { method: 'POST', body });
    if (!response.ok) throw new Error(`not accepted: ${response.status}`);
  }
  return all;
}

function eventOf(step: number, index: number): Sent {
  const n = step * ((RATE * STEP_MS) / 1000) + index;
  const plain = {
    utctimestamp: new Date().toISOString(),
    hostname: `h${n % 4}`,
    summary: `bench event ${n}`,
    category: 'bench',
  };
  if (index === 1 && step % 10 === 0) return { ...plain, category: 'probe', details: { probe: `p${step}` } };
  if (index === 2 && step % 20 < 2) return { ...plain, details: { pairid: `q${Math.floor(step / 20)}` } };
  // By a fixed sequence, so that some rules reach their threshold and others do not.
  return index % 10 === 0 ? { ...plain, details: { benchrule: `r${(n * 7919 + (n % 13) * 31) % RULES}` } } : plain;
}

/** What a plain count of all events makes of them, by rule and group. */
function oracle(sent: readonly Sent[]): Map<string, number> {
  const groups = Map.groupBy(sent, ({ details, hostname }) =>
    details?.benchrule === undefined ? '' : `${details.benchrule.replace('r', 'bench')} ${hostname}`,
  );
  groups.delete('');
  const expected = new Map<string, number>();
  for (const [group, events] of groups) {
    const times = events.map(({ utctimestamp }) => ({ time: Date.parse(utctimestamp) }));
    const spans = whileHolds(times, { window: WINDOW_MS, holds: (inside) => inside.length >= THRESHOLD });
    for (const { count } of counted(spans, times)) expected.set(group, count);
  }
  return expected;
}

function isThreshold({ rule }: Alert): boolean {
  return rule.startsWith('bench');
}

function keyOf({ rule, group }: Alert): string {
  return `${rule} ${Object.values(group).join()}`;
}

async function alertsOf(server: RunningServer): Promise<Alert[]> {
  const alerts: Alert[] = [];
  let after: string | undefined;
  do {
    const page: { alerts: Alert[]; next?: string } = await server.get(
      `/api/alerts?limit=1000${after === undefined ? '' : `&after=${after}`}`,
    );
    alerts.push(...page.alerts);
    after = page.next;
  } while (after !== undefined);
  return alerts;
}

/** From the reception of the newest event of an alert to when it was raised, milliseconds, sorted. */
function latencies(alerts: readonly Alert[]): number[] {
  return alerts
    .map(({ utctimestamp, events }) => {
      const received = events.map(({ event }) => Date.parse(event.receivedtimestamp));
      return Date.parse(utctimestamp) - Math.max(...received);
    })
    .sort((one, other) => one - other);
}

/** Seconds from now until rules that are new here have read what was stored before them, and one finds what comes. */
async function recalled(server: RunningServer): Promise<number> {
  const started = performance.now();
  const event = JSON.stringify({ category: 'bench', summary: 'canary', details: { pairid: CANARY } });
  const response = await fetch(`${server.frontend}/events`, { method: 'POST', body: `${event}\n${event}` });
  if (!response.ok) throw new Error(`not accepted: ${response.status}`);
  const isFound = async (): Promise<boolean> =>
    (await alertsOf(server)).some(({ group }) => group['pairid'] === CANARY);
  await until(isFound, 900_000, 'the first alert');
  return (performance.now() - started) / 1000;
}

type Histogram = ReadonlyMap<number, number>;

/** From when a schedule was due to when its rules were judged, as the server counts it: how often up to so many seconds. */
async function dueToDone(server: RunningServer): Promise<Histogram> {
  const text = await (await fetch(`${server.web}/metrics`, { headers: server.credential })).text();
  const lines = text.matchAll(/^mozdef_rules_due_to_done_seconds_bucket\{le="([\d.]+|\+Inf)"\} (\d+)/gm);
  return new Map([...lines].map(([, bound, count]) => [bound === '+Inf' ? Infinity : Number(bound), Number(count)]));
}

/** The bound, in seconds, that this share of what was counted since keeps. */
function shareOf(share: number, now: Histogram, before: Histogram): number {
  const since = [...now].map(([bound, count]): [number, number] => [bound, count - (before.get(bound) ?? 0)]);
  const all = Math.max(...since.map(([, count]) => count));
  return since.find(([, count]) => count >= all * share)?.[0] ?? Infinity;
}
