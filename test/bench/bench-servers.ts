import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SCRIPTS = resolve(process.env['MOZDEF_TEST_SERVERS'] ?? join(import.meta.dirname, '../../../shared/servers'));

export interface BenchServer {
  readonly url: string;
  readonly pid: number;
}

/** A real server of this name on this port while `work` runs. */
export async function withServer<T>(
  name: 'elasticsearch' | 'rabbitmq',
  port: number,
  work: (server: BenchServer) => Promise<T>,
): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), `mozdef-bench-${name}-`));
  const script = join(SCRIPTS, name);
  try {
    const { stdout } = await run(script, ['start', '--port', String(port), '--data', directory]);
    const pid = Number(readFileSync(join(directory, 'node.pid'), 'utf8'));
    return await work({ url: stdout.trim(), pid });
  } finally {
    await run(script, ['stop', '--data', directory]);
    rmSync(directory, { recursive: true, force: true });
  }
}
