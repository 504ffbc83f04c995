import { afterEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { z } from 'zod';
import { type ErrorCode, MozdefError } from '../../../src/lifecycle/error.ts';
import { defineRoute } from '../../../src/web/api/route.ts';
import { NOW, WebUnderTest } from '../support.ts';

/** `/api/fault` fails with a fault of ours, `/api/fault/CODE` with an error of this code. */
const ROUTES = ['/fault', '/fault/:code'].map((path) =>
  defineRoute({
    method: 'get',
    needs: 'read',
    path,
    summary: 'Fails.',
    response: z.unknown(),
    handle: ({ parameters: { code } }) => {
      if (code === undefined) return Promise.reject(new TypeError('the inside of it'));
      return Promise.reject(new MozdefError(code as ErrorCode, 'it is away', { cause: new Error('the inside of it') }));
    },
  }),
);
const [WARNING, ERROR] = [40, 50];

let web: WebUnderTest;
let now = NOW;
const logged: Record<string, unknown>[] = [];
afterEach(() => web.stop());

/** Asks for these and resolves to the statuses of the answers. */
async function ask(...paths: readonly string[]): Promise<number[]> {
  const statuses: number[] = [];
  for (const path of paths) statuses.push((await web.get(`/api/fault${path}`)).status);
  return statuses;
}

async function start(): Promise<void> {
  now = NOW;
  logged.length = 0;
  const log = pino({}, { write: (line: string) => void logged.push(JSON.parse(line)) });
  web = await WebUnderTest.start(ROUTES, { log, now: () => now });
}

describe('a fault of ours while the API is asked', () => {
  it('is logged with message and stack, and answered without', async () => {
    await start();

    const answer = await web.get('/api/fault');

    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain('the inside');
    const stack = expect.stringContaining('problem.test.ts');
    const err = { type: 'TypeError', message: 'the inside of it', stack };
    expect(logged).toMatchObject([{ level: ERROR, path: '/api/fault', err, msg: 'API request failed' }]);
  });

  it('is logged each time', async () => {
    await start();

    await expect(ask('', '', '/thread-died')).resolves.toEqual([500, 500, 500]);

    expect(logged.map(({ level }) => level)).toEqual([ERROR, ERROR, ERROR]);
  });
});

describe('what cannot be answered now', () => {
  it.each<[ErrorCode, number]>([
    ['store-unavailable', 503],
    ['state-unavailable', 503],
    ['query-timeout', 504],
    ['queue-full', 503],
  ])('is a warning in one line without a stack: %s', async (code, status) => {
    await start();

    await expect(ask(`/${code}`)).resolves.toEqual([status]);

    const fields = { reason: code, path: `/api/fault/${code}`, error: 'it is away' };
    expect(logged).toMatchObject([{ level: WARNING, ...fields, msg: 'API request cannot be answered now' }]);
    expect(JSON.stringify(logged)).not.toMatch(/problem\.test\.ts|the inside/);
  });

  it('is said once in ten seconds for each reason, with the number in between', async () => {
    await start();

    await ask('/query-timeout', '/query-timeout', '/store-unavailable', '/query-timeout');
    now += 10_000;
    await ask('/query-timeout', '/query-timeout');

    expect(logged.map(({ reason, suppressed }) => [reason, suppressed])).toEqual([
      ['query-timeout', undefined],
      ['store-unavailable', undefined],
      ['query-timeout', 2],
    ]);
  });
});

it('what the sender is to mend is not logged', async () => {
  await start();

  await expect(ask('/query-invalid', '/not-found')).resolves.toEqual([400, 404]);

  expect(logged).toEqual([]);
});
