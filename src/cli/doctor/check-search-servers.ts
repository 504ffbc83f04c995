import { SearchServer, type SearchServerOptions } from '../../elastic/search-server.ts';
import { MozdefError } from '../../lifecycle/error.ts';
import { type Settings, stateServer } from '../../settings.ts';
import { type Finding, failedAt } from './finding.ts';

/** Whether the Elasticsearch or OpenSearch that keeps events or state answers and lets MozDef in. None is used by default. */
export async function checkSearchServers(settings: Settings): Promise<Finding[]> {
  const { store, state } = settings;
  const servers: SearchServerOptions[] = store.kind === 'embedded' ? [] : [{ section: 'store', config: store }];
  if (state.kind !== 'embedded' && stateServer(settings).configuredBy === 'state') {
    servers.push({ section: 'state', config: state });
  }
  return Promise.all(servers.map(checkOne));
}

async function checkOne(options: SearchServerOptions): Promise<Finding> {
  const check = `server of ${options.section}`;
  try {
    const server = await SearchServer.open(options);
    try {
      const { kind, version } = await server.product();
      return { check, result: 'ok', message: `${kind} ${version} at ${server.shown} answers` };
    } finally {
      await server.close();
    }
  } catch (error) {
    if (!(error instanceof MozdefError)) throw error;
    return failedAt(check, error);
  }
}
