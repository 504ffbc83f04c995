import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '../../src/log/log.ts';
import { EmbeddedStateStore } from '../../src/state/embedded/embedded-state-store.ts';
import { SqliteThread } from '../../src/state/embedded/sqlite-client.ts';
import { EmbeddedEventStore } from '../../src/store/embedded/embedded-event-store.ts';
import { storeConfig } from '../../src/store/store-config.ts';
import type { RuleGround } from '../contract/rule-runner.support.ts';

/** Embedded stores of a test's own. */
export async function embeddedGround(): Promise<RuleGround> {
  const directory = mkdtempSync(join(tmpdir(), 'mozdef-ground-'));
  const log = createLogger('silent');
  const thread = new SqliteThread(log);
  const state = await EmbeddedStateStore.open({ directory: join(directory, 'state'), log, thread });
  const config = storeConfig.parse({ gather: '1ms' });
  const store = await EmbeddedEventStore.open({ directory: join(directory, 'events'), config, log });
  return {
    store,
    state,
    async dispose() {
      await store.close();
      await state.close();
      await thread.end();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
