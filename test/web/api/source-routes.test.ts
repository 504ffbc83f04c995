import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '../../../src/log/log.ts';
import { EmbeddedStateStore } from '../../../src/state/embedded/embedded-state-store.ts';
import { saveSources } from '../../../src/state/sources/save-sources.ts';
import type { SourceSum } from '../../../src/state/sources/source.ts';
import { sourceRoutes } from '../../../src/web/api/source-routes.ts';
import { NOW, WebUnderTest } from '../support.ts';

const REFUSAL = { count: 3, last: NOW - 1000, reason: 'unauthorized', message: 'a token is required' };

function sumOf(address: string, more: Partial<SourceSum>): SourceSum {
  return {
    tokensource: undefined,
    address,
    shippers: new Set(),
    endpoints: new Set(['events']),
    first: NOW - 5000,
    last: NOW - 1000,
    lastAccepted: undefined,
    accepted: 0,
    refused: new Map(),
    ...more,
  };
}

describe('the API of senders', () => {
  const directory = mkdtempSync(join(tmpdir(), 'mozdef-web-sources-'));
  let state: EmbeddedStateStore;
  let web: WebUnderTest;
  beforeAll(async () => {
    state = await EmbeddedStateStore.open({ directory, log: createLogger('silent') });
    const sums = [
      sumOf('192.0.2.1', { tokensource: 'web', accepted: 10, lastAccepted: NOW }),
      sumOf('192.0.2.2', { refused: new Map([[401, REFUSAL]]) }),
    ];
    await saveSources(sums, state, { instance: 'a', seconds: 5, now: NOW });
    web = await WebUnderTest.start(sourceRoutes({ state, now: () => NOW }));
  });
  afterAll(async () => {
    await web.stop();
    await state.close();
    rmSync(directory, { recursive: true });
  });

  it('lists those first that lose events', async () => {
    const answer = (await web.get('/api/sources')).json();

    expect(answer).toMatchObject({
      total: 2,
      trouble: 1,
      sources: [
        { address: '192.0.2.2', accepted: 0, trouble: { status: 401, count: 3, message: 'a token is required' } },
        { address: '192.0.2.1', tokensource: 'web', accepted: 10, persecond: expect.any(Number), refused: [] },
      ],
    });
  });

  it('counts those beyond the limit', async () => {
    const answer = (await web.get('/api/sources?limit=1')).json() as { sources: unknown[]; total: number };

    expect([answer.sources.length, answer.total]).toEqual([1, 2]);
  });

  it.each(['?limit=0', '?limit=10001', '?name=x'])('refuses %s', async (parameters) => {
    expect((await web.get(`/api/sources${parameters}`)).status).toBe(400);
  });
});
