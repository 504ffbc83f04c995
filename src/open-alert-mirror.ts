import { AlertMirror } from './alert/elasticsearch/alert-mirror.ts';
import { MirrorIndex } from './alert/elasticsearch/mirror-index.ts';
import { SearchServer, type SearchServerOptions } from './elastic/search-server.ts';
import type { Part } from './lifecycle/part.ts';
import type { Logger } from './log/log.ts';
import { type Settings, stateServer } from './settings.ts';
import type { StateStore } from './state/state-store.ts';

interface Ground {
  readonly settings: Settings;
  readonly state: StateStore;
  readonly log: Logger;
  /** Starts a part, which is stopped with the instance. */
  readonly start: <P extends Part>(part: P) => Promise<P>;
}

/** Where alerts are shown: at the search server of the events, else at that of the state; undefined: there is none. */
function alertServer(settings: Settings): SearchServerOptions | undefined {
  const { store, state } = settings;
  if (store.kind !== 'embedded') return { section: 'store', config: store };
  return state.kind === 'embedded' ? undefined : { section: 'state', ...stateServer(settings) };
}

/** What shows alerts at the search server, if there is one. */
export async function openAlertMirror({ settings, state, log, start }: Ground): Promise<AlertMirror | undefined> {
  const options = alertServer(settings);
  if (!options) return undefined;
  const server = await SearchServer.open(options);
  await start({ name: 'connection of the alert mirror', start: async () => undefined, stop: () => server.close() });
  const index = new MirrorIndex({ server, prefix: options.config.prefix, log });
  return start(new AlertMirror({ state, index, log }));
}
