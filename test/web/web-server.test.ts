import { rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Counter } from 'prom-client';
import { z } from 'zod';
import { MozdefError } from '../../src/lifecycle/error.ts';
import { defineRoute, type Route } from '../../src/web/api/route.ts';
import { LOCAL_TOKEN, WebUnderTest } from './support.ts';

const route = (path: string, handle: Route['handle']): Route =>
  defineRoute({ method: 'get', path, needs: 'read', summary: 'A test.', response: z.unknown(), handle });
const ROUTES: Route[] = [
  route('/fine', async () => ({ fine: true })),
  route('/named/:name', async ({ parameters }) => parameters),
  route('/fault', () => Promise.reject(new Error('a secret of the inside'))),
  route('/full', () => Promise.reject(new MozdefError('disk-full', 'no room', { remedy: 'Make room.' }))),
  defineRoute({
    method: 'get',
    path: '/asked',
    needs: 'read',
    summary: 'A test.',
    query: z.strictObject({ text: z.string().default('none'), number: z.coerce.number().int().max(9).optional() }),
    response: z.unknown(),
    handle: async ({ query }) => query,
  }),
  defineRoute({
    method: 'post',
    path: '/told',
    needs: 'read',
    summary: 'A test.',
    body: z.strictObject({ name: z.string() }),
    response: z.unknown(),
    handle: async ({ body }) => body,
  }),
];

