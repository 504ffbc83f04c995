import { missingPrivileges, type Privilege, privilegeText } from '../../elastic/privileges.ts';
import { SearchServer, type SearchServerOptions } from '../../elastic/search-server.ts';
import { MozdefError } from '../../lifecycle/error.ts';
import { type Settings, stateServer } from '../../settings.ts';
import { shownAlertsPrivileges, statePrivileges } from '../../state/state-privileges.ts';
import { storePrivileges } from '../../store/store-privileges.ts';
import { type Finding, failedAt } from './finding.ts';

interface Used {
  readonly options: SearchServerOptions;
  readonly privileges: readonly Privilege[];
}

/**
 * Whether the Elasticsearch or OpenSearch that keeps events or state answers, lets MozDef in and allows all that MozDef does
 * there. None is used by default.
 */
export async function checkSearchServers(settings: Settings): Promise<Finding[]> {
  const { store, state } = settings;
  const used: Used[] = [];
  if (store.kind !== 'embedded') {
    used.push({ options: { section: 'store', config: store }, privileges: storePrivileges(store) });
  }
  if (state.kind !== 'embedded' && stateServer(settings).configuredBy === 'state') {
    const shown = store.kind === 'embedded' ? shownAlertsPrivileges(state.prefix) : [];
    const privileges = [...statePrivileges(state.prefix), ...shown];
    used.push({ options: { section: 'state', config: state }, privileges });
  }
  return (await Promise.all(used.map(checkOne))).flat();
}

async function checkOne({ options, privileges }: Used): Promise<Finding[]> {
  let server: SearchServer;
  try {
    server = await SearchServer.open(options);
  } catch (error) {
    return [failureOf(options, error)];
  }
  try {
    const answers = await checkAnswer(server, options);
    return [answers, ...(await checkPrivileges(server, { options, privileges }))];
  } finally {
    await server.close();
  }
}

async function checkAnswer(server: SearchServer, options: SearchServerOptions): Promise<Finding> {
  try {
    const { kind, version } = await server.product();
    return {
      check: `server of ${options.section}`,
      result: 'ok',
      message: `${kind} ${version} at ${server.shown} answers`,
    };
  } catch (error) {
    return failureOf(options, error);
  }
}

function failureOf({ section }: SearchServerOptions, error: unknown): Finding {
  if (!(error instanceof MozdefError)) throw error;
  return failedAt(`server of ${section}`, error);
}

/** All that are missing, also `monitor` itself. Nothing is found where the server does not tell: why not has been said. */
async function checkPrivileges(server: SearchServer, { options, privileges }: Used): Promise<Finding[]> {
  const check = `rights at ${options.section}`;
  const missing = await missingPrivileges(server, privileges).catch(() => undefined);
  if (!missing) return [];
  if (missing.length === 0) return [{ check, result: 'ok', message: 'MozDef is allowed all that it does there' }];
  return missing.map((privilege) => ({
    check,
    result: privilege.optional ? 'warn' : 'fail',
    message: `the privilege ${privilegeText(privilege)} is missing; it is needed ${privilege.purpose}`,
    remedy: "Give it to the role of MozDef's user or to its API key.",
  }));
}
