import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { loadSettings } from '../../src/settings.ts';
import { startFaults } from '../../src/start-faults.ts';

interface Service {
  readonly image?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly network_mode?: string;
}

const ROOT = resolve(import.meta.dirname, '../..');
const { services, volumes } = parse(readFileSync(join(ROOT, 'compose.yaml'), 'utf8'), { merge: true }) as {
  services: Readonly<Record<string, Service>>;
  volumes: Readonly<Record<string, unknown>>;
};
const ours = Object.entries(services).filter(([, { image }]) => image === 'mozdef');

const directory = mkdtempSync(join(tmpdir(), 'mozdef-compose-'));
writeFileSync(join(directory, 'secret'), 'a secret');
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** As Compose fills them in, with the secrets where this machine has them. */
function settings({ environment = {} }: Service) {
  const filled = Object.entries(environment).map(([key, value]) => [
    key,
    value
      .replaceAll(/\$\{\w+:-(\w*)\}/g, '$1')
      .replaceAll(/\$\{\w+:\?[^}]*\}/g, '0123456789abcdef0123')
      .replaceAll(/\/run\/secrets\/\w+/g, join(directory, 'secret')),
  ]);
  const env = { ...Object.fromEntries(filled), MOZDEF_DATA_DIR: directory };
  return loadSettings({ env, flags: [], directory }).settings;
}

it('starts what the guide says', () => {
  expect(ours.map(([name, service]) => [name, settings(service).roles.join()])).toEqual([
    ['frontend-1', 'frontend'],
    ['frontend-2', 'frontend'],
    ['worker-1', 'worker'],
    ['worker-2', 'worker'],
    ['alerts', 'alerts'],
    ['web', 'web'],
  ]);
});

it.each(ours)('%s can start with what it is given', (_name, service) => {
  expect(startFaults(settings(service))).toEqual([]);
});

it('shows nothing to the network before its user says so', () => {
  const ports = Object.values(services).flatMap((service) => service.ports ?? []);

  expect(ports.length).toBeGreaterThan(3);
  expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
});

it('gives each process a directory of its own', () => {
  const own = ours.map(([, service]) => service.volumes?.[0]?.split(':')[0] ?? '');

  expect(new Set(own).size).toBe(ours.length);
  expect(Object.keys(volumes)).toEqual(expect.arrayContaining(own));
});
