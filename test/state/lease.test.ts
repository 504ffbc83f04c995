import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from '@jest/globals';
import { createLogger } from '../../src/log/log.ts';
import { EmbeddedStateStore } from '../../src/state/embedded/embedded-state-store.ts';
import { leaseContract } from '../contract/lease.contract.ts';

describe('Lease, embedded', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mozdef-lease-'));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  leaseContract(() => EmbeddedStateStore.open({ directory, log: createLogger('silent') }));
});
