import { eventStoreContract } from '../../contract/event-store.contract.ts';
import { engineStore, workshop } from './engine-store.ts';

eventStoreContract(async () => {
  const shop = workshop();
  let store = engineStore(await shop.open());
  return {
    store,
    reopen: async () => {
      await store.close();
      store = engineStore(await shop.open());
      return store;
    },
    dispose: async () => {
      await store.close();
      shop.remove();
    },
  };
});
