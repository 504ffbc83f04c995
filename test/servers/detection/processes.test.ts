import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Alert } from '../../../src/alert/alert.ts';
import type { Event } from '../../../src/event/event.ts';
import { type RunningServer, until } from '../../support/running-server.ts';
import { Cluster } from '../cluster/cluster.ts';
import { SteadySender } from './steady-sender.ts';
import { LEFT_TO_CHANCE, lookAt, RULE_FILES, type Said, WATCHED_RULES } from './watched-rules.ts';

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
let cluster: Cluster;
let frontend: RunningServer;
let workers: RunningServer[];
let web: RunningServer;
let schedulers: RunningServer[];

beforeAll(async () => {
  for (const [name, text] of Object.entries(RULE_FILES)) writeFileSync(join(directory, name), text);
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

/** Of a silence only what it needs is kept, so that how many events are at its beginning is not told of each. */
function sorted(all: readonly Said[]): string[] {
  return all.map(([rule, host, count, ...times]) => [rule, host, rule === 'idle' ? '' : count, ...times].join()).sort();
}

/** What a plain look at all stored events finds. */
async function oracle(): Promise<string[]> {
  return sorted(lookAt(await storedEvents(), Date.now()));
}

async function alerts(): Promise<string[]> {
  const found = (await web.get<Alerts>('/api/alerts?limit=1000&from=now-1d')).alerts;
  return sorted(
    found
      .filter(({ status }) => status === 'open')
      .map(({ rule, group, count, firstseen, lastseen }) => [
        rule,
        String(group['hostname']),
        count,
        Date.parse(firstseen),
        Date.parse(lastseen),
      ]),
  );
}

/** Waits until all events are stored and judged, and compares. */
async function prove(): Promise<void> {
  await until(() => cluster.isDrained(), 120_000, 'all batches to be stored');
  const same = async (): Promise<boolean> => JSON.stringify(await alerts()) === JSON.stringify(await oracle());
  // What waits for nothing to come waits for what is late, too.
  await until(same, 120_000, 'the alerts to be those of the oracle').catch(() => undefined);
  const found = await alerts();
  expect(found).toEqual(await oracle());
  // Rules that find nothing prove nothing; whether two jobs of one host end, or do not, is for chance to say.
  const silent = WATCHED_RULES.filter((rule) => !found.some((one) => one.startsWith(rule)));
  expect(silent.filter((rule) => !LEFT_TO_CHANCE.has(rule))).toEqual([]);
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
