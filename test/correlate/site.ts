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
  const events = await embeddedEvents();
  const { state, dispose } = await embeddedState();
  return {
    store: events.store,
    state,
    async dispose() {
      await events.dispose();
      await dispose();
    },
  };
}

/** An event store of a test's own. */
export async function embeddedEvents(): Promise<Pick<RuleGround, 'store' | 'dispose'>> {
  const directory = mkdtempSync(join(tmpdir(), 'mozdef-ground-'));
  const config = storeConfig.parse({ gather: '1ms' });
  const store = await EmbeddedEventStore.open({ directory, config, log: createLogger('silent') });
  return {
    store,
    async dispose() {
      await store.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** A state store of a test's own. */
export async function embeddedState(): Promise<Pick<RuleGround, 'state' | 'dispose'>> {
  const directory = mkdtempSync(join(tmpdir(), 'mozdef-ground-'));
  const log = createLogger('silent');
  const thread = new SqliteThread(log);
  const state = await EmbeddedStateStore.open({ directory, log, thread });
  return {
    state,
    async dispose() {
      await state.close();
      await thread.end();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
