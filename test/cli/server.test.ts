import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { findServer } from '../../src/cli/server.ts';
import { temporaryDirectory } from './support/run-cli.ts';

const dataDir = temporaryDirectory();
writeFileSync(join(dataDir, 'local.token'), 'mzd_local\n');
writeFileSync(join(dataDir, 'run.json'), JSON.stringify({ pid: process.pid, web: 'http://127.0.0.1:1234' }));

describe('findServer', () => {
  it('takes the server that runs on the data directory', () => {
    expect(findServer('web', { dataDir })).toMatchObject({ url: 'http://127.0.0.1:1234', token: 'mzd_local' });
  });

  it('says that this one runs without the role', () => {
    expect(findServer('frontend', { dataDir })).toMatchObject({
      url: 'http://127.0.0.1:8080',
      remedy: expect.stringContaining('without the role frontend'),
    });
  });

  it.each([
    ['0.0.0.0:9000', 'http://127.0.0.1:9000'],
    ['[::]:9000', 'http://[::1]:9000'],
    ['[::1]:9000', 'http://[::1]:9000'],
    ['192.0.2.1:9000', 'http://192.0.2.1:9000'],
    ['9000', 'http://127.0.0.1:9000'],
  ])('else where the configuration says: %s', (listen, url) => {
    expect(findServer('web', { dataDir: temporaryDirectory(), set: [`web.listen=${listen}`] }).url).toBe(url);
  });

  it.each([
    ['http://127.0.0.1:9', 'mzd_local'],
    ['localhost:9/', 'mzd_local'],
    ['http://[::1]:9', 'mzd_local'],
    ['https://mozdef.example.com', undefined],
    ['http://192.0.2.1:8080', undefined],
  ])('shows the token of this machine to %s: %s', (url, token) => {
    expect(findServer('web', { dataDir, url }).token).toBe(token);
    expect(findServer('web', { dataDir, url, token: 'mine' }).token).toBe('mine');
  });

  it('refuses what is no address', () => {
    expect(() => findServer('web', { url: 'ftp://x' })).toThrow(expect.objectContaining({ code: 'usage' }));
    expect(() => findServer('web', { url: 'http://' })).toThrow(expect.objectContaining({ code: 'usage' }));
  });
});
