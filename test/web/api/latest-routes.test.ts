import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '../../../src/log/log.ts';
import { EmbeddedStateStore } from '../../../src/state/embedded/embedded-state-store.ts';
import { latestRoutes } from '../../../src/web/api/latest-routes.ts';
import { LATEST } from '../../../src/work/latest-states.ts';
import { NOW, WebUnderTest } from '../support.ts';

interface Page {
  readonly events: readonly { readonly mozdef: { readonly staticid: string } }[];
  readonly next?: string;
}

/** More than one page looks at. */
const MANY = 10_500;

describe('the API of last known states', () => {
  const directory = mkdtempSync(join(tmpdir(), 'mozdef-web-latest-'));
  let state: EmbeddedStateStore;
  let web: WebUnderTest;
  beforeAll(async () => {
    state = await EmbeddedStateStore.open({ directory, log: createLogger('silent') });
    const bodies = [
      ...Array.from({ length: MANY }, (_, index) => aState(`agent-${String(index).padStart(5, '0')}`, 'alive')),
      aState('door-a/b', 'open'),
      aState('door-é', 'closed'),
      { ...aState('large-1', 'big'), details: { text: 'x'.repeat(3_000_000) } },
      { ...aState('large-2', 'big'), details: { text: 'x'.repeat(3_000_000) } },
      { ...aState('large-3', 'big'), details: { text: 'x'.repeat(3_000_000) } },
    ];
    await state.write(bodies.map((body) => ({ collection: LATEST, id: body.mozdef.staticid, body })));
    await state.write([{ collection: 'other', id: 'door-other', body: aState('door-other', 'open') }]);
    web = await WebUnderTest.start(latestRoutes({ state, now: () => NOW }));
  });
  afterAll(async () => {
    await web.stop();
    await state.close();
    rmSync(directory, { recursive: true });
  });

  function aState(staticid: string, summary: string) {
    return { utctimestamp: '2026-03-01T12:00:00.000000+00:00', summary, tags: [], details: {}, mozdef: { staticid } };
  }
  const list = async (parameters: Record<string, string>): Promise<Page> =>
    (await web.get(`/api/latest?${new URLSearchParams(parameters)}`)).json() as Page;
  const ids = ({ events }: Page): string[] => events.map(({ mozdef }) => mozdef.staticid);

  it('lists them by id, by their beginning and page by page', async () => {
    const first = await list({ limit: '2' });
    const second = await list({ limit: '2', after: first.next ?? '' });

    expect([ids(first), ids(second)]).toEqual([
      ['agent-00000', 'agent-00001'],
      ['agent-00002', 'agent-00003'],
    ]);
    expect(await list({ prefix: 'door-' })).toEqual({
      events: [aState('door-a/b', 'open'), aState('door-é', 'closed')],
    });
  });

  it('finds them by a query', async () => {
    expect(ids(await list({ q: 'summary:open OR summary:closed', prefix: 'door' }))).toEqual(['door-a/b', 'door-é']);
    expect(ids(await list({ q: 'utctimestamp:[now-2h TO now] AND mozdef.staticid:*0007' }))).toContain('agent-00007');
    expect(ids(await list({ q: 'utctimestamp:[now-30m TO now]', prefix: 'door' }))).toEqual([]);
  });

  it('looks at a bounded number of them, and says where to go on', async () => {
    const first = await list({ q: 'summary:open' });
    const second = await list({ q: 'summary:open', after: first.next ?? '' });

    expect(first).toEqual({ events: [], next: 'agent-09999' });
    expect(second).toEqual({ events: [aState('door-a/b', 'open')] });
  });

  it('ends a page after some large ones', async () => {
    const first = await list({ prefix: 'large' });

    expect(ids(first)).toEqual(['large-1', 'large-2']);
    expect(ids(await list({ prefix: 'large', after: first.next ?? '' }))).toEqual(['large-3']);
  });

  it('gives one by id, or says that it is not there', async () => {
    const none = await web.get('/api/latest/door-other');

    expect((await web.get('/api/latest/door-a%2Fb')).json()).toEqual(aState('door-a/b', 'open'));
    expect(none.status).toBe(404);
    expect(none.json()).toMatchObject({
      error: { code: 'not-found', message: 'there is no last known state door-other' },
    });
  });

  it.each(['limit=0', 'limit=1001', 'q=(', 'id=x'])('refuses %s', async (parameters) => {
    expect((await web.get(`/api/latest?${parameters}`)).status).toBe(400);
  });
});
