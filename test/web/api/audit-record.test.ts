import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Principal } from '../../../src/access/principal.ts';
import type { AuditEntry } from '../../../src/audit/audit-entry.ts';
import { MozdefError } from '../../../src/lifecycle/error.ts';
import { defineRoute, type Route } from '../../../src/web/api/route.ts';
import { type ApiOptions, apiRoutes } from '../../../src/web/api/routes.ts';
import { allEntries } from '../../audit/support.ts';
import { type Answer, NOW, WebUnderTest } from '../support.ts';

/** Posts what is asked; `fail` in the body says that it fails, and how. */
const ROUTES: Route[] = [
  defineRoute({
    method: 'post',
    path: '/things/:id/parts/:token',
    needs: 'handle-alerts',
    summary: 'A test.',
    query: z.strictObject({ force: z.string().optional() }),
    body: z.strictObject({
      note: z.string().optional(),
      newpassword: z.string().optional(),
      fail: z.enum(['known', 'unknown']).optional(),
    }),
    response: z.unknown(),
    handle: async ({ body: { fail } }) => {
      done++;
      if (fail === 'known') throw new MozdefError('conflict', 'it was changed');
      if (fail === 'unknown') throw new Error('a fault');
      return { done };
    },
  }),
  ...[true, false].map((audited) =>
    defineRoute({
      method: 'get',
      path: audited ? '/export' : '/view',
      needs: 'read',
      summary: 'A test.',
      query: z.strictObject({ q: z.string() }),
      response: z.unknown(),
      audited,
      handle: async () => ({}),
    }),
  ),
];
/** How often something was done. */
let done = 0;

describe('what is recorded of requests', () => {
  let who: Principal;
  let web: WebUnderTest;
  beforeEach(async () => {
    done = 0;
    who = { name: 'ann', role: 'responder' };
    web = await WebUnderTest.start(ROUTES, { access: { identify: async () => who } });
  });
  afterEach(() => web.stop());
  const post = (body: object, path = '/api/things/a%2Fb/parts/mzd_hunter2'): Promise<Answer> => web.post(path, body);
  const recorded = (): Promise<readonly AuditEntry[]> => allEntries(web.audit);

  it('says who asked for what, with what, and nothing that is secret', async () => {
    const answer = await post({ note: 'why', newpassword: 'hunter2' }, '/api/things/a%2Fb/parts/mzd_hunter2?force=yes');

    expect(answer.json()).toEqual({ done: 1 });
    expect(await recorded()).toEqual([
      expect.objectContaining({
        seq: 1,
        utctimestamp: new Date(NOW).toISOString(),
        who: 'ann',
        role: 'responder',
        from: '127.0.0.1',
        what: 'POST /things/:id/parts/:token',
        on: '/things/a%2Fb/parts/[redacted]',
        details: { force: 'yes', note: 'why', newpassword: '[redacted]' },
        outcome: 'asked',
      }),
    ]);
    expect(JSON.stringify(await recorded())).not.toContain('hunter2');
  });

  it.each([
    ['known', 409, 'conflict'],
    ['unknown', 500, 'internal'],
  ])('says that it failed for a %s reason', async (fail, status, error) => {
    expect((await post({ fail })).status).toBe(status);

    const [asked, failed] = await recorded();
    expect(asked).toMatchObject({ seq: 1, outcome: 'asked' });
    expect(failed).toMatchObject({ seq: 2, what: asked?.what, on: asked?.on, outcome: 'failed', error, of: 1 });
  });

  it('says that it was refused for want of a right, without what was sent', async () => {
    who = { name: 'vic', role: 'viewer' };
    expect((await post({ note: 'x' })).status).toBe(403);

    const [refused, ...others] = await recorded();
    expect(refused).toMatchObject({ who: 'vic', role: 'viewer', outcome: 'refused' });
    expect(refused).not.toHaveProperty('details');
    expect([others, done]).toEqual([[], 0]);
  });

  it('is not filled by one who asks again and again for what is refused, and says how often that was', async () => {
    await web.stop();
    let now = NOW;
    web = await WebUnderTest.start(ROUTES, { access: { identify: async () => who }, now: () => now });
    who = { name: 'vic', role: 'viewer' };
    for (let at = 0; at < 40; at++) expect((await post({})).status).toBe(403);
    who = { name: 'val', role: 'viewer' };
    await post({});
    expect((await recorded()).map((entry) => entry.who)).toEqual([...Array.from({ length: 30 }, () => 'vic'), 'val']);

    now += 60_000;
    who = { name: 'vic', role: 'viewer' };
    await post({});
    await post({});
    const last = (await recorded()).slice(31);
    expect(last.map(({ outcome, details }) => [outcome, details])).toEqual([
      ['refused', { unrecorded: 10 }],
      ['refused', undefined],
    ]);
  });

  it('says nothing of strangers, of what is not understood and of what is only read', async () => {
    expect((await post({ unknown: 1 })).status).toBe(400);
    expect((await web.get('/api/view?q=x')).status).toBe(200);
    who = { name: '' };
    expect((await post({})).status).toBe(401);
    expect((await web.get('/api/export?q=x')).status).toBe(401);

    expect(await recorded()).toEqual([]);
  });

  it('says of reading what asks for it', async () => {
    await web.get('/api/export?q=secrets');

    expect(await recorded()).toMatchObject([{ what: 'GET /export', details: { q: 'secrets' }, outcome: 'asked' }]);
  });

  it('lets nothing be done that cannot be recorded', async () => {
    await web.stop();
    const away = new MozdefError('state-unavailable', 'the audit log cannot be written, so nothing was done: away');
    const audit = { append: () => Promise.reject(away) };
    web = await WebUnderTest.start(ROUTES, { access: { identify: async () => who }, audit });

    const answer = await post({});
    expect([answer.status, answer.json()]).toEqual([
      503,
      { error: { code: 'state-unavailable', message: away.message } },
    ]);
    expect(done).toBe(0);
  });
});

describe('every change that the API offers', () => {
  /** As they are mounted, but that they take anything, and that they do what the test says. */
  // Coming in is recorded once it is known whether it was right: see session-routes.test.ts.
  const posts = apiRoutes({} as ApiOptions).filter(({ method, needs }) => method === 'post' && needs !== 'nothing');
  let web: WebUnderTest;
  const seen: number[] = [];
  beforeEach(async () => {
    const routes = posts.map((route) => ({
      ...route,
      query: z.object({}),
      body: z.unknown(),
      handle: async () => void seen.push((await allEntries(web.audit)).length),
    }));
    web = await WebUnderTest.start(routes);
  });
  afterEach(() => web.stop());

  it('is recorded before it is done', async () => {
    expect(posts.length).toBeGreaterThan(10);
    for (const { path, octets } of posts) {
      const headers = octets === 'sent' ? { 'content-type': 'application/octet-stream' } : {};
      await web.post(`/api${path.replaceAll(/:\w+/g, 'x')}`, {}, headers);
    }

    expect((await allEntries(web.audit)).map(({ what, outcome }) => [what, outcome])).toEqual(
      posts.map(({ path }) => [`POST ${path}`, 'asked']),
    );
    expect(seen).toEqual(posts.map((_, index) => index + 1));
  });
});
