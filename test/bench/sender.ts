import { Agent, request } from 'node:http';
import { realisticEvents } from './realistic-events.ts';

/*
 * The sender of the benchmarks, in a process of its own: makes all bodies first, says "ready", starts on "go", and reports
 * how long the frontend took to accept each. Parameters come as one JSON argument.
 */
export interface SenderOptions {
  readonly url: string;
  readonly path: string;
  readonly events: number;
  readonly perBody: number;
  readonly connections: number;
  /** Events per second; 0: as fast as the frontend takes them. */
  readonly rate: number;
  readonly seed: number;
}
export interface SenderReport {
  readonly accepted: number;
  readonly seconds: number;
  /** Milliseconds from request to answer, sorted. */
  readonly latencies: readonly number[];
  readonly refused: number;
  readonly cpuSeconds: number;
}

const options = JSON.parse(process.argv[2] ?? '{}') as SenderOptions;
const agent = new Agent({ keepAlive: true, maxSockets: options.connections });
const latencies: number[] = [];
let refused = 0;

function makeBodies(): Buffer[] {
  const stream = realisticEvents(options.seed);
  const bodies: Buffer[] = [];
  const start = Date.now() - options.events / 20;
  for (let sent = 0; sent < options.events; sent += options.perBody) {
    const lines = Array.from({ length: Math.min(options.perBody, options.events - sent) }, (_, i) =>
      stream.next(start + Math.floor((sent + i) / 20)),
    );
    bodies.push(Buffer.from(lines.join('\n')));
  }
  return bodies;
}

function post(body: Buffer): Promise<number> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const target = new URL(options.path, options.url);
    const headers = { 'content-type': 'application/json', 'content-length': body.byteLength };
    const outgoing = request(target, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.on('end', () => {
        latencies.push(performance.now() - started);
        resolve(response.statusCode ?? 0);
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Retries until it is taken, as a good shipper does. */
async function deliver(body: Buffer): Promise<void> {
  for (;;) {
    const status = await post(body).catch(() => 0);
    if (status >= 200 && status < 300) return;
    refused++;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function run(bodies: readonly Buffer[]): Promise<SenderReport> {
  const started = performance.now();
  const before = process.cpuUsage();
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < bodies.length) {
      const index = next++;
      const due = options.rate > 0 ? (index * options.perBody * 1000) / options.rate : 0;
      const wait = started + due - performance.now();
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      await deliver(bodies[index] as Buffer);
    }
  };
  await Promise.all(Array.from({ length: options.connections }, lane));
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(before);
  return {
    accepted: options.events,
    seconds,
    latencies: latencies.sort((a, b) => a - b),
    refused,
    cpuSeconds: (user + system) / 1e6,
  };
}

const bodies = makeBodies();
process.once('message', () => {
  void run(bodies).then((report) => {
    process.send?.(report, () => process.exit(0));
  });
});
process.send?.('ready');
