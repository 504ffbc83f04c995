import { brokerAddress } from './amqp/broker-address.ts';
import { BROKER_KEYS } from './amqp/broker-config.ts';
import { searchServerAddress } from './elastic/search-server-address.ts';
import { checkDataDir } from './lifecycle/data-dir.ts';
import { MozdefError } from './lifecycle/error.ts';
import { type ListenAddress, listenText } from './lifecycle/listen-address.ts';
import { frontendAddress } from './receive/frontend-address.ts';
import { readTlsPair } from './receive/tls-files.ts';
import { TokenBook } from './receive/token-book.ts';
import { liveBroker, type Settings } from './settings.ts';
import { webAddress } from './web/web-address.ts';

/**
 * Why an instance with these settings must not or cannot start, as far as it can be told without opening anything: what a start
 * refuses with, and what `mozdef config check` says. Empty when nothing is wrong. The configuration's faults come first.
 */
export function startFaults(settings: Settings): MozdefError[] {
  const { roles, frontend, queue, store, web, data_dir } = settings;
  const has = (role: Settings['roles'][number]): boolean => roles.includes(role);
  const checks: readonly (() => unknown)[] = [
    ...(has('frontend') ? [() => frontendAddress(frontend), () => new TokenBook(frontend.tokens)] : []),
    ...(has('frontend') && frontend.tls.cert_file !== '' ? [() => readTlsPair(frontend.tls)] : []),
    ...(has('web') ? [() => webAddress(web)] : []),
    ...(has('frontend') && has('web') ? [() => refuseSameAddress(frontend.listen, web.listen)] : []),
    () => refuseUnreachable(roles, queue.kind, store.kind),
    () => (queue.kind === 'rabbitmq' ? brokerAddress({ section: 'queue', config: queue }) : refuseBrokerKeys(queue)),
    () => checkLive(settings),
    () => (store.kind === 'embedded' ? refuseServerKeys(store) : searchServerAddress('store', store)),
    () => checkDataDir(data_dir),
  ];
  return checks.flatMap(faultOf);
}

/** Whoever says where the broker is wants it to be used. */
function refuseBrokerKeys(queue: Settings['queue']): void {
  const key = queue.eventtask ? 'eventtask' : BROKER_KEYS.find((name) => queue[name] !== '');
  if (key === undefined) return;
  throw new MozdefError('config-invalid', `queue.${key} is set, but queue.kind is ${queue.kind}`, {
    where: `queue.${key}`,
    remedy: 'Set queue.kind to rabbitmq to use a broker, or remove what is said about one.',
  });
}

function checkLive(settings: Settings): void {
  const { live, tap, queue } = settings;
  const broker = liveBroker(settings);
  if (live.kind === 'rabbitmq') {
    const lost = broker.section === 'live' ? undefined : BROKER_KEYS.find((key) => live[key] !== '');
    if (lost !== undefined) throw liveFault(lost, 'but live.url does not say of which broker', 'Set live.url, too.');
    // That of the queue has been looked at.
    if (broker.section === 'live') brokerAddress(broker);
    return;
  }
  const key = BROKER_KEYS.find((name) => live[name] !== '');
  const remedy = 'Set live.kind to rabbitmq to use a broker, or remove what is said about one.';
  if (key !== undefined) throw liveFault(key, `but live.kind is ${live.kind}`, remedy);
  if (!tap.events) return;
  throw new MozdefError('config-invalid', `tap.events is set, but live.kind is ${live.kind}`, {
    where: 'tap.events',
    remedy: `Set ${queue.kind === 'rabbitmq' ? '' : 'queue.kind or '}live.kind to rabbitmq: events are published at its broker.`,
  });
}

function liveFault(key: string, why: string, remedy: string): MozdefError {
  return new MozdefError('config-invalid', `live.${key} is set, ${why}`, { where: `live.${key}`, remedy });
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

/** What is embedded belongs to one process: a role that only works with what another process keeps has nothing to do. */
function refuseUnreachable(roles: Settings['roles'], queue: string, store: string): void {
  if (queue === 'embedded' && roles.includes('worker') && !roles.includes('frontend')) {
    throw new MozdefError('config-invalid', 'a worker without a frontend has no events: queue.kind is embedded', {
      where: 'roles',
      remedy: 'Add the role frontend, or set queue.kind to rabbitmq to take events from other processes.',
    });
  }
  const reader = roles.find((role) => role === 'web' || role === 'alerts');
  if (store === 'embedded' && reader !== undefined && !roles.includes('worker')) {
    throw new MozdefError(
      'config-invalid',
      `the role ${reader} without a worker sees no events: store.kind is embedded`,
      {
        where: 'roles',
        remedy: 'Add the role worker: an embedded store cannot be read by another process than the one that writes it.',
      },
    );
  }
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
