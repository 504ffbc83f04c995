import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe } from '@jest/globals';
import { createLogger } from '../../../src/log/log.ts';
import { EmbeddedLastSeenStore } from '../../../src/state/embedded/embedded-last-seen-store.ts';
import { lastSeenStoreContract } from '../../contract/last-seen-store.contract.ts';

describe('EmbeddedLastSeenStore', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mozdef-lastseen-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  lastSeenStoreContract(async () => {
    const reopen = (): Promise<EmbeddedLastSeenStore> =>
      EmbeddedLastSeenStore.open({ directory, log: createLogger('silent') });
    return { store: await reopen(), reopen };
  });
});
