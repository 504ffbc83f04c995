import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SCRIPTS = resolve(process.env['MOZDEF_TEST_SERVERS'] ?? join(import.meta.dirname, '../../../shared/servers'));

/** A real server of this name on this port while `work` runs; it gets the address. */
export async function withServer<T>(
  name: 'elasticsearch' | 'rabbitmq',
  port: number,
  work: (url: string) => Promise<T>,
): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), `mozdef-bench-${name}-`));
  const script = join(SCRIPTS, name);
  try {
    const { stdout } = await run(script, ['start', '--port', String(port), '--data', directory]);
    return await work(stdout.trim());
  } finally {
    await run(script, ['stop', '--data', directory]);
    rmSync(directory, { recursive: true, force: true });
  }
}
