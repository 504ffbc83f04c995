import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { cluster } from './cluster-bench.ts';
import { growth } from './growth.ts';
import { ingest, type Metrics } from './ingest-benches.ts';
import { live } from './live-bench.ts';
import { panther } from './panther-bench.ts';
import { real } from './real-bench.ts';
import { rules } from './rules-bench.ts';
import { search } from './search-bench.ts';
import { sigma } from './sigma-bench.ts';

const BULK = { perBody: 500, connections: 4, rate: 0, path: '/_bulk' } as const;

/** What `npm run bench -- NAME..` can run, in this order; each starts servers of its own. */
const BENCHES: Readonly<Record<string, (scale: number) => Promise<Metrics>>> = {
  pipeline: (scale) => ingest({ ...BULK, events: 300_000 * scale }),
  singles: (scale) => ingest({ events: 60_000 * scale, perBody: 1, connections: 64, rate: 0, path: '/events' }),
  mixed: async (scale) => {
    const most = await ingest({ ...BULK, events: 100_000 * scale });
    const rate = Math.floor((most['events_per_second'] ?? 0) / 2);
    return { rate, ...(await ingest({ ...BULK, events: 30 * rate * scale, rate, probes: true })) };
  },
  search: (scale) => search(2_000_000 * scale),
  rules: (scale) => rules(2_000_000 * scale),
  real,
  panther,
  sigma,
  live: (scale) => live(60 * scale),
  growth: (scale) => growth(5_000_000 * scale),
};

/** Those that need servers of others, which the scripts in MOZDEF_TEST_SERVERS start; only when they are named. */
const ON_SERVERS: typeof BENCHES = { cluster: (scale) => cluster(60_000 * scale) };
const ALL = { ...BENCHES, ...ON_SERVERS };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'string' }, scale: { type: 'string', default: '1' } },
});
const names = positionals.length > 0 ? positionals : Object.keys(BENCHES);
const unknown = names.filter((name) => !ALL[name]);
if (unknown.length > 0) {
  console.error(`no bench ${unknown.join(', ')}; there are ${Object.keys(ALL).join(', ')}`);
  process.exit(64);
}

const results: { name: string; metrics: Metrics }[] = [];
for (const name of names) {
  const metrics = (await ALL[name]?.(Number(values.scale))) ?? {};
  results.push({ name, metrics });
  console.log(`\n${name}`);
  for (const [metric, value] of Object.entries(metrics)) console.log(`  ${metric.padEnd(28)} ${value}`);
}
if (values.json)
  writeFileSync(values.json, `${JSON.stringify(results.length === 1 ? results[0] : results, null, 2)}\n`);
