import { afterEach, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Logger } from '../../src/log/log.ts';
import { defineRoute } from '../../src/web/api/route.ts';
import { WebUnderTest } from './support.ts';

const ROUTES = [
  defineRoute({
    method: 'get',
    path: '/fine',
    needs: 'read',
    summary: 'A test.',
    response: z.unknown(),
    handle: async () => ({ fine: true }),
  }),
];
let web: WebUnderTest;
afterEach(() => web.stop());

it('answers a client that offers to speak HTTP/2', async () => {
  web = await WebUnderTest.start(ROUTES);
  const headers = {
    connection: 'Upgrade, HTTP2-Settings',
    upgrade: 'h2c',
    'http2-settings': 'AAMAAABkAARAAAAAAAIAAAAA',
  };

  expect((await web.get('/api/fine', headers)).json()).toEqual({ fine: true });
});

it('does not fill the log with what strangers send', async () => {
  const warned: unknown[] = [];
  const log = { warn: (fields: unknown) => warned.push(fields) } as unknown as Logger;
  web = await WebUnderTest.start(ROUTES, { log });
  for (let at = 0; at < 20; at++) {
    const { status } = await web.get('/api/fine', { host: `evil${at}.example` });
    expect(status).toBe(403);
  }

  expect(warned).toMatchObject([{ reason: 'foreign', because: expect.stringContaining('evil0'), path: '/api/fine' }]);
});
