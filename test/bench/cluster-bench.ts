import { availableParallelism } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { Client } from '@elastic/elasticsearch';
import type { Event } from '../../src/event/event.ts';
import { documentText } from '../support/document-text.ts';
import { RunningServer } from '../support/running-server.ts';
import { type BenchServer, withServer } from './bench-servers.ts';
import { bestHelper, type Document, publish, runHelper } from './cluster-yardsticks.ts';
import { type Metrics, round } from './ingest-benches.ts';
import { cpuSeconds, jsonParseMicroseconds, Sender } from './measure.ts';

const PER_BODY = 500;

/**
 * Frontend, worker and dashboard as processes of their own on RabbitMQ and Elasticsearch; side by side the official client's
 * bulk helper writing the same documents into the same server, and the same batches only published.
 */
export function cluster(events: number): Promise<Metrics> {
  return withServer('rabbitmq', 25_672, (broker) =>
    withServer('elasticsearch', 29_200, async (search) => {
      const servers = { broker, search };
      const parse = jsonParseMicroseconds();
      // A search server compiles for minutes while it works: the helper's runs come between, so that neither has it colder.
      const { documents } = await pipeline(servers, 'warm-', events, 1);
      const client = new Client({ node: search.url });
      const first = await bestHelper(client, 'warm-', documents);
      // One run differs from the next by a tenth, so the best of some stands for each side.
      let one = await pipeline(servers, 'one-', events, 1);
      for (const prefix of ['once-more-', 'and-again-']) {
        const run = await pipeline(servers, prefix, events, 1);
        if (run.perSecond > one.perSecond) one = run;
      }
      const last = await runHelper(client, 'warm-', documents, first);
      const helper = last.perSecond > first.perSecond ? last : first;
      for (const [name, us] of Object.entries(one.costs)) console.log(`  ${name}: ${round(us, 1)} us of CPU an event`);
      const published = await publish(broker.url, events, PER_BODY);
      const two = await pipeline(servers, 'two-', events, 2);
      await client.close();
      const best = Math.min(parse, jsonParseMicroseconds());
      return {
        events_per_second: round(one.perSecond),
        helper_best_per_second: round(helper.perSecond),
        helper_best_flush_mb: helper.flushMb,
        helper_best_concurrency: helper.concurrency,
        helper_cpu_us_per_event: round(helper.cpuUs, 1),
        share_of_helper: round(one.perSecond / helper.perSecond, 2),
        published_per_second: round(published),
        document_bytes: round(documents.reduce((sum, { json }) => sum + json.length, 0) / documents.length),
        json_parse_us: round(best, 2),
        cpu_us_per_event: round(one.cpuUs, 1),
        cpu_x_json_parse: round(one.cpuUs / best, 1),
        two_workers_per_second: round(two.perSecond),
        two_workers_cpu_ratio: round(two.cpuUs / one.cpuUs, 2),
      };
    }),
  );
}

interface Servers {
  readonly broker: BenchServer;
  readonly search: BenchServer;
}

interface Run {
  readonly perSecond: number;
  /** Of frontend and workers, microseconds an event. */
  readonly cpuUs: number;
  /** Of each process, microseconds an event, and what the machine's cores did not do. */
  readonly costs: Metrics;
  readonly documents: readonly Document[];
}

/** From the first request until a search finds all, after as many events have warmed up the processes. */
async function pipeline({ broker, search }: Servers, prefix: string, events: number, workers: number): Promise<Run> {
  const shared = [
    'queue.kind=rabbitmq',
    `queue.url=${broker.url}`,
    `queue.name=${prefix}batches`,
    'store.kind=elasticsearch',
    `store.url=${search.url}`,
    `store.prefix=${prefix}`,
    'worker.threads=1',
  ];
  const start = (roles: string): Promise<RunningServer> =>
    RunningServer.start({ set: [`roles=${roles}`, ...shared], env: { NODE_OPTIONS: '' } });
  const web = await start('web');
  const frontend = await start('frontend');
  const crew = await Promise.all(Array.from({ length: workers }, () => start('worker')));
  const processes: readonly [string, number][] = [
    ['frontend', frontend.pid],
    ...crew.map(({ pid }): [string, number] => ['worker', pid]),
    ['web', web.pid],
    ['rabbitmq', broker.pid],
    ['elasticsearch', search.pid],
  ];
  try {
    const path = '/_bulk';
    const options = { events, perBody: PER_BODY, connections: 4, rate: 0, path, url: frontend.frontend };
    await (await Sender.ready({ ...options, seed: 2 })).go();
    await written(search.url, prefix, events);
    const sender = await Sender.ready({ ...options, seed: 1 });
    const before = processes.map(([, pid]) => cpuSeconds(pid));
    const started = performance.now();
    const sent = await sender.go();
    await written(search.url, prefix, 2 * events);
    const seconds = (performance.now() - started) / 1000;
    const costs: Record<string, number> = { sender: (sent.cpuSeconds / events) * 1e6 };
    costs['idle'] = (seconds * availableParallelism() * 1e6) / events - (costs['sender'] ?? 0);
    for (const [index, [name, pid]] of processes.entries()) {
      const us = ((cpuSeconds(pid) - (before[index] ?? 0)) / events) * 1e6;
      costs[name] = round((costs[name] ?? 0) + us, 1);
      costs['idle'] = round((costs['idle'] ?? 0) - us, 1);
    }
    const { frontend: receiving = 0, worker: working = 0 } = costs;
    return {
      perSecond: events / seconds,
      cpuUs: receiving + working,
      costs,
      documents: await documentsOf(web, events),
    };
  } finally {
    for (const server of [...crew, frontend, web]) await server.dispose();
  }
}

/**
 * Resolves when so many documents were written and a search finds them all, made visible at the end as the helper does it. It
 * asks seldom, since the server that counts is the one that is measured.
 */
async function written(search: string, prefix: string, events: number): Promise<void> {
  const index = `${search}/${prefix}events-*`;
  const ask = async <Body>(path: string, method = 'GET'): Promise<Body> =>
    (await fetch(`${index}/${path}`, { method })).json() as Promise<Body>;
  type Stats = { _all: { primaries: { indexing?: { index_total: number } } } };
  while (((await ask<Stats>('_stats/indexing'))._all.primaries.indexing?.index_total ?? 0) < events)
    await setTimeout(100);
  await ask('_refresh', 'POST');
  const { count } = await ask<{ count: number }>('_count');
  if (count !== events) throw new Error(`${count} events are found where ${events} were sent`);
}

/** The newest that the worker wrote, made again from what is found. */
async function documentsOf(web: RunningServer, most: number): Promise<Document[]> {
  const documents: Document[] = [];
  let cursor = '';
  do {
    const query = new URLSearchParams({ q: '', from: 'now-30d', to: 'now+1d', limit: '5000', total: '0' });
    if (cursor) query.set('cursor', cursor);
    const page = await web.get<{ events: Event[]; next?: string }>(`/api/events/search?${query}`);
    for (const event of page.events) {
      const { seq = 0, ...mozdef } = event.mozdef;
      const stored = { ...event, mozdef };
      documents.push({ id: mozdef.id, json: documentText({ text: JSON.stringify(stored), event: stored }, seq) });
    }
    cursor = page.next ?? '';
  } while (cursor !== '' && documents.length < most);
  return documents;
}
