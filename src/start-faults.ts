import { searchServerAddress } from './elastic/search-server-address.ts';
import { checkDataDir } from './lifecycle/data-dir.ts';
import { MozdefError } from './lifecycle/error.ts';
import { type ListenAddress, listenText } from './lifecycle/listen-address.ts';
import { brokerAddress } from './queue/rabbitmq/broker-address.ts';
import { frontendAddress } from './receive/frontend-address.ts';
import { readTlsPair } from './receive/tls-files.ts';
import { TokenBook } from './receive/token-book.ts';
import type { Settings } from './settings.ts';
import { webAddress } from './web/web-address.ts';

/**
 * Why an instance with these settings must not or cannot start, as far as it can be told without opening anything: what a start
 * refuses with, and what `mozdef config check` says. Empty when nothing is wrong. The configuration's faults come first.
 */
export function startFaults({ roles, frontend, queue, store, web, data_dir }: Settings): MozdefError[] {
  const has = (role: Settings['roles'][number]): boolean => roles.includes(role);
  const checks: readonly (() => unknown)[] = [
    ...(has('frontend') ? [() => frontendAddress(frontend), () => new TokenBook(frontend.tokens)] : []),
    ...(has('frontend') && frontend.tls.cert_file !== '' ? [() => readTlsPair(frontend.tls)] : []),
    ...(has('web') ? [() => webAddress(web)] : []),
    ...(has('frontend') && has('web') ? [() => refuseSameAddress(frontend.listen, web.listen)] : []),
    () => (queue.kind === 'rabbitmq' ? brokerAddress(queue) : refuseBrokerKeys(queue)),
    () => (store.kind === 'embedded' ? refuseServerKeys(store) : searchServerAddress('store', store)),
    () => checkDataDir(data_dir),
  ];
  return checks.flatMap(faultOf);
}

/** Whoever says where the broker is wants it to be used. */
function refuseBrokerKeys(queue: Settings['queue']): void {
  const keys = ['url', 'username', 'password_file', 'ca_file', 'cert_file', 'key_file'] as const;
  const key = queue.eventtask ? 'eventtask' : keys.find((name) => queue[name] !== '');
  if (key === undefined) return;
  throw new MozdefError('config-invalid', `queue.${key} is set, but queue.kind is ${queue.kind}`, {
    where: `queue.${key}`,
    remedy: 'Set queue.kind to rabbitmq to use a broker, or remove what is said about one.',
  });
}

/** Whoever says where the server is wants it to be used. */
function refuseServerKeys(store: Settings['store']): void {
  const keys = ['username', 'password_file', 'api_key_file', 'ca_file', 'prefix'] as const;
  const key = store.url.length > 0 ? 'url' : keys.find((name) => store[name] !== '');
  if (key === undefined) return;
  throw new MozdefError('config-invalid', `store.${key} is set, but store.kind is ${store.kind}`, {
    where: `store.${key}`,
    remedy: 'Set store.kind to elasticsearch or opensearch to use a server, or remove what is said about one.',
  });
}

function refuseSameAddress(frontend: ListenAddress, web: ListenAddress): void {
  if (web.port === 0 || listenText(frontend) !== listenText(web)) return;
  throw new MozdefError('config-invalid', `frontend.listen and web.listen are both ${listenText(web)}`, {
    where: 'web.listen',
    remedy: 'Give each a port of its own.',
  });
}

function faultOf(check: () => unknown): MozdefError[] {
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof MozdefError) return [error];
    throw error;
  }
}
