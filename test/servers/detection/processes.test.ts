import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Alert } from '../../../src/alert/alert.ts';
import { evaluateRule } from '../../../src/correlate/evaluate-rule.ts';
import { loadRules } from '../../../src/detect/load-rules.ts';
import { rulesConfig } from '../../../src/detect/rules-config.ts';
import type { Event } from '../../../src/event/event.ts';
import { type RunningServer, until } from '../../support/running-server.ts';
import { Cluster } from '../cluster/cluster.ts';
import { SteadySender } from './steady-sender.ts';

const RULES = {
  'stream.yml': `id: failures
title: Failures of a host
type: match
query: category:work AND details.failed:yes
group_by: [hostname]
suppress: 5s
`,
  'threshold.yml': `id: busy
title: Busy host
type: threshold
query: category:work
group_by: [hostname]
window: 5s
threshold: 20
schedule: 1s
`,
  'correlation.yml': `title: A failure
id: 6e9a3b3c-7b6e-4f0a-9d8e-0c2f6a3d1b11
name: failure
status: test
logsource: {product: test}
detection:
  selection:
    failed: 'yes'
  condition: selection
level: low
---
title: Many failures
id: 6e9a3b3c-7b6e-4f0a-9d8e-0c2f6a3d1b12
status: test
correlation:
  type: event_count
  rules: [failure]
  group-by: [hostname]
  timespan: 10s
  condition: {gte: 5}
level: high
`,
};
/** So long after the death of who evaluated another one has begun. */
const TAKE_OVER_MS = 30_000;

interface Alerts {
  readonly alerts: readonly Alert[];
}
interface Page {
  readonly events: readonly Event[];
  readonly next?: string;
  readonly partial: boolean;
}

const directory = mkdtempSync(join(tmpdir(), 'mozdef-rules-'));
const config = rulesConfig.parse({ bundled: false, directories: [directory] });
let cluster: Cluster;
let frontend: RunningServer;
let workers: RunningServer[];
let web: RunningServer;
let schedulers: RunningServer[];

beforeAll(async () => {
  for (const [name, text] of Object.entries(RULES)) writeFileSync(join(directory, name), text);
  cluster = await Cluster.start();
  const rules = ['rules.bundled=false', `rules.directories=${directory}`];
  const start = (roles: string): Promise<RunningServer> => cluster.run(roles, rules);
  [frontend, web, ...workers] = [
    await start('frontend'),
    await start('web'),
    await start('worker'),
    await start('worker'),
  ];
  schedulers = [await start('alerts'), await start('alerts')];
  await until(() => schedulers.some(isEvaluating), 60_000, 'rules to be evaluated');
}, 400_000);
afterAll(async () => {
  await cluster.dispose();
  rmSync(directory, { recursive: true, force: true });
}, 120_000);

function isEvaluating({ output }: RunningServer): boolean {
  return output.includes('evaluating rules');
}

async function storedEvents(): Promise<Event[]> {
  const events: Event[] = [];
  for (let cursor: string | undefined, first = true; first || cursor; first = false) {
    const query = new URLSearchParams({ q: 'category:work', from: 'now-1d', to: 'now+1d', limit: '5000', total: '0' });
    if (cursor) query.set('cursor', cursor);
    const page = await web.get<Page>(`/api/events/search?${query}`);
    if (page.partial) throw new Error('a partial page proves nothing');
    events.push(...page.events);
    cursor = page.next;
  }
  return events;
}

type Said = readonly [rule: string, group: string, count: number, firstseen: string, lastseen: string];

function saidOf({ rule, group, count, firstseen, lastseen }: Omit<Alert, 'id' | 'events'> | Alert): Said {
  return [rule, JSON.stringify(group), count, firstseen, lastseen];
}
const sorted = (all: readonly Said[]): Said[] => [...all].sort((one, other) => (one.join() < other.join() ? -1 : 1));

/** What a plain look at all stored events finds. */
async function oracle(): Promise<Said[]> {
  const { rules, faults } = await loadRules({ config });
  expect(faults).toEqual([]);
  const events = await storedEvents();
  const drafts = rules.flatMap((rule) => evaluateRule(rule, events, Date.now()));
  return sorted(drafts.map(({ facts }) => saidOf(facts as Alert)));
}

async function alerts(): Promise<Said[]> {
  const found = await web.get<Alerts>('/api/alerts?limit=1000&from=now-1d');
  return sorted(found.alerts.filter(({ status }) => status === 'open').map(saidOf));
}

/** Waits until all events are stored and judged, and compares. */
async function prove(): Promise<void> {
  await until(() => cluster.isDrained(), 120_000, 'all batches to be stored');
  const wanted = await oracle();
  expect(new Set(wanted.map(([rule]) => rule)).size).toBe(3);
  const same = async (): Promise<boolean> => JSON.stringify(await alerts()) === JSON.stringify(await oracle());
  await until(same, 60_000, 'the alerts to be those of the oracle').catch(() => undefined);
  expect(await alerts()).toEqual(await oracle());
}

it('raises what a look at all events finds, when a worker and who evaluates are killed', async () => {
  const sender = new SteadySender(() => frontend);
  await sender.more(400);
  await workers[0]?.stop('SIGKILL');
  await sender.more(200);
  const holder = schedulers.find(isEvaluating);
  const other = schedulers.find((one) => one !== holder) as RunningServer;
  const killed = performance.now();
  await holder?.stop('SIGKILL');
  await until(() => isEvaluating(other), 2 * TAKE_OVER_MS, 'the other one to take over');
  const took = performance.now() - killed;
  await sender.more(200);
  await sender.end();

  await prove();
  expect(took).toBeLessThan(TAKE_OVER_MS);
  console.info(`another one took over after ${Math.round(took)} ms`);
}, 400_000);

it('catches up when the search server was away, and shows all alerts there', async () => {
  const sender = new SteadySender(() => frontend);
  await sender.more(200);
  await cluster.search.stop();
  await sender.more(200);
  await cluster.search.start();
  await sender.more(200);
  await sender.end();

  await prove();
  const all = (await web.get<Alerts>('/api/alerts?limit=1000&from=now-1d')).alerts.length;
  await until(async () => (await cluster.alertsShown()) === all, 60_000, 'all alerts to be shown');
}, 400_000);
