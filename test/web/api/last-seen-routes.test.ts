import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '../../../src/log/log.ts';
import { EmbeddedLastSeenStore } from '../../../src/state/embedded/embedded-last-seen-store.ts';
import { lastSeenRoutes } from '../../../src/web/api/last-seen-routes.ts';
import { WebUnderTest } from '../support.ts';

const TIME = '2026-03-01T12:00:00.000000+00:00';
const SEEN = [
  ...['gate', 'web1', 'web2', 'web3'].map((key) => ({ kind: 'asset' as const, key })),
  ...['ann', 'DOMAIN\\bob/admin', 'éva'].map((key) => ({ kind: 'user' as const, key })),
  { kind: 'attacker' as const, key: '2001:db8::1' },
];

interface Page {
  readonly entries: readonly { readonly key: string }[];
  readonly next?: string;
}

describe('the API of what was seen', () => {
  const directory = mkdtempSync(join(tmpdir(), 'mozdef-web-seen-'));
  let lastSeen: EmbeddedLastSeenStore;
  let web: WebUnderTest;
  beforeAll(async () => {
    const log = createLogger('silent');
    lastSeen = await EmbeddedLastSeenStore.open({ directory, log });
    const sums = SEEN.map((seen) => ({ ...seen, first: TIME, time: TIME, count: 2, sources: ['sshd'] }));
    await lastSeen.add(JSON.stringify(sums));
    web = await WebUnderTest.start(lastSeenRoutes(lastSeen));
  });
  afterAll(async () => {
    await web.stop();
    await lastSeen.close();
    rmSync(directory, { recursive: true });
  });

  const list = async (parameters = ''): Promise<Page> => (await web.get(`/api/lastseen${parameters}`)).json() as Page;
  const keys = ({ entries }: Page): string[] => entries.map(({ key }) => key);

  it('lists assets by name, other kinds when asked', async () => {
    expect(keys(await list())).toEqual(['gate', 'web1', 'web2', 'web3']);
    expect(keys(await list('?kind=user'))).toEqual(['DOMAIN\\bob/admin', 'ann', 'éva']);
    expect((await list('?kind=attacker')).entries).toEqual([
      { kind: 'attacker', key: '2001:db8::1', firstseen: TIME, lastseen: TIME, count: 2, sources: ['sshd'] },
    ]);
  });

  it('lists page by page, and by the beginning of the name', async () => {
    const first = await list('?limit=3');
    const second = await list(`?limit=3&after=${encodeURIComponent(first.next ?? '')}`);

    expect([keys(first), keys(second)]).toEqual([['gate', 'web1', 'web2'], ['web3']]);
    expect(second.next).toBeUndefined();
    expect(keys(await list('?q=web&limit=2'))).toEqual(['web1', 'web2']);
    expect(keys(await list('?kind=user&q=DOMAIN%5C'))).toEqual(['DOMAIN\\bob/admin']);
  });

  it.each(SEEN)('gives one by kind and name: %j', async ({ kind, key }) => {
    const answer = await web.get(`/api/lastseen/${kind}/${encodeURIComponent(key)}`);

    expect(answer.json()).toMatchObject({ kind, key, count: 2 });
  });

  it('says which was never seen', async () => {
    const answer = await web.get('/api/lastseen/user/nobody');

    expect(answer.status).toBe(404);
    expect(answer.json()).toMatchObject({ error: { code: 'not-found', message: 'user nobody was never seen' } });
  });

  it.each(['?kind=ghost', '?limit=0', '?limit=', '?limit=10001', '?name=x'])('refuses %s', async (parameters) => {
    expect((await web.get(`/api/lastseen${parameters}`)).status).toBe(400);
  });
});
