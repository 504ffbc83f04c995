import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '../../../src/log/log.ts';
import { EmbeddedEventStore } from '../../../src/store/embedded/embedded-event-store.ts';
import { storeConfig } from '../../../src/store/store-config.ts';
import { eventStoreContract } from '../../contract/event-store.contract.ts';

eventStoreContract(async () => {
  const directory = mkdtempSync(join(tmpdir(), 'mozdef-store-'));
  const config = storeConfig.parse({ min_free_bytes: 0 });
  const open = () => EmbeddedEventStore.open({ directory, config, log: createLogger('silent') });
  let store = await open();
  return {
    store,
    reopen: async () => {
      await store.close();
      store = await open();
      return store;
    },
    dispose: async () => {
      await store.close();
      rmSync(directory, { recursive: true });
    },
  };
});
