import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { oidcConfig } from '../../src/access/oidc-config.ts';
import { oidcSecret } from '../../src/access/provider-sign-in.ts';
import { loadSettings } from '../../src/settings.ts';
import { startFaults } from '../../src/start-faults.ts';

const FULL = { issuer: 'https://sso.example.org/realms/x', client_id: 'mozdef', roles: { viewer: ['staff'] } };
const faultsOf = (config: object): string[] =>
  (oidcConfig.safeParse(config).error?.issues ?? []).map(({ message, path }) => [...path, message].join(' '));

describe('the section web.oidc', () => {
  it('may be left out, and may be as short as this', () => {
    expect(faultsOf({})).toEqual([]);
    expect(faultsOf(FULL)).toEqual([]);
    expect(faultsOf({ ...FULL, roles: {}, default_role: 'viewer', issuer: 'http://[::1]:8080' })).toEqual([]);
  });

  it.each<[string, object]>([
    ['must have issuer', { ...FULL, issuer: '' }],
    ['must have issuer', { default_role: 'viewer' }],
    ['must have client_id', { ...FULL, client_id: '' }],
    [
      'must have client_secret or client_secret_file, not both',
      { ...FULL, client_secret: 'a', client_secret_file: 'b' },
    ],
    ['must have roles or default_role: nobody could come in', { ...FULL, roles: {} }],
  ])('%s', (fault, config) => {
    expect(faultsOf(config)).toEqual([fault]);
  });

  it.each([
    'http://sso.example.org',
    'sso.example.org',
    'ftp://127.0.0.1',
    'https://a.example/?x',
    'https://u@a.example',
  ])('takes %s for no issuer', (issuer) => {
    expect(faultsOf({ ...FULL, issuer })[0]).toMatch(/^issuer must be an https:\/\/ address/);
  });
});

describe('the configuration', () => {
  const directory = mkdtempSync(join(tmpdir(), 'mozdef-oidc-'));
  afterAll(() => rmSync(directory, { recursive: true }));
  const load = (oidc: object): ReturnType<typeof loadSettings> => {
    const file = join(directory, 'mozdef.yml');
    writeFileSync(file, JSON.stringify({ data_dir: join(directory, 'data'), web: { oidc } }));
    return loadSettings({ file, env: {}, flags: [], directory });
  };

  it('says what is missing, and where', () => {
    expect(() => load({ issuer: FULL.issuer })).toThrow(/web\.oidc.* must have client_id/s);
  });

  it('has the secret from a file beside it, and tells at start when it cannot', () => {
    const { settings } = load({ ...FULL, client_secret_file: 'secret' });
    expect(startFaults(settings)).toMatchObject([{ code: 'config-invalid', where: 'web.oidc.client_secret_file' }]);
    writeFileSync(join(directory, 'secret'), ' \n');
    expect(startFaults(settings)).toMatchObject([{ message: expect.stringContaining('is empty') }]);
    writeFileSync(join(directory, 'secret'), 'the secret\n');
    expect(startFaults(settings)).toEqual([]);
    expect(oidcSecret(settings.web.oidc)).toBe('the secret');
  });
});
