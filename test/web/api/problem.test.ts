import { afterEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { z } from 'zod';
import { defineRoute } from '../../../src/web/api/route.ts';
import { WebUnderTest } from '../support.ts';

const FAULT = defineRoute({
  method: 'get',
  path: '/fault',
  summary: 'Fails.',
  response: z.unknown(),
  handle: () => Promise.reject(new TypeError('the inside of it')),
});

describe('a fault of ours while the API is asked', () => {
  let web: WebUnderTest;
  afterEach(() => web.stop());

  it('is logged with message and stack, and answered without', async () => {
    const logged: Record<string, unknown>[] = [];
    const log = pino({}, { write: (line: string) => void logged.push(JSON.parse(line)) });
    web = await WebUnderTest.start([FAULT], { log });

    const answer = await web.get('/api/fault');

    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain('the inside');
    const line = logged.find(({ msg }) => msg === 'API request failed');
    const stack = expect.stringContaining('problem.test.ts');
    expect(line).toMatchObject({ path: '/api/fault', err: { type: 'TypeError', message: 'the inside of it', stack } });
  });
});
