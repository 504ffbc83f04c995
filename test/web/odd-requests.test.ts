import { afterEach, expect, it } from '@jest/globals';
import { z } from 'zod';
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
