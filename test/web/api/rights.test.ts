import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { may, PERMISSIONS, type Permission, ROLES } from '../../../src/access/permission.ts';
import { defineRoute, type Route } from '../../../src/web/api/route.ts';
import { type ApiOptions, apiRoutes } from '../../../src/web/api/routes.ts';
import { NOW, WebUnderTest } from '../support.ts';

/** All operations there are; what they would do is not asked for here, only who may. */
const ALL = apiRoutes({ people: {} } as ApiOptions);
/** The same, with nothing behind them. */
const EMPTY: Route[] = ALL.map(({ method, path, needs, summary }) =>
  defineRoute({ method, path, needs, summary, response: z.unknown(), handle: async () => ({ done: true }) }),
);

describe('the table of rights', () => {
  let web: WebUnderTest;
  const cookies: Record<string, string> = {};
  beforeAll(async () => {
    web = await WebUnderTest.start(EMPTY, { now: () => NOW });
    for (const role of ROLES) cookies[role] = `mozdef=${await web.signedIn(role.slice(0, 4), role)}`;
  });
  afterAll(() => web.stop());

  const ask = async ({ method, path }: Route, headers: Record<string, string>): Promise<number> => {
    const address = `/api${path.replaceAll(/:\w+/g, 'x')}`;
    return (await (method === 'get' ? web.get(address, headers) : web.post(address, {}, headers))).status;
  };

  it.each(ALL.map((route) => [route.method, route.path, route] as const))(
    'is what decides about %s %s, for each role and for no one',
    async (_method, _path, route) => {
      const { needs } = route;
      for (const role of ROLES) {
        const status = await ask(route, { cookie: cookies[role] ?? '' });
        expect([role, status]).toEqual([role, needs === 'nothing' || may(role, needs) ? 200 : 403]);
      }
      for (const headers of [{ authorization: '' }, { authorization: 'Bearer mzp_x' }, { cookie: 'mozdef=mzs_x' }])
        expect(await ask(route, headers)).toBe(needs === 'nothing' ? 200 : 401);
    },
  );

  it('lets whoever may do more do all that others may', () => {
    for (const permission of Object.keys(PERMISSIONS) as Permission[]) {
      const allowed = ROLES.map((role) => may(role, permission));
      expect(allowed).toEqual(allowed.toSorted((one, other) => Number(one) - Number(other)));
      expect(may('administrator', permission)).toBe(true);
      expect(may(undefined, permission)).toBe(false);
    }
  });

  it('leaves nothing to everybody but to come in', () => {
    const open = ALL.filter(({ needs }) => needs === 'nothing').map(({ method, path }) => `${method} ${path}`);
    expect(open).toEqual([
      'post /session',
      'post /session/link/look',
      'post /session/link',
      'get /session/methods',
      'post /session/passkey/begin',
      'post /session/passkey',
      'post /session/provider/begin',
      'get /session/provider/return',
    ]);
  });

  it('lets viewers change nothing but what is theirs', () => {
    const changes = ALL.filter(({ method, needs }) => method === 'post' && needs !== 'nothing' && may('viewer', needs));
    expect(changes.map(({ path }) => path)).toEqual([
      '/searches',
      '/searches/:id',
      '/searches/:id/remove',
      '/session/end',
      '/account/password',
      '/account/sessions/end',
      '/account/tokens',
      '/account/tokens/revoke',
      '/account/passkeys/begin',
      '/account/passkeys',
      '/account/passkeys/remove',
    ]);
  });

  it('says who may what to whoever may not', async () => {
    const answer = await web.post('/api/alerts/bulk', {}, { cookie: cookies['viewer'] ?? '' });

    expect(answer.json()).toEqual({
      error: {
        code: 'forbidden',
        message: 'view is viewer and may not handle alerts',
        remedy: 'Ask an administrator for the role responder.',
      },
    });
  });

  it('holds for the metrics and the live socket, too', async () => {
    expect((await web.get('/metrics', { authorization: '' })).status).toBe(401);
    expect((await web.get('/metrics', { cookie: cookies['viewer'] ?? '' })).status).toBe(200);
    expect((await web.get('/api/openapi.json', { authorization: '' })).status).toBe(200);
  });
});
