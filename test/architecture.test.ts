import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, it } from '@jest/globals';

const ROOT = resolve(import.meta.dirname, '..');
const SUPPORT = ['lifecycle', 'log', 'config', 'health', 'tls'];

/** Who may import whom (design 10, style 4.3). Drivers (`embedded/`, ..) are imported only by compose.ts, lay-foundation.ts, open-snapshots.ts and their own folder. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  event: [],
  lifecycle: [],
  log: ['lifecycle'],
  tls: ['lifecycle', 'log'],
  config: ['lifecycle', 'log'],
  health: ['lifecycle', 'log', 'config'],
  elastic: SUPPORT,
  amqp: SUPPORT,
  live: ['amqp', ...SUPPORT],
  query: ['event', ...SUPPORT],
  state: ['event', 'elastic', ...SUPPORT],
  queue: ['event', 'amqp', ...SUPPORT],
  plugin: ['event', ...SUPPORT],
  store: ['event', 'query', 'elastic', ...SUPPORT],
  receive: ['event', 'queue', 'state', 'amqp', ...SUPPORT],
  detect: ['event', 'query', 'plugin', 'lists', 'state', ...SUPPORT],
  alert: ['event', 'detect', 'query', 'plugin', 'state', 'live', 'amqp', 'elastic', ...SUPPORT],
  notes: ['state', 'live', ...SUPPORT],
  incident: ['event', 'query', 'alert', 'state', 'live', 'access', ...SUPPORT],
  respond: ['event', 'query', 'alert', 'plugin', 'state', ...SUPPORT],
  enrich: ['event', 'query', 'alert', 'plugin', 'respond', 'store', 'state', ...SUPPORT],
  correlate: ['event', 'query', 'detect', 'alert', 'store', 'state', ...SUPPORT],
  work: [
    'event',
    'detect',
    'alert',
    'queue',
    'plugin',
    'store',
    'state',
    'receive',
    'lists',
    'live',
    'amqp',
    'elastic',
    ...SUPPORT,
  ],
  instance: ['event', 'queue', 'store', 'state', 'work', ...SUPPORT],
  access: ['event', 'state', ...SUPPORT],
  audit: ['event', 'state', 'access', ...SUPPORT],
  lists: ['event', 'query', 'plugin', 'state', 'live', ...SUPPORT],
  web: [
    'access',
    'audit',
    'lists',
    'detect',
    'alert',
    'incident',
    'notes',
    'respond',
    'correlate',
    'event',
    'query',
    'store',
    'state',
    'plugin',
    'queue',
    'work',
    'instance',
    'live',
    ...SUPPORT,
  ],
  demo: ['event'],
  cli: [
    'access',
    'audit',
    'demo',
    'event',
    'lists',
    'elastic',
    'detect',
    'alert',
    'incident',
    'enrich',
    'respond',
    'correlate',
    'query',
    'queue',
    'plugin',
    'store',
    'state',
    'receive',
    'work',
    'web',
    'instance',
    'settings.ts',
    'compose.ts',
    'open-snapshots.ts',
    'start-faults.ts',
    'worker-start.ts',
    ...SUPPORT,
  ],
};
const ROOT_FILES = [
  'compose.ts',
  'compose-detection.ts',
  'compose-web.ts',
  'compose-lists.ts',
  'lay-foundation.ts',
  'open-alert-mirror.ts',
  'open-snapshots.ts',
  'connection-faults.ts',
  'main.ts',
  'settings.ts',
  'start-faults.ts',
  'worker-start.ts',
  'sdk.ts',
];

/** Imports with names, for their effect only, and while running. */
const IMPORT = /(?:^\s*(?:import|export)\b[^;'"]*?(?:from )?|\bimport\()'(\.[^']+)'/gm;

const sources = [...files('src'), ...files('plugins')];
const edges = sources.flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(IMPORT)].map((match) => {
    const target = resolve(dirname(file), match[1] ?? '');
    return { file: relative(ROOT, file), target: relative(ROOT, target), from: folder(file), to: folder(target) };
  }),
);

function files(directory: string): string[] {
  return readdirSync(join(ROOT, directory), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(ROOT, directory, name));
}
function folder(path: string): string {
  const [top = '', second = ''] = relative(ROOT, path).split('/');
  return top === 'src' ? second : top;
}

it('sees the source at all', () => {
  expect(edges.length).toBeGreaterThan(20);
});

it('lets each folder import only what the map allows', () => {
  const wrong = edges.filter(
    ({ from, to }) =>
      from !== to && !ROOT_FILES.includes(from) && from !== 'plugins' && !MAY_IMPORT[from]?.includes(to),
  );

  expect(wrong).toEqual([]);
});

it('lets only lay-foundation.ts, compose.ts and open-snapshots.ts import drivers', () => {
  const wrong = edges.filter(
    ({ file, target, from }) =>
      /\/(embedded|elasticsearch|rabbitmq)\//.test(target) &&
      !/\/(embedded|elasticsearch|rabbitmq)\//.test(file) &&
      !ROOT_FILES.includes(from),
  );

  expect(wrong).toEqual([]);
});

it('keeps plugins to their own folder, #sdk and npm', () => {
  const wrong = edges.filter(({ from, to }) => from === 'plugins' && to !== 'plugins');

  expect(wrong).toEqual([]);
});

it('has dynamic imports only where plugins, commands, clients of servers and ways to sign in are loaded', () => {
  const wrong = sources
    .filter((file) => /\bimport\(/.test(readFileSync(file, 'utf8')))
    .map((file) => relative(ROOT, file))
    .filter((file) => !file.startsWith('src/cli/') && !/^src\/(elastic\/open|access\/load)-[\w-]+\.ts$/.test(file))
    .filter((file) => file !== 'src/plugin/import-plugin.ts' && file !== 'src/main.ts');

  expect(wrong).toEqual([]);
});
