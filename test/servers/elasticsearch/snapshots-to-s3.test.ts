import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '../../../src/log/log.ts';
import { ElasticsearchEventStore } from '../../../src/store/elasticsearch/elasticsearch-event-store.ts';
import { storeConfig } from '../../../src/store/store-config.ts';
import { runCli } from '../../cli/support/run-cli.ts';
import { ask, NOON, saveBatch, some } from '../../contract/event-store.support.ts';
import { eventually, freePort } from '../test-servers.ts';

const run = promisify(execFile);
const SCRIPT = join(import.meta.dirname, 'opensearch-with-s3');
const SNAPSHOT = 'mozdef-20260301t000000';
/** What a request to S3 needs to be one; this S3 believes everybody. */
const SIGNED = { authorization: 'AWS4-HMAC-SHA256 Credential=test/20260301/us-east-1/s3/aws4_request' };

describe('snapshots to S3', () => {
  const directory = mkdtempSync(join(tmpdir(), 'mozdef-s3-'));
  let url = '';
  let bucket = '';
  beforeAll(async () => {
    const port = await freePort([1]);
    url = `http://127.0.0.1:${port}`;
    bucket = `http://127.0.0.1:${port + 1}/mozdef-bucket`;
    await run(SCRIPT, ['start', String(port), directory]);
    const made = await fetch(bucket, { method: 'PUT', headers: SIGNED });
    expect(made.status).toBe(200);
  }, 400_000);
  afterAll(async () => {
    await run(SCRIPT, ['stop', directory]);
    rmSync(directory, { recursive: true, force: true });
  }, 60_000);

  it('are made as configured, and bring a day back', async () => {
    const snapshots = { repository: 'backup', type: 's3', settings: { bucket: 'mozdef-bucket', base_path: 'mozdef' } };
    const config = storeConfig.parse({
      kind: 'opensearch',
      url: [url],
      gather: '5ms',
      retention: { days: 0 },
      index: { replicas: 0 },
      snapshots,
    });
    const cli = (...args: readonly string[]) => {
      const sets = [
        'store.kind=opensearch',
        `store.url=${url}`,
        'store.retention.days=0',
        ...Object.entries(snapshots).map(
          ([key, value]) => `store.snapshots.${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
        ),
      ];
      return runCli(['snapshots', ...args, ...sets.flatMap((set) => ['--set', set])]);
    };
    let now = NOON - 86_400_000;
    const store = await ElasticsearchEventStore.open({ config, log: createLogger('silent'), now: () => now });
    const states = async (): Promise<string> => {
      const { stdout } = await cli('list', '--json');
      return stdout
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { state: string }).state)
        .join();
    };

    try {
      await store.maintain();
      await eventually(states, 'SUCCESS');
      now = NOON;
      await store.save(saveBatch(some(3), { received: NOON }));
      await store.maintain();
      await eventually(states, 'SUCCESS,SUCCESS');
      const stored = await (await fetch(`${bucket}?list-type=2&prefix=mozdef/`, { headers: SIGNED })).text();
      expect(stored).toContain('<Key>mozdef/snap-');

      await fetch(`${url}/events-20260301`, { method: 'DELETE' });
      const before = await store.count(ask);
      const restored = await cli('restore', SNAPSHOT);

      expect(restored).toMatchObject({ code: 0, stdout: 'restored events-20260301\n' });
      expect([before, await store.count(ask)]).toEqual([0, 3]);
    } finally {
      await store.close();
    }
  }, 120_000);
});
