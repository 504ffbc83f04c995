import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe } from '@jest/globals';
import { createLogger } from '../../src/log/log.ts';
import { EmbeddedStateStore } from '../../src/state/embedded/embedded-state-store.ts';
import { SqliteThread } from '../../src/state/embedded/sqlite-client.ts';
import { streamRaiserContract } from '../contract/stream-raiser.contract.ts';

describe('over the embedded state store', () => {
  let dispose: (() => Promise<void>) | undefined;
  afterEach(() => dispose?.());

  streamRaiserContract(async () => {
    const directory = mkdtempSync(join(tmpdir(), 'mozdef-raiser-'));
    const log = createLogger('silent');
    const thread = new SqliteThread(log);
    dispose = async () => {
      await thread.end();
      rmSync(directory, { recursive: true, force: true });
    };
    return EmbeddedStateStore.open({ directory, log, thread });
  });
});
