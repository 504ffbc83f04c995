import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { startInstance } from '../src/compose.ts';
import { createLogger } from '../src/log/log.ts';
import { loadSettings, type Settings } from '../src/settings.ts';
import { startFaults } from '../src/start-faults.ts';

const directory = mkdtempSync(join(tmpdir(), 'mozdef-faults-'));
writeFileSync(join(directory, 'file'), 'no directory');
writeFileSync(join(directory, 'token'), 'a token that is long enough');

function settings(...set: readonly string[]): Settings {
  const pairs = ['data_dir=new/data', ...set].map((text) => text.split(/=(.*)/s));
  const flags = pairs.map(([key = '', text = '']) => ({ flag: key, key, text }));
  return loadSettings({ env: {}, flags, directory }).settings;
}

const TOKENS = 'frontend.tokens=[{"name":"a","token":"0123456789abcdef"}]';
const MISSING = 'frontend.tokens=[{"name":"a","token_file":"none"}]';

describe('a start', () => {
  it.each([
    [[]],
    [['frontend.listen=[::1]:0', 'web.listen=8090']],
    [['frontend.listen=127.0.0.1:0', 'web.listen=127.0.0.1:0']],
    [['frontend.listen=0.0.0.0:8080', TOKENS]],
    [['frontend.listen=0.0.0.0:8080', 'frontend.insecure=true']],
    [['roles=worker', 'frontend.listen=0.0.0.0:8080', 'web.listen=0.0.0.0:8090', MISSING]],
    [['frontend.tokens=[{"name":"a","token_file":"token"}]']],
  ])('finds no fault in %j', (set) => {
    expect(startFaults(settings(...set))).toEqual([]);
  });

  it.each([
    [['frontend.listen=0.0.0.0:8080'], 'insecure-listen', /frontend\.listen is 0\.0\.0\.0/],
    [['web.listen=0.0.0.0:8090'], 'insecure-listen', /web\.listen is 0\.0\.0\.0/],
    [['frontend.listen=127.0.0.1:8090'], 'config-invalid', /are both 127\.0\.0\.1:8090/],
    [[MISSING], 'config-invalid', /cannot read the token file/],
    [['frontend.tls.cert_file=c.pem', 'frontend.tls.key_file=k.pem'], 'config-invalid', /cannot use .*c\.pem/],
    [['data_dir=file'], 'data-dir-unusable', /file is no directory/],
    [['data_dir=file/below'], 'data-dir-unusable', /file is no directory/],
  ])('with %j is refused as %s before anything is opened', async (set, code, message) => {
    const wrong = settings(...set);
    const start = startInstance({ settings: wrong, log: createLogger('silent'), version: '', filesFrom: directory });

    await expect(start).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect(startFaults(wrong)).toEqual([expect.objectContaining({ code })]);
  });

  it('is refused with a data directory that this user may not write', () => {
    // Root may write anywhere.
    if (process.getuid?.() === 0) return;
    const closed = join(directory, 'closed');
    mkdirSync(closed);
    chmodSync(closed, 0o500);

    expect(startFaults(settings('data_dir=closed/data'))[0]?.code).toBe('data-dir-unusable');
  });
});
