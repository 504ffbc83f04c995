import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/event/event.ts';
import { testHost } from '../../plugin/support.ts';
import { bundled } from '../support.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mozdef-lists-'));
});
afterEach(() => rm(directory, { recursive: true }));
const host = (): ReturnType<typeof testHost> => testHost({ resolveFile: (path) => join(directory, path) });

describe('key-staff', () => {
  it.each([
    [{ username: 'Alice' }, true],
    [{ username: 'CORP\\alice' }, true],
    [{ email: 'alice@example.com' }, true],
    [{ originuser: 'bob' }, true],
    [{ username: 'alicia' }, false],
    [{ username: 7 }, false],
    [{ other: 'alice' }, false],
  ] as [JsonObject, boolean][])('tags %j: %j', async (details, tagged) => {
    await writeFile(join(directory, 'staff.txt'), '# the board\nBob # finance\r\n\n');
    const run = await bundled('key-staff', { config: { users: ['alice'], file: 'staff.txt' }, host: host() });

    const event = run({}, details);

    expect(event.tags).toEqual(tagged ? ['key-staff'] : []);
    expect(event.mozdef.plugins).toEqual(tagged ? ['key-staff'] : []);
  });
});

describe('watchlist', () => {
  const lists = [
    { name: 'bad', file: 'bad.txt' },
    {
      name: 'people',
      entries: ['Mallory', 'd41d8cd98f00b204e9800998ecf8427e', 'evil.example.com', '2001:db8:bad::/48'],
    },
  ];
  const cases: [string, JsonObject, string[]][] = [
    ['an address', { sourceipaddress: '192.0.2.66' }, ['bad 192.0.2.66']],
    ['an address in a network', { destinationipaddress: '198.51.100.9' }, ['bad 198.51.100.0/24']],
    ['an IPv6 address in a network', { anyfield: '2001:DB8:BAD::7' }, ['people 2001:db8:bad::/48']],
    ['a domain', { query: 'Evil.example.com.' }, ['people evil.example.com']],
    ['a subdomain', { host: 'www.evil.example.com' }, ['people evil.example.com']],
    ['a URL', { url: 'https://user@evil.example.com:8443/x' }, ['people evil.example.com']],
    ['a URL with an address', { url: 'http://198.51.100.7/x' }, ['bad 198.51.100.0/24']],
    ['a URL with an IPv6 address', { url: 'http://[2001:db8:bad::1]:80/x' }, ['people 2001:db8:bad::/48']],
    ['an email address', { email: 'x@mail.evil.example.com' }, ['people evil.example.com']],
    ['a user', { username: 'mallory' }, ['people mallory']],
    ['a hash', { md5: 'D41D8CD98F00B204E9800998ECF8427E' }, ['people d41d8cd98f00b204e9800998ecf8427e']],
    ['two', { username: 'mallory', sourceipaddress: '192.0.2.66' }, ['people mallory', 'bad 192.0.2.66']],
    ['another domain', { host: 'notevil.example.com' }, []],
    ['a part of a value', { username: 'mallory2', text: 'mallory was here' }, []],
    ['another address', { sourceipaddress: '192.0.2.67' }, []],
    ['a text without end', { text: 'evil.example.com/'.repeat(10_000) }, []],
  ];
  it.each(cases)('finds %s', async (_name, details, found) => {
    await writeFile(join(directory, 'bad.txt'), '192.0.2.66\n198.51.100.0/24 # scanners\n');
    const run = await bundled('watchlist', { config: { lists }, host: host() });

    const event = run({}, details);

    const names = new Set(found.map((entry) => `watchlist-${entry.split(' ')[0]}`));
    expect(new Set(event.tags)).toEqual(new Set(found.length > 0 ? ['watchlist', ...names] : []));
    expect(event.details['watchlist']).toEqual(
      found.length > 0 ? found.map((entry) => entry.split(' ')[1]) : undefined,
    );
  });

  it('looks at the hostname', async () => {
    const run = await bundled('watchlist', { config: { lists: [{ name: 'x', entries: ['.example.org'] }] } });

    expect(run({ hostname: 'www.example.org' }).tags).toEqual(['watchlist', 'watchlist-x']);
  });

  it('says which file is missing', async () => {
    const missing = bundled('watchlist', { config: { lists: [{ name: 'x', file: 'absent.txt' }] }, host: host() });

    await expect(missing).rejects.toMatchObject({
      code: 'plugin-invalid',
      message: expect.stringMatching(/absent\.txt/),
    });
  });

  it('does not mind a sender who uses its field', async () => {
    const run = await bundled('watchlist', { config: { lists: [{ name: 'x', entries: ['mallory'] }] } });

    expect(run({}, { watchlist: 'mallory' }).tags).toEqual([]);
    expect(run({}, { watchlist: 'forged', username: 'mallory' }).details['watchlist']).toEqual(['mallory']);
  });
});
