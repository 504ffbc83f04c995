import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '../../../src/log/log.ts';
import { EmbeddedStateStore } from '../../../src/state/embedded/embedded-state-store.ts';
import { listSources } from '../../../src/state/sources/list-sources.ts';
import { pruneSources, saveSources } from '../../../src/state/sources/save-sources.ts';
import type { RefusalSum, SourceSum } from '../../../src/state/sources/source.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const HOUR = 3_600_000;

function sumOf(sum: Partial<SourceSum> & { readonly refusals?: Record<number, Partial<RefusalSum>> } = {}): SourceSum {
  const refused = Object.entries(sum.refusals ?? {}).map(([status, refusal]): [number, RefusalSum] => [
    Number(status),
    { count: 1, last: NOW, reason: 'unauthorized', message: 'a token is required', ...refusal },
  ]);
  return {
    tokensource: undefined,
    address: '192.0.2.1',
    shippers: new Set(['Ruby']),
    endpoints: new Set(['events']),
    first: NOW,
    last: NOW,
    lastAccepted: undefined,
    accepted: 0,
    refused: new Map(refused),
    ...sum,
  };
}

let directory: string;
let state: EmbeddedStateStore;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mozdef-sources-'));
  state = await EmbeddedStateStore.open({ directory, log: createLogger('silent') });
});
afterEach(async () => {
  await state.close();
  await rm(directory, { recursive: true });
});
const save = (sums: SourceSum[], instance = 'a', now = NOW, seconds = 5) =>
  saveSources(sums, state, { instance, seconds, now });

describe('the senders', () => {
  it('are added up over saves and instances', async () => {
    await save([sumOf({ accepted: 10, lastAccepted: NOW })]);
    await save([
      sumOf({
        accepted: 5,
        lastAccepted: NOW + 1,
        first: NOW - 1000,
        last: NOW + 1,
        shippers: new Set(['curl/8']),
        endpoints: new Set(['bulk']),
        refusals: { 401: { count: 2, last: NOW + 1 } },
      }),
    ]);
    await save([sumOf({ accepted: 1, last: NOW - 5, refusals: { 401: { last: NOW - 5, reason: 'older' } } })], 'b');

    expect(await listSources(state, NOW + 2)).toEqual([
      {
        id: expect.stringMatching(/^[\da-f]{32}$/),
        address: '192.0.2.1',
        shippers: ['Ruby', 'curl/8'],
        endpoints: ['events', 'bulk'],
        firstseen: '2026-11-24T11:59:59.000000+00:00',
        lastseen: '2026-11-24T12:00:00.001000+00:00',
        lastaccepted: '2026-11-24T12:00:00.001000+00:00',
        accepted: 16,
        persecond: expect.any(Number),
        refused: [
          {
            status: 401,
            count: 3,
            last: '2026-11-24T12:00:00.001000+00:00',
            reason: 'unauthorized',
            message: 'a token is required',
          },
        ],
        trouble: expect.objectContaining({ status: 401, count: 3 }),
      },
    ]);
  });

  it('lose nothing when instances save the same one at the same time', async () => {
    const instances = ['a', 'b', 'c', 'd'];
    const answers = await Promise.all(instances.map((name) => save([sumOf({ accepted: 1, lastAccepted: NOW })], name)));

    const left = answers.flatMap((answer) => answer.left).length;
    const [source] = await listSources(state, NOW);
    expect((source?.accepted ?? 0) + left).toBe(4);
  });

  it('are told apart by token and address', async () => {
    await save([sumOf(), sumOf({ tokensource: 'web' }), sumOf({ address: '192.0.2.2' })]);
    await save([sumOf({ tokensource: 'web' })]);

    const names = (await listSources(state, NOW)).map(({ tokensource, address }) => [tokensource, address].join(' '));
    expect(names.sort()).toEqual([' 192.0.2.1', ' 192.0.2.2', 'web 192.0.2.1']);
  });

  it('have a rate that follows what they send, and ends with it', async () => {
    for (let second = 0; second < 180; second += 5) await save([sumOf({ accepted: 500 })], 'a', NOW + second * 1000);
    await save([sumOf({ accepted: 50 })], 'b', NOW + 175_000, 1);
    const rateAt = async (ms: number) => (await listSources(state, NOW + ms))[0]?.persecond ?? 0;

    expect(await rateAt(175_000)).toBeGreaterThan(97);
    expect(await rateAt(175_000)).toBeLessThan(103);
    expect(await rateAt(195_000)).toBeLessThan(52);
    expect(await rateAt(600_000)).toBe(0);
  });

  it('come first when they most likely lose events', async () => {
    const sums = [
      sumOf({ address: 'quiet', last: NOW - 1 }),
      sumOf({ address: 'pushed back', last: NOW - 2, refusals: { 503: {} } }),
      sumOf({ address: 'mended', last: NOW - 3, lastAccepted: NOW, refusals: { 401: { last: NOW - 2 * HOUR } } }),
      sumOf({ address: 'forgotten', last: NOW - 4, refusals: { 401: { last: NOW - 25 * HOUR } } }),
      sumOf({ address: 'refused', last: NOW - 5, refusals: { 413: { last: NOW - 23 * HOUR } } }),
      sumOf({ address: 'partly', last: NOW - 6, lastAccepted: NOW, refusals: { 400: { last: NOW - HOUR / 2 } } }),
    ];
    await save(sums);

    const sources = await listSources(state, NOW);
    expect(sources.map(({ address, trouble }) => [address, trouble?.status])).toEqual([
      ['refused', 413],
      ['partly', 400],
      ['quiet', undefined],
      ['pushed back', undefined],
      ['mended', undefined],
      ['forgotten', undefined],
    ]);
  });

  it('are forgotten when there are too many, those first that never sent an event', async () => {
    await save([
      ...Array.from({ length: 5 }, (_, index) => sumOf({ address: `scanner ${index}`, last: NOW + index })),
      sumOf({ address: 'old', accepted: 1, last: NOW - 40 * 24 * HOUR }),
      sumOf({ address: 'real', accepted: 1, last: NOW - HOUR }),
    ]);

    expect(await pruneSources(state, { most: 3, oldest: NOW - 30 * 24 * HOUR })).toBe(5);

    expect((await listSources(state, NOW)).map(({ address }) => address)).toEqual(['scanner 4', 'real']);
  });

  it('are kept for later when the store fails', async () => {
    const sums = Array.from({ length: 150 }, (_, index) => sumOf({ address: `192.0.2.${index}` }));
    await state.close();

    const { left, failure } = await save(sums);

    expect(left).toHaveLength(150);
    expect(failure).toMatchObject({ code: 'state-unavailable' });
    state = await EmbeddedStateStore.open({ directory, log: createLogger('silent') });
  });
});
