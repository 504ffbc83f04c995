import { expect, it } from '@jest/globals';
import type { Event, JsonObject } from '../../../src/event/event.ts';
import { NOW, testHost } from '../../plugin/support.ts';
import { bundled } from '../support.ts';

async function seen(fields: Partial<Event>, details: JsonObject = {}, config: JsonObject = {}): Promise<string[]> {
  const host = testHost();
  const run = await bundled('last-seen', { host, config });
  const event = run(fields, details);
  expect(event.mozdef.plugins).toEqual([]);
  expect(host.sightings.every(({ time }) => time === NOW)).toBe(true);
  return host.sightings.map(({ kind, key, source }) => `${kind} ${key} ${source}`);
}

it('notes host and user, with where it heard of them', async () => {
  expect(await seen({ hostname: 'web1', source: 'auth' }, { username: 'bob' })).toEqual([
    'asset web1 auth',
    'user bob auth',
  ]);
  expect(await seen({ hostname: 'web1' })).toEqual(['asset web1 192.0.2.1']);
});

it('notes nothing that is not known', async () => {
  expect(await seen({}, { username: '' })).toEqual([]);
  expect(await seen({}, { username: '-' })).toEqual([]);
  expect(await seen({}, { username: ['a'] })).toEqual([]);
  expect(await seen({}, { username: 'x'.repeat(300) })).toEqual([]);
});

it('takes a public address for an attacker when something failed or a tag says so', async () => {
  const attacker = ['attacker 198.51.100.7 192.0.2.1'];

  expect(await seen({}, { sourceipaddress: '198.51.100.7', success: false })).toEqual(attacker);
  expect(await seen({}, { sourceipaddress: '198.51.100.7', success: 'false' })).toEqual(attacker);
  expect(await seen({ tags: ['portscan'] }, { sourceipaddress: '198.51.100.7' })).toEqual(attacker);
  expect(await seen({ tags: ['odd'] }, { sourceipaddress: '198.51.100.7' }, { attack_tags: ['odd'] })).toEqual(
    attacker,
  );
  expect(await seen({}, { sourceipaddress: '198.51.100.7', success: true })).toEqual([]);
  expect(await seen({}, { sourceipaddress: '10.0.0.7', success: false })).toEqual([]);
  expect(await seen({}, { sourceipaddress: 'nowhere', success: false })).toEqual([]);
});
