import { RunningServer, until } from '../support/running-server.ts';
import { type Metrics, round } from './ingest-benches.ts';
import { cpuSeconds, Sender } from './measure.ts';

/** The questions people ask: name, API operation, parameters. `WINDOW` stands for the whole time of the events. */
const QUERIES: readonly (readonly [string, string, Record<string, string>])[] = [
  ['host_15_minutes', 'search', { q: 'hostname:host7.example.com', from: 'END-15m' }],
  ['user_15_minutes', 'search', { q: 'details.username:user77', from: 'END-15m' }],
  ['common_phrase_newest_100', 'search', { q: 'summary:"Accepted publickey"' }],
  ['rare_address_any_field', 'search', { q: 'RARE' }],
  ['failed_logins_by_address_24h', 'terms', { q: 'summary:"failed password"', field: 'details.sourceipaddress' }],
  ['hour_by_category', 'histogram', { q: '', by: 'category' }],
  ['undeclared_field', 'search', { q: 'details.conn_state:SF AND details.orig_pkts:>198' }],
  ['users_of_address', 'terms', { q: 'details.sourceipaddress:RARE', field: 'details.username' }],
];
const WARM_RUNS = 5;

/** Fills a store and asks each question once after a restart (cold) and some times more (warm): wall and server CPU milliseconds. */
export async function search(events: number): Promise<Metrics> {
  const server = await RunningServer.start();
  try {
    const start = Date.now();
    await fill(server, events);
    await server.stop();
    await server.start();
    const [newest] = (await find(server, { q: '', limit: '1' })).events;
    const rare = newest?.details.destinationipaddress ?? '203.0.113.7';
    const metrics: Metrics = { events, fill_seconds: round((Date.now() - start) / 1000) };
    for (const [name, operation, parameters] of QUERIES) {
      const query = substitute(parameters, { rare, end: String(newest?.utctimestamp) });
      const runs: { wall: number; cpu: number }[] = [];
      for (let run = 0; run <= WARM_RUNS; run++) runs.push(await timed(server, operation, query));
      metrics[`${name}_cold_ms`] = round(runs[0]?.wall ?? 0, 1);
      metrics[`${name}_warm_ms`] = round(Math.min(...runs.slice(1).map((run) => run.wall)), 1);
      metrics[`${name}_cpu_ms`] = round(runs.reduce((sum, run) => sum + run.cpu, 0) / runs.length);
    }
    return metrics;
  } finally {
    await server.dispose();
  }
}

/** Fills a store with so many events, sealed and merged. */
export async function fill(server: RunningServer, events: number): Promise<void> {
  const step = 250_000;
  for (let sent = 0; sent < events; sent += step) {
    const count = Math.min(step, events - sent);
    const options = { events: count, perBody: 500, connections: 4, rate: 0, path: '/_bulk', url: server.frontend };
    await (await Sender.ready({ ...options, seed: sent + 1 })).go();
    const enough = async (): Promise<boolean> =>
      (await server.get<{ store: { events: number } }>('/api/status')).store.events >= sent + count;
    await until(enough, 600_000, `${sent + count} events to be stored`);
  }
  await server.postApi('/api/store/maintain');
}

interface Found {
  readonly events: readonly {
    readonly utctimestamp: string;
    readonly details: { readonly destinationipaddress?: string };
  }[];
}

function find(server: RunningServer, parameters: Record<string, string>): Promise<Found> {
  return server.get(`/api/events/search?${new URLSearchParams({ from: 'now-7d', to: 'now+1d', ...parameters })}`);
}

function substitute(parameters: Record<string, string>, by: { rare: string; end: string }): Record<string, string> {
  const quarter = new Date(Date.parse(by.end) - 15 * 60_000).toISOString();
  return Object.fromEntries(
    Object.entries({ from: 'now-7d', to: 'now+1d', ...parameters }).map(([name, value]) => [
      name,
      value.replace('RARE', by.rare).replace('END-15m', quarter),
    ]),
  );
}

async function timed(
  server: RunningServer,
  operation: string,
  parameters: Record<string, string>,
): Promise<{ wall: number; cpu: number }> {
  const cpu = cpuSeconds(server.pid);
  const started = performance.now();
  await server.get(`/api/events/${operation}?${new URLSearchParams(parameters)}`);
  return { wall: performance.now() - started, cpu: (cpuSeconds(server.pid) - cpu) * 1000 };
}
