import { RunningServer, until } from '../support/running-server.ts';
import { cpuSeconds, directoryBytes, jsonParseMicroseconds, peakRssMb, percentile, Sender } from './measure.ts';

export type Metrics = Record<string, number>;

export interface IngestOptions {
  readonly events: number;
  readonly perBody: number;
  readonly connections: number;
  /** Events per second; 0: as fast as possible. */
  readonly rate: number;
  readonly path: string;
  /** Also measure how long events take until a search finds them. */
  readonly probes?: boolean;
}

/** Sends events into a fresh server and stops the clock when all are searchable, sealed, filtered and merged. */
export async function ingest(options: IngestOptions): Promise<Metrics> {
  const parseBefore = jsonParseMicroseconds();
  const server = await RunningServer.start();
  try {
    const sender = await Sender.ready({ ...options, url: server.frontend, seed: 1 });
    const cpuBefore = cpuSeconds(server.pid);
    const started = performance.now();
    const probes = options.probes ? new Probes(server) : undefined;
    const report = await sender.go();
    await until(async () => (await storedEvents(server)) >= options.events, 600_000, 'all events to be stored');
    const hotBytes = directoryBytes(`${server.dataDir}/events`);
    const searchable = (await probes?.end()) ?? [];
    const storedAfter = await receivedToStored(server);
    await server.postApi('/api/store/maintain');
    const seconds = (performance.now() - started) / 1000;
    const cpu = ((cpuSeconds(server.pid) - cpuBefore) / options.events) * 1e6;
    const parse = Math.min(parseBefore, jsonParseMicroseconds());
    const found = await server.count('');
    if (found < options.events) throw new Error(`only ${found} of ${options.events} events are found`);
    return {
      events_per_second: round(options.events / seconds),
      cpu_us_per_event: round(cpu, 1),
      json_parse_us: round(parse, 2),
      cpu_x_json_parse: round(cpu / parse, 1),
      peak_rss_mb: round(peakRssMb(server.pid)),
      // As it lies when the last event is stored: part of it sealed.
      unmerged_bytes_per_event: round(hotBytes / options.events),
      sealed_bytes_per_event: round(directoryBytes(`${server.dataDir}/events`) / options.events, 1),
      accept_p50_ms: round(percentile(report.latencies, 0.5), 1),
      accept_p99_ms: round(percentile(report.latencies, 0.99), 1),
      searchable_p50_ms: round(probes ? percentile(searchable, 0.5) : storedAfter(0.5)),
      searchable_p99_ms: round(probes ? percentile(searchable, 0.99) : storedAfter(0.99)),
      refused: report.refused,
    };
  } finally {
    await server.dispose();
  }
}

async function storedEvents(server: RunningServer): Promise<number> {
  return (await server.get<{ store: { events: number } }>('/api/status')).store.events;
}

/**
 * Time from reception to stored, which is when a search finds it, as the server itself counts it: milliseconds, rounded up to the
 * bounds of its histogram. Looking from outside would cost what is measured.
 */
async function receivedToStored(server: RunningServer): Promise<(share: number) => number> {
  const text = await (await fetch(`${server.web}/metrics`, { headers: server.credential })).text();
  const lines = [...text.matchAll(/^mozdef_worker_received_to_stored_seconds_bucket\{le="([\d.]+)"\} (\d+)/gm)];
  const buckets = lines.map(([, bound, count]) => ({ ms: Number(bound) * 1000, count: Number(count) }));
  const all = Number(/^mozdef_worker_received_to_stored_seconds_count (\d+)/m.exec(text)?.[1]);
  return (share) => buckets.find(({ count }) => count >= all * share)?.ms ?? Number.POSITIVE_INFINITY;
}

export function round(value: number, digits = 0): number {
  return Number(value.toFixed(digits));
}

const PROBE_MS = 250;

/** Posts a marked event now and then and measures how long it takes until a search finds it. */
class Probes {
  readonly #server: RunningServer;
  readonly #waits: Promise<number>[] = [];
  readonly #timer: NodeJS.Timeout;
  #sent = 0;

  constructor(server: RunningServer) {
    this.#server = server;
    this.#timer = setInterval(() => this.#waits.push(this.#probe(`probe${this.#sent++}x`)), PROBE_MS);
  }

  async end(): Promise<number[]> {
    clearInterval(this.#timer);
    const waits = await Promise.all(this.#waits);
    return waits.sort((a, b) => a - b);
  }

  async #probe(word: string): Promise<number> {
    const accepted = await this.#server.post('/events', JSON.stringify({ summary: word, category: 'probe' }));
    if (!accepted.ok) throw new Error(`probe refused: ${accepted.status}`);
    const started = performance.now();
    const query = new URLSearchParams({
      q: `category:probe AND summary:${word}`,
      from: 'now-5m',
      to: 'now+1m',
      limit: '1',
    });
    await until(
      async () => (await this.#server.get<{ events: unknown[] }>(`/api/events/search?${query}`)).events.length > 0,
      120_000,
      `probe ${word} to be searchable`,
    );
    return performance.now() - started;
  }
}
