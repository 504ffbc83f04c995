import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { TEST_DATA } from '../support/test-data.ts';
import { type Metrics, round } from './ingest-benches.ts';

/** All SigmaHQ rules on real Windows events: reading them with and without a cache, and trying them, against JSON.parse and the plain evaluator. */
export async function sigma(): Promise<Metrics> {
  if (TEST_DATA === undefined) throw new Error('the rules and logs are missing; set MOZDEF_TEST_DATA');
  const directory = mkdtempSync(join(tmpdir(), 'sigma-bench-'));
  try {
    const cache = join(directory, 'rules.json');
    const { load_ms: cold = 0, ...matching } = await run('match', cache);
    const { load_ms: cached = 0 } = await run('load', cache);
    const metrics = { load_cold_cpu_ms: cold, load_cached_cpu_ms: cached, ...matching };
    return Object.fromEntries(Object.entries(metrics).map(([name, value]) => [name, round(value, 2)]));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function run(mode: string, cache: string): Promise<Record<string, number>> {
  const child = fork(resolve(import.meta.dirname, 'sigma-run.ts'), [mode, cache], {
    execArgv: ['--no-warnings', '--expose-gc', '--max-old-space-size=4096'],
  });
  return new Promise((done, fail) => {
    child.once('message', (message) => done(message as Record<string, number>));
    child.once('exit', (code) => fail(new Error(`the run ended with ${code}`)));
  });
}
