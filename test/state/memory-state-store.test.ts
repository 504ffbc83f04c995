import { stateStoreContract } from '../contract/state-store.contract.ts';
import { MemoryStateStore } from '../support/memory-state-store.ts';

stateStoreContract(async () => {
  const store = new MemoryStateStore();
  return { store, reopen: async () => store };
});
