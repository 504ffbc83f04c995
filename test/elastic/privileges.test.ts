import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { missingPrivileges, type Privilege, privilegesText } from '../../src/elastic/privileges.ts';
import type { SearchServer } from '../../src/elastic/search-server.ts';
import type { SearchServerResponse } from '../../src/elastic/transport.ts';
import { STATE_INDICES, shownAlertsPrivileges, statePrivileges } from '../../src/state/state-privileges.ts';
import { storeConfig } from '../../src/store/store-config.ts';
import { eventPrivileges, storePrivileges } from '../../src/store/store-privileges.ts';

const guide = (name: string): string =>
  readFileSync(resolve(import.meta.dirname, `../../docs/guides/${name}.md`), 'utf8');

/** Names of those of the cluster, and of those for the indices of each pattern. */
function summed(privileges: readonly Privilege[]): { cluster: string[]; indices: Record<string, string[]> } {
  const cluster = privileges.filter(({ indices }) => !indices).map(({ name }) => name);
  const indices: Record<string, string[]> = {};
  for (const { name, indices: patterns = [] } of privileges) {
    for (const pattern of patterns) (indices[pattern] ??= []).push(name);
  }
  return { cluster, indices };
}

describe('the guides list just the privileges that doctor looks for', () => {
  it('of the store', () => {
    const text = /_security\/role\/mozdef'[^{]*(\{.*?\})'\n/s.exec(guide('use-elasticsearch'))?.[1] ?? '';
    const role = JSON.parse(text) as { cluster: string[]; indices: { names: string[]; privileges: string[] }[] };
    const indices = role.indices.flatMap(({ names, privileges }) => names.map((name) => [name, privileges]));

    expect({ cluster: role.cluster, indices: Object.fromEntries(indices) }).toEqual(summed(eventPrivileges('')));
  });

  it('of snapshots', () => {
    const text = /^Snapshots need .*?\n\n/ms.exec(guide('use-elasticsearch'))?.[0] ?? '';
    const { snapshots } = storeConfig.parse({ snapshots: { repository: 'backup' } });
    const named = [{ ...snapshots, type: 'fs' }, snapshots].flatMap((config) =>
      storePrivileges({ prefix: '', snapshots: config }).slice(eventPrivileges('').length),
    );

    expect([...new Set(text.match(/(?<=`)[a-z_]+(?=`)/g))].filter((word) => word !== 'type')).toEqual([
      ...new Set(named.map(({ name }) => name)),
    ]);
  });

  it('of state', () => {
    const text = guide('share-state');
    const listed = /The user needs `monitor` of the cluster, and the privileges (.*?) on them/s.exec(text)?.[1] ?? '';
    const names = [...text.matchAll(/^\| `(mozdef-\w+)` \|/gm)].map(([, name = '']) => name);
    const privileges = listed.match(/(?<=`)\w+(?=`)/g);

    expect(names).toEqual(Object.values(STATE_INDICES));
    expect(summed(statePrivileges(''))).toEqual({
      cluster: ['monitor'],
      indices: Object.fromEntries(names.map((name) => [name, privileges])),
    });
  });
});

it('lists what it takes to show alerts at the server of the state', () => {
  const [, text = ''] = /To show alerts there (.*?)\n\n/s.exec(guide('share-state')) ?? [];

  expect(text.match(/(?<=`)[a-z_]+\*?(?=`)/g)).toEqual([
    ...shownAlertsPrivileges('').map(({ name }) => name),
    'alerts*',
  ]);
});

it('puts the prefix before the indices', () => {
  const patterns = [...eventPrivileges('p-'), ...shownAlertsPrivileges('p-'), ...statePrivileges('p-')].flatMap(
    ({ indices = [] }) => indices,
  );

  expect(patterns.filter((pattern) => !pattern.startsWith('p-'))).toEqual([]);
});

it('says several privileges in one sentence', () => {
  expect(privilegesText(eventPrivileges(''))).toBe(
    'monitor and manage_index_templates of the cluster; read, write and manage on events*, alerts* and mozdef-*',
  );
});

describe('asking for privileges', () => {
  const asking = (status: number, body: unknown): Pick<SearchServer, 'request'> => ({
    request: async <Body>() => ({ status, body }) as SearchServerResponse<Body>,
  });

  it.each<[string, number, unknown]>([
    ['security is off', 400, { error: 'no handler found for uri [/_security/user/_has_privileges]' }],
    ['something else answers', 200, 'welcome'],
  ])('is told nothing when %s', async (_, status, body) => {
    await expect(missingPrivileges(asking(status, body), eventPrivileges(''))).resolves.toBeUndefined();
  });

  it('names the indices for which one is missing', async () => {
    const given = { read: true, write: true, manage: true };
    const body = {
      cluster: { monitor: true, manage_index_templates: true },
      index: { 'events*': given, 'mozdef-*': { ...given, manage: false } },
    };

    await expect(missingPrivileges(asking(200, body), eventPrivileges(''))).resolves.toMatchObject([
      { name: 'manage', indices: ['mozdef-*'] },
    ]);
  });
});
