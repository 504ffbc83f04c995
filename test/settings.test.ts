import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { shownConfig } from '../src/config/shown-config.ts';
import { loadSettings } from '../src/settings.ts';

const YAML = `
data_dir: data
frontend:
  tokens: [{name: a, token_file: tokens/a}, {name: b, token_file: /etc/tokens/b}, {name: c, token: 0123456789abcdef}]
  tls: {cert_file: cert.pem, key_file: key.pem}
queue: {password_file: broker, ca_file: /etc/ca.pem}
live: {password_file: live, key_file: /etc/key.pem}
plugins:
  directories: [plugins]
  geo: {database: city.mmdb}
`;

it('finds all files that the configuration file names beside it', () => {
  const directory = mkdtempSync(join(tmpdir(), 'mozdef-settings-'));
  const etc = join(directory, 'etc');
  mkdirSync(etc);
  writeFileSync(join(etc, 'mozdef.yml'), YAML);

  const { settings } = loadSettings({ file: 'etc/mozdef.yml', env: {}, flags: [], directory });

  expect(settings).toMatchObject({
    data_dir: join(etc, 'data'),
    frontend: {
      tokens: [{ token_file: join(etc, 'tokens/a') }, { token_file: '/etc/tokens/b' }, { token: '0123456789abcdef' }],
      tls: { cert_file: join(etc, 'cert.pem'), key_file: join(etc, 'key.pem') },
    },
    queue: { password_file: join(etc, 'broker'), ca_file: '/etc/ca.pem', cert_file: '' },
    live: { password_file: join(etc, 'live'), ca_file: '', key_file: '/etc/key.pem' },
    plugins: { directories: [join(etc, 'plugins')], geo: { database: join(etc, 'city.mmdb') } },
  });
});

it('leaves files that are not set unset', () => {
  const { frontend, plugins } = loadSettings({ env: {}, flags: [], directory: tmpdir() }).settings;

  expect([frontend.tls.cert_file, frontend.tls.key_file, plugins.geo.database]).toEqual(['', '', '']);
});

it.each([
  [[], 'live.kind', 'embedded', 'default'],
  [['queue.kind=rabbitmq'], 'live.kind', 'rabbitmq', 'default'],
  [['queue.kind=rabbitmq', 'live.kind=embedded'], 'live.kind', 'embedded', '--set live.kind'],
  [[], 'state.kind', 'embedded', 'default'],
  [['store.kind=opensearch'], 'state.kind', 'opensearch', 'default'],
  [['store.kind=opensearch', 'state.kind=embedded'], 'state.kind', 'embedded', '--set state.kind'],
])('with %j the key %s is %s, and that is shown', (set, key, value, origin) => {
  const flags = set.map((text) => {
    const [name = '', given = ''] = text.split('=');
    return { flag: `--set ${name}`, key: name, text: given };
  });

  const loaded = loadSettings({ env: {}, flags, directory: tmpdir() });

  expect(loaded.settings).toMatchObject({ [key.split('.')[0] ?? '']: { kind: value } });
  expect(shownConfig(loaded)).toContainEqual({ key, value, origin });
});