describe('WebServer', () => {
  let web: WebUnderTest;
  afterEach(() => web.stop());
  const start = async (options: Parameters<typeof WebUnderTest.start>[1] = {}): Promise<void> => {
    web = await WebUnderTest.start(ROUTES, options);
  };

  describe('API', () => {
    it('answers in JSON that is not to be kept', async () => {
      await start();
      const answer = await web.get('/api/fine');

      expect([answer.status, answer.json()]).toEqual([200, { fine: true }]);
      expect(answer.headers['content-type']).toMatch(/^application\/json/);
      expect(answer.headers['cache-control']).toBe('no-store');
    });

    it('gives handlers what the schemas make of parameters and bodies', async () => {
      await start();

      expect((await web.get('/api/asked?number=7')).json()).toEqual({ text: 'none', number: 7 });
      expect((await web.get('/api/named/a%2Fb%20c')).json()).toEqual({ name: 'a/b c' });
      expect((await web.post('/api/told', { name: 'x' })).json()).toEqual({ name: 'x' });
    });

    it.each([
      ['/api/asked?number=99', /number/],
      ['/api/asked?number=x', /number/],
      ['/api/asked?nmber=1', /nmber/],
      ['/api/asked?text=a&text=b', /text/],
      ['/api/asked?__proto__=1', /__proto__/],
      ['/api/fine?any=1', /any/],
      ['/api/named/%E0%A4%A', /acceptable/],
    ])('refuses %s and says why', async (path, message) => {
      await start();
      const answer = await web.get(path);

      expect(answer.status).toBe(400);
      expect(answer.json()).toMatchObject({
        error: { code: 'request-invalid', message: expect.stringMatching(message) },
      });
    });

    it.each([
      ['a field that is not allowed', '{"name":"x","more":1}', 400, {}],
      ['a field of another type', '{"name":1}', 400, {}],
      ['no object', '[1]', 400, {}],
      ['no JSON', '{"name":', 400, {}],
      ['nothing', '', 400, {}],
      ['text that a form could send', '{"name":"x"}', 400, { 'content-type': 'text/plain' }],
      ['too much', JSON.stringify({ name: 'x'.repeat(1_100_000) }), 413, {}],
      ['another charset', '{"name":"x"}', 415, { 'content-type': 'application/json; charset=latin9' }],
    ])('refuses a body with %s', async (_, body, status, headers) => {
      await start();
      const answer = await web.post('/api/told', body, headers);

      expect(answer.status).toBe(status);
      expect(answer.json()).toMatchObject({ error: { code: 'request-invalid', message: expect.any(String) } });
    });

    it('tells faults of ours nothing but that they are, and outages with their remedy', async () => {
      await start();
      const [fault, full, missing] = await Promise.all(
        ['/fault', '/full', '/nothing'].map((path) => web.get(`/api${path}`)),
      );

      expect(fault?.status).toBe(500);
      expect(fault?.text).not.toContain('secret');
      expect(fault?.json()).toMatchObject({ error: { code: 'internal' } });
      expect(full?.status).toBe(503);
      expect(full?.json()).toEqual({ error: { code: 'disk-full', message: 'no room', remedy: 'Make room.' } });
      expect(missing?.status).toBe(404);
      expect(missing?.json()).toMatchObject({
        error: { code: 'not-found', message: expect.stringContaining('/api/nothing') },
      });
    });

    it('does not answer another method', async () => {
      await start();

      expect((await web.ask('DELETE', '/api/fine')).status).toBe(404);
      expect((await web.get('/api/told')).status).toBe(404);
    });

    it('gives up the work when whoever asked is gone', async () => {
      let begun = (): void => {};
      const asked = new Promise<void>((resolve) => (begun = resolve));
      let given = (): void => {};
      const givenUp = new Promise<void>((resolve) => (given = resolve));
      const slow = route('/slow', ({ signal }) => {
        begun();
        return new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            given();
            reject(new Error('aborted'));
          });
        });
      });
      web = await WebUnderTest.start([slow]);
      const socket = connect(web.port, '127.0.0.1');
      socket.write(`GET /api/slow HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${LOCAL_TOKEN}\r\n\r\n`);
      await asked;
      socket.destroy();

      await givenUp;
    });

    it('shows the counters of the process', async () => {
      await start();
      new Counter({ name: 'test_total', help: 'A test.', registers: [web.registry] }).inc(3);

      const answer = await web.get('/metrics');

      expect(answer.headers['content-type']).toMatch(/^text\/plain/);
      expect(answer.text).toContain('test_total 3');
    });
  });

  describe('dashboard', () => {
    it('is the same page at each of its addresses', async () => {
      await start();
      for (const path of ['/', '/events', '/events?q=x', '/health', '/alerts', '/alerts/20261124-00ff']) {
        const answer = await web.get(path);
        expect([path, answer.status, answer.text]).toEqual([path, 200, '<!doctype html><title>MozDef</title>']);
      }
      expect((await web.get('/main.js')).headers['content-type']).toMatch(/javascript/);
    });

    it('runs no script but its own, in no frame, and says nothing of where it was', async () => {
      await start();
      const { headers } = await web.get('/');
      const policy = String(headers['content-security-policy']);

      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|https?:|\*/);
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
      expect(headers['x-powered-by']).toBeUndefined();
      expect((await web.get('/api/fine')).headers['content-security-policy']).toBe(policy);
    });

    it('gives no file that is not of the dashboard', async () => {
      await start();
      for (const path of ['/../package.json', '/..%2fpackage.json', '/.secret', '/nothing', '/%00']) {
        const { status, json } = await web.get(path);
        expect([path, status >= 400 && status < 500]).toEqual([path, true]);
        expect(json()).toMatchObject({ error: { message: expect.any(String) } });
      }
    });

    it('says what to do when it has not been built', async () => {
      await start();
      rmSync(join(web.directory, 'index.html'));
      for (const path of ['/', '/events']) {
        const answer = await web.get(path);
        expect(answer.status).toBe(404);
        expect(answer.json()).toMatchObject({
          error: { code: 'not-found', remedy: expect.stringContaining('npm run build') },
        });
        expect(answer.text).not.toContain(web.directory);
      }
      expect((await web.get('/api/fine')).status).toBe(200);
    });
  });

  describe('towards pages of others', () => {
    it.each([
      [{ host: 'evil.example.com' }],
      [{ host: 'evil.example.com:8090' }],
      [{ host: '127.0.0.1.evil.example.com' }],
      [{ host: 'localhost@evil.example.com' }],
      [{ origin: 'https://evil.example.com' }],
      [{ origin: 'null' }],
      [{ origin: 'http://localhost:1' }],
      [{ 'sec-fetch-site': 'cross-site' }],
    ])('refuses %j everywhere', async (headers) => {
      await start();
      for (const path of ['/api/fine', '/', '/main.js', '/metrics']) {
        const answer = await web.get(path, headers);
        expect([path, answer.status]).toEqual([path, 403]);
        expect(answer.json()).toMatchObject({ error: { code: 'forbidden' } });
      }
      expect((await web.post('/api/told', { name: 'x' }, headers)).status).toBe(403);
    });

    it('shows its pages to whoever follows a link from elsewhere, and nothing but them', async () => {
      await start();
      const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
      for (const path of ['/', '/alerts', '/alerts/x?q=1', '/rules/x'])
        expect([path, (await web.get(path, link)).status]).toEqual([path, 200]);
      for (const path of ['/api/fine', '/API/fine', '/api', '/metrics', '/api/session'])
        expect([path, (await web.get(path, link)).status]).toEqual([path, 403]);
      for (const other of [{ 'sec-fetch-dest': 'iframe' }, { 'sec-fetch-mode': 'no-cors' }])
        expect((await web.get('/alerts', { ...link, ...other })).status).toBe(403);
      expect((await web.post('/alerts', {}, link)).status).toBe(403);
    });

    it('answers loopback under each of its names, and its own pages', async () => {
      await start();
      const { port } = web;
      for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`, 'LOCALHOST']) {
        expect([host, (await web.get('/api/fine', { host })).status]).toEqual([host, 200]);
      }
      const own = { host: `localhost:${port}`, origin: `http://localhost:${port}`, 'sec-fetch-site': 'same-origin' };
      expect((await web.post('/api/told', { name: 'x' }, own)).status).toBe(200);
      expect((await web.get('/', { 'sec-fetch-site': 'none' })).status).toBe(200);
    });

    it('answers the hosts that the configuration allows', async () => {
      await start({ config: { allowed_hosts: ['siem.example.com'] } });

      expect((await web.get('/api/fine', { host: 'SIEM.example.com' })).status).toBe(200);
      expect((await web.get('/api/fine', { host: 'x', origin: 'https://siem.example.com' })).status).toBe(403);
      expect(
        (await web.get('/api/fine', { host: 'siem.example.com', origin: 'https://siem.example.com' })).status,
      ).toBe(200);
    });
  });

  describe('listening', () => {
    it.each(['0.0.0.0:0', '192.0.2.1:0', '[::]:0', 'siem.example.com:0'])(
      'refuses %s, beyond loopback',
      async (listen) => {
        await start();
        const beyond = await WebUnderTest.make([], { config: { listen } });

        await expect(beyond.server.start()).rejects.toMatchObject({ code: 'insecure-listen', where: 'web.listen' });
        await beyond.stop();
      },
    );

    it('says which address is taken by another', async () => {
      await start();
      const second = await WebUnderTest.make([], { config: { listen: `127.0.0.1:${web.port}` } });

      await expect(second.server.start()).rejects.toMatchObject({
        code: 'address-in-use',
        message: expect.stringContaining(`127.0.0.1:${web.port}`),
      });
      await second.stop();
    });

    it('stops while connections are open, and lets go of the port', async () => {
      await start();
      const socket = connect(web.port, '127.0.0.1');
      await new Promise((resolve) => socket.once('connect', resolve));
      socket.on('error', () => undefined);
      const { port } = web;
      await web.server.stop();

      const again = await WebUnderTest.start(ROUTES, { config: { listen: `127.0.0.1:${port}` } });
      expect((await again.get('/api/fine')).status).toBe(200);
      await again.stop();
      socket.destroy();
    });
  });
});
