import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { RunningServer, until } from '../support/running-server.ts';
import { linesOf, TEST_DATA, testFiles } from '../support/test-data.ts';
import { type Metrics, round } from './ingest-benches.ts';
import { directoryBytes } from './measure.ts';

const MOZDEF = resolve(import.meta.dirname, '../../bin/mozdef');
const FOLDERS = ['windows', 'zeek'] as const;

/** Bytes that real logs take, each kind in a store of its own: as sent, and sealed with filters and catalogue. */
export async function real(): Promise<Metrics> {
  if (TEST_DATA === undefined) throw new Error('the real logs are missing; set MOZDEF_TEST_DATA');
  const metrics: Record<string, number> = {};
  for (const folder of FOLDERS) {
    const files = testFiles(folder, '.gz');
    const lines = files.flatMap(linesOf);
    const sent = lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0);
    metrics[`${folder}_events`] = lines.length;
    metrics[`${folder}_sent_bytes_per_event`] = round(sent / lines.length);
    metrics[`${folder}_sealed_bytes_per_event`] = round((await sealedBytes(files, lines.length)) / lines.length, 1);
  }
  return metrics;
}

async function sealedBytes(files: readonly string[], events: number): Promise<number> {
  const server = await RunningServer.start();
  try {
    const sent = spawnSync(process.execPath, [MOZDEF, 'send', ...files, '--url', server.frontend], {
      encoding: 'utf8',
    });
    if (sent.status !== 0) throw new Error(`mozdef send: ${sent.stderr}`);
    const stored = async (): Promise<boolean> => (await server.count('')) >= events;
    await until(stored, 120_000, `${events} events to be stored`);
    await server.postApi('/api/store/maintain');
    return directoryBytes(join(server.dataDir, 'events'));
  } finally {
    await server.dispose();
  }
}
