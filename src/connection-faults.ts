import { brokerAddress } from './amqp/broker-address.ts';
import { BROKER_KEYS } from './amqp/broker-config.ts';
import { searchServerAddress } from './elastic/search-server-address.ts';
import type { SearchServerConfig } from './elastic/search-server-config.ts';
import { MozdefError } from './lifecycle/error.ts';
import { liveBroker, type Settings, stateServer } from './settings.ts';

const SERVER_KEYS = ['url', 'username', 'password_file', 'api_key_file', 'ca_file', 'prefix'] as const;
const USE_BROKER = 'Set SECTION.kind to rabbitmq to use a broker, or remove what is said about one.';
const USE_SERVER = 'Set SECTION.kind to elasticsearch or opensearch to use a server, or remove what is said about one.';

/** What the configuration says about brokers and servers; each throws `config-invalid` when that cannot be meant. */
export function connectionChecks(settings: Settings): readonly (() => void)[] {
  const { queue, store } = settings;
  return [
    () => (queue.kind === 'rabbitmq' ? brokerAddress({ section: 'queue', config: queue }) : refuseBrokerKeys(queue)),
    () => checkLive(settings),
    () => checkTap(settings),
    () => (store.kind === 'embedded' ? refuseServerKeys('store', store) : searchServerAddress('store', store)),
    () => checkState(settings),
  ];
}

function refuseBrokerKeys(queue: Settings['queue']): void {
  const key = queue.eventtask ? 'eventtask' : BROKER_KEYS.find((name) => queue[name] !== '');
  refuse('queue', key, { why: `but queue.kind is ${queue.kind}`, remedy: USE_BROKER });
}

function checkLive(settings: Settings): void {
  const { live } = settings;
  const key = BROKER_KEYS.find((name) => live[name] !== '');
  if (live.kind === 'embedded') refuse('live', key, { why: 'but live.kind is embedded', remedy: USE_BROKER });
  else if (liveBroker(settings).section === 'live') brokerAddress({ section: 'live', config: live });
  else refuse('live', key, { why: 'but live.url does not say of which broker', remedy: 'Set live.url, too.' });
}

function checkTap({ tap, live, queue }: Settings): void {
  if (!tap.events || live.kind === 'rabbitmq') return;
  const both = queue.kind === 'rabbitmq' ? 'live.kind' : 'queue.kind or live.kind';
  const remedy = `Set ${both} to rabbitmq: events are published at its broker.`;
  refuse('tap', 'events', { why: `but live.kind is ${live.kind}`, remedy });
}

function checkState(settings: Settings): void {
  const { state } = settings;
  if (state.kind === 'embedded') refuseServerKeys('state', state);
  else if (stateServer(settings).configuredBy === 'state') searchServerAddress('state', state);
  else {
    const why = 'but state.url does not say of which server';
    refuse('state', serverKeyOf(state), { why, remedy: 'Set state.url, too.' });
  }
}

function refuseServerKeys(section: string, config: SearchServerConfig): void {
  refuse(section, serverKeyOf(config), { why: `but ${section}.kind is ${config.kind}`, remedy: USE_SERVER });
}

function serverKeyOf(config: SearchServerConfig): string | undefined {
  return SERVER_KEYS.find((name) => config[name].length > 0);
}

/** Whoever says where a broker or a server is wants it to be used. */
function refuse(
  section: string,
  key: string | undefined,
  { why, remedy }: { readonly why: string; readonly remedy: string },
): void {
  if (key === undefined) return;
  throw new MozdefError('config-invalid', `${section}.${key} is set, ${why}`, {
    where: `${section}.${key}`,
    remedy: remedy.replace('SECTION', section),
  });
}
