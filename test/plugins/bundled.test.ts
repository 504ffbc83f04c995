import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { parse } from 'yaml';
import type { JsonObject } from '../../src/event/event.ts';
import { describePlugins } from '../../src/plugin/describe-plugins.ts';
import { pluginsConfig } from '../../src/plugin/plugins-config.ts';
import { testHost } from '../plugin/support.ts';
import { BUNDLED, bundled } from './support.ts';

const EXAMPLES = resolve(import.meta.dirname, '../../config/examples');

describe('the bundled plugins', () => {
  it('run in this order, each documented to the last key', async () => {
    const described = await describePlugins({
      bundledDirectory: BUNDLED,
      directories: [],
      config: pluginsConfig.parse({ disabled: ['su'] }),
      log: pino({ level: 'silent' }),
    });

    expect(described.map(({ name, priority, enabled }) => [name, priority, enabled])).toEqual([
      ['sshd', 5, true],
      ['su', 5, false],
      ['ip-addresses', 15, true],
      ['geoip', 20, true],
      ['key-staff', 30, true],
      ['watchlist', 40, true],
      ['kept-lists', 800, true],
      ['last-seen', 900, true],
    ]);
    for (const { name, summary, match, schema } of described) {
      expect([name, summary]).toEqual([name, expect.stringMatching(/^[A-Z].*\.$/)]);
      expect(match).not.toBe('');
      const properties =
        (schema as { properties?: Record<string, { description?: string }> } | undefined)?.properties ?? {};
      for (const [key, property] of Object.entries(properties)) {
        expect([name, key, property.description]).toEqual([name, key, expect.any(String)]);
      }
    }
  });

  it('work together on one event', async () => {
    const host = testHost({
      geo: { lookup: () => ({ country_code: 'DE' }), description: { name: 'test' } },
      resolveFile: (path) => join(EXAMPLES, path),
    });
    const { plugins } = parse(readFileSync(join(EXAMPLES, 'plugins.yml'), 'utf8')) as {
      plugins: { config: JsonObject };
    };
    const run = await bundled('all', { host, config: plugins.config });

    const event = run({
      hostname: 'bastion',
      source: 'auth',
      processname: 'sshd',
      summary: 'Failed password for alice from 198.51.100.66 port 22 ssh2',
    });

    expect(event).toMatchObject({
      tags: ['key-staff', 'watchlist', 'watchlist-networks'],
      details: {
        username: 'alice',
        success: false,
        sourceipaddress: '198.51.100.66',
        sourceipv4address: '198.51.100.66',
        sourceipgeolocation: { country_code: 'DE' },
        watchlist: ['198.51.100.0/24'],
      },
      mozdef: { plugins: ['sshd', 'ip-addresses', 'geoip', 'key-staff', 'watchlist'] },
    });
    expect(host.sightings.map(({ kind, key }) => `${kind} ${key}`)).toEqual([
      'asset bastion',
      'user alice',
      'attacker 198.51.100.66',
    ]);
  });
});
