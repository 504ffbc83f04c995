import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe } from '@jest/globals';
import { createLogger } from '../../../src/log/log.ts';
import { EmbeddedDeadLetterStore } from '../../../src/work/embedded/embedded-dead-letter-store.ts';
import { deadLetterStoreContract } from '../../contract/dead-letter-store.contract.ts';

describe('EmbeddedDeadLetterStore', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mozdef-deadletters-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  deadLetterStoreContract(async () => {
    const log = createLogger('silent');
    const reopen = (): Promise<EmbeddedDeadLetterStore> => EmbeddedDeadLetterStore.open({ directory, log });
    return { store: await reopen(), reopen };
  });
});
