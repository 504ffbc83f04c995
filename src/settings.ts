import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import type { BrokerConfig, BrokerSection } from './amqp/broker-config.ts';
import { type ConfigSources, type LoadedConfig, loadConfig } from './config/load-config.ts';
import { rulesConfig } from './detect/rules-config.ts';
import type { SearchServerConfig } from './elastic/search-server-config.ts';
import { eventsConfig } from './event/events-config.ts';
import { evidenceConfig } from './incident/evidence/evidence-config.ts';
import { healthConfig } from './instance/instance-config.ts';
import { liveConfig } from './live/live-config.ts';
import { LOG_LEVELS } from './log/log.ts';
import { pluginsConfig } from './plugin/plugins-config.ts';
import { queueConfig } from './queue/queue-config.ts';
import { frontendConfig } from './receive/frontend-config.ts';
import { actionsConfig } from './respond/actions-config.ts';
import { stateConfig } from './state/state-config.ts';
import { storeConfig } from './store/store-config.ts';
import { webConfig } from './web/web-config.ts';
import { tapConfig } from './work/tap-config.ts';
import { workerConfig } from './work/worker-config.ts';

/** What a process can do; by default it does all of it. */
const ROLES = ['frontend', 'worker', 'alerts', 'web'] as const;

const logConfig = z.strictObject({
  level: z.enum(LOG_LEVELS).default('info').describe('Least important messages that are logged.'),
});

const sections = z.strictObject({
  roles: z
    .array(z.enum(ROLES))
    .min(1)
    .default([...ROLES])
    .describe(
      'What this process does: `frontend` receives, `worker` processes and stores, `alerts` evaluates rules over stored events, `web` shows.',
    ),
  data_dir: z
    .string()
    .min(1)
    .default('./data')
    .describe(
      "Directory of everything that is kept. A relative one starts at the file's directory if a file says so, else at the working directory.",
    ),
  log: logConfig.prefault({}).describe('The log on standard error, one JSON object a line.'),
  frontend: frontendConfig.prefault({}).describe('Where events are received.'),
  queue: queueConfig.prefault({}).describe('What was accepted and waits for a worker.'),
  worker: workerConfig.prefault({}).describe('What processes events.'),
  events: eventsConfig.prefault({}).describe('How events are normalized.'),
  plugins: pluginsConfig.prefault({}).describe('What parses further, enriches, tags or drops events.'),
  rules: rulesConfig.prefault({}).describe('What is looked for in events.'),
  actions: actionsConfig
    .prefault({})
    .describe(
      'Who is told of alerts, by a name of yours, and what is done about them; docs/reference/actions.md says what each may hold.',
    ),
  store: storeConfig.prefault({}).describe('Where events are kept and searched.'),
  state: stateConfig.prefault({}).describe('Where everything else is kept.'),
  live: liveConfig.prefault({}).describe('How instances tell each other at once what is new; nothing depends on it.'),
  tap: tapConfig.prefault({}).describe('What other programs are told.'),
  health: healthConfig.prefault({}).describe('What an instance says of itself.'),
  web: webConfig.prefault({}).describe('The dashboard and the API.'),
  evidence: evidenceConfig.prefault({}).describe('Files that people add to incidents.'),
});

/** The whole configuration. Each section's schema lives next to what it configures; what follows another choice is resolved here. */
export const settingsSchema = sections.transform(({ live, state, ...others }) => ({
  ...others,
  live: { ...live, kind: live.kind ?? others.queue.kind },
  state: { ...state, kind: state.kind ?? others.store.kind },
}));
export type Settings = z.output<typeof settingsSchema>;

/** The configuration as loaded, with what it takes to find files that it names. */
export interface LoadedSettings extends LoadedConfig<Settings> {
  /** Directory that relative file names in the configuration start at: that of its file, else the working directory. */
  readonly filesFrom: string;
}

