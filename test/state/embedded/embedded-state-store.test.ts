import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '../../../src/log/log.ts';
import { EmbeddedStateStore } from '../../../src/state/embedded/embedded-state-store.ts';
import { SqliteThread } from '../../../src/state/embedded/sqlite-client.ts';
import { EmbeddedDeadLetterStore } from '../../../src/work/embedded/embedded-dead-letter-store.ts';
import { stateStoreContract } from '../../contract/state-store.contract.ts';

describe('EmbeddedStateStore', () => {
  const log = createLogger('silent');
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mozdef-state-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  stateStoreContract(async () => {
    const reopen = (): Promise<EmbeddedStateStore> => EmbeddedStateStore.open({ directory, log });
    return { store: await reopen(), reopen };
  });

  it('refuses a directory that is in use', async () => {
    const store = await EmbeddedStateStore.open({ directory, log });

    await expect(EmbeddedStateStore.open({ directory, log })).rejects.toMatchObject({ code: 'data-dir-locked' });

    await store.close();
  });

  it('says what to do about a damaged file, and leaves it alone', async () => {
    await writeFile(join(directory, 'state.db'), 'not a database, but long enough to be read as one'.repeat(100));

    await expect(EmbeddedStateStore.open({ directory, log })).rejects.toMatchObject({
      code: 'state-unavailable',
      remedy: expect.stringContaining('copy'),
    });
  });

  it('shares its thread with the dead letters, and closes alone', async () => {
    const thread = new SqliteThread(log);
    const store = await EmbeddedStateStore.open({ directory, log, thread });
    const letters = await EmbeddedDeadLetterStore.open({ directory, log, thread });

    await store.close();

    expect(await letters.count()).toBe(0);
    await letters.close();
    await thread.end();
  });

  it('goes on with a new thread when the thread has ended', async () => {
    const thread = new SqliteThread(log);
    const store = await EmbeddedStateStore.open({ directory, log, thread });
    await store.write([{ collection: 'things', id: 'a', body: { n: 1 } }]);
    await thread.end();

    expect(await store.count('things')).toBe(1);

    await store.close();
    await thread.end();
  });

  it('refuses what comes after it was closed', async () => {
    const store = await EmbeddedStateStore.open({ directory, log });
    await store.close();
    await store.close();

    await expect(store.count('things')).rejects.toMatchObject({ code: 'state-unavailable' });
  });
});