/** Loads the configuration of this process; all files and directories in `settings` are absolute. Throws `config-invalid` or `config-unreadable`. */
export function loadSettings(sources: ConfigSources): LoadedSettings {
  const loaded = loadConfig(settingsSchema, sources);
  const filesFrom = loaded.file === undefined ? sources.directory : dirname(loaded.file);
  const origin = loaded.originOf(['data_dir']);
  const base = origin.kind === 'file' ? filesFrom : sources.directory;
  const data_dir = resolve(base, loaded.settings.data_dir);
  const settings = { ...withFilesFrom(loaded.settings, filesFrom), data_dir };
  return { ...loaded, settings, filesFrom };
}

function withFilesFrom(settings: Settings, directory: string): Settings {
  const { frontend, queue, live, plugins, rules, store, state, web, evidence } = settings;
  const absolute = (file: string): string => (file === '' ? '' : resolve(directory, file));
  const brokerFiles = (
    config: BrokerConfig,
  ): Pick<BrokerConfig, 'password_file' | 'ca_file' | 'cert_file' | 'key_file'> => ({
    password_file: absolute(config.password_file),
    ca_file: absolute(config.ca_file),
    cert_file: absolute(config.cert_file),
    key_file: absolute(config.key_file),
  });
  const serverFiles = (
    config: SearchServerConfig,
  ): Pick<SearchServerConfig, 'password_file' | 'api_key_file' | 'ca_file'> => ({
    password_file: absolute(config.password_file),
    api_key_file: absolute(config.api_key_file),
    ca_file: absolute(config.ca_file),
  });
  const { cert_file, key_file } = frontend.tls;
  return {
    ...settings,
    frontend: {
      ...frontend,
      tokens: frontend.tokens.map((token) =>
        token.token_file === undefined ? token : { ...token, token_file: absolute(token.token_file) },
      ),
      tls: { cert_file: absolute(cert_file), key_file: absolute(key_file) },
      syslog: {
        ...frontend.syslog,
        tls: {
          cert_file: absolute(frontend.syslog.tls.cert_file),
          key_file: absolute(frontend.syslog.tls.key_file),
          ca_file: absolute(frontend.syslog.tls.ca_file),
        },
      },
    },
    web: webFilesFrom(web, absolute),
    evidence: { ...evidence, dir: absolute(evidence.dir) },
    queue: { ...queue, ...brokerFiles(queue) },
    live: { ...live, ...brokerFiles(live) },
    store: { ...store, ...serverFiles(store) },
    state: { ...state, ...serverFiles(state) },
    rules: {
      ...rules,
      directories: rules.directories.map(absolute),
      sigma: rules.sigma.map(absolute),
      sources: rules.sources.map(absolute),
      lists: Object.fromEntries(
        Object.entries(rules.lists).map(([name, list]) => [name, { ...list, file: absolute(list.file) }]),
      ),
    },
    plugins: {
      ...plugins,
      directories: plugins.directories.map(absolute),
      geo: { ...plugins.geo, database: absolute(plugins.geo.database) },
    },
  };
}

function webFilesFrom({ tls, oidc, ...web }: Settings['web'], absolute: (file: string) => string): Settings['web'] {
  const { cert_file, key_file } = tls;
  return {
    ...web,
    tls: { cert_file: absolute(cert_file), key_file: absolute(key_file) },
    oidc: { ...oidc, client_secret_file: absolute(oidc.client_secret_file) },
  };
}

/** The server of small state: its own, or that of the events. */
export function stateServer({ state, store }: Settings): {
  readonly configuredBy: 'state' | 'store';
  readonly config: SearchServerConfig;
} {
  const shared = state.url.length === 0 && state.kind === store.kind;
  return shared ? { configuredBy: 'store', config: store } : { configuredBy: 'state', config: state };
}

/** The broker of live messages: its own, or that of the queue. */
export function liveBroker({ live, queue }: Settings): BrokerSection {
  const own = live.url !== '' || queue.kind !== 'rabbitmq';
  return own ? { section: 'live', config: live } : { section: 'queue', config: queue };
}
