import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { methodRoutes } from '../../../src/web/api/method-routes.ts';
import { providerRoutes, RETURN_PATH } from '../../../src/web/api/provider-routes.ts';
import { cookiesOf, FROM_ELSEWHERE, ProviderFlow } from '../provider-flow.ts';
import { WebUnderTest } from '../support.ts';

let flow: ProviderFlow;
beforeEach(async () => {
  flow = await new ProviderFlow().start();
});
afterEach(() => flow.stop());

describe('a return that is not the one that was begun', () => {
  const refused = async (path: string, cookie: string): Promise<string> => {
    const answer = await flow.comeBack(path, cookie);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(cookiesOf(answer)).toBe('');
    expect(answer.text).toContain('<h1>Not signed in</h1>');
    expect(await flow.web.people.sessions.list()).toEqual([]);
    return answer.text;
  };

  it('is refused a second time', async () => {
    const { url, cookie } = await flow.begin();
    const path = await flow.visit(url);
    await flow.comeBack(path, cookie);
    await flow.web.people.sessions.endOthers('ann');
    expect(await refused(path, cookie)).toContain('was ended already');
  });

  it('is refused in another browser, and without a cookie', async () => {
    const { url } = await flow.begin();
    const path = await flow.visit(url);
    await refused(path, '');
    await refused(path, (await flow.begin()).cookie);
  });

  it('is refused with another state, or two', async () => {
    const one = await flow.begin();
    const path = await flow.visit(one.url);
    await refused(path.replace(/state=[^&]*/, 'state=other'), one.cookie);
    const two = await flow.begin();
    await refused(`${await flow.visit(two.url)}&state=other`, two.cookie);
    const none = await flow.begin();
    await refused(RETURN_PATH, none.cookie);
  });

  it('is refused when the ID token is for another request', async () => {
    const { url, cookie } = await flow.begin();
    expect(await refused(await flow.visit(url.replace(/nonce=[^&]*/, 'nonce=other')), cookie)).toContain(
      'not as it should',
    );
  });

  it('is refused when the code was asked for by another (PKCE)', async () => {
    const { url, cookie } = await flow.begin();
    const other = (await flow.begin()).url.match(/code_challenge=[^&]*/)?.[0] ?? '';
    await refused(await flow.visit(url.replace(/code_challenge=[^&]*/, other)), cookie);
  });

  it('is refused after five minutes', async () => {
    const { url, cookie } = await flow.begin();
    const path = await flow.visit(url);
    flow.now += 5 * 60_000;
    expect(await refused(path, cookie)).toContain('took too long');
  });

  it('is refused when the provider says no, and its words do no harm', async () => {
    flow.provider.who = '';
    const { url, cookie } = await flow.begin();
    const text = await refused(await flow.visit(url), cookie);
    expect(text).toContain('The provider did not let you in: access_denied &#60;b&#62;no&#60;/b&#62;.');
  });

  it('is let through from another site as a page that the person goes to, there alone', async () => {
    const other = { ...FROM_ELSEWHERE, 'sec-fetch-dest': 'iframe' };
    const status = async (path: string, headers: Record<string, string>): Promise<unknown> =>
      (await flow.comeBack(path, '', headers)).headers['content-type'];
    expect(await status(RETURN_PATH, FROM_ELSEWHERE)).toMatch('text/html');
    expect(await status(RETURN_PATH, other)).toMatch('application/json');
    expect(await status(RETURN_PATH, { ...FROM_ELSEWHERE, 'sec-fetch-mode': 'no-cors' })).toMatch('application/json');
    expect((await flow.comeBack('/api/session', '', FROM_ELSEWHERE)).status).toBe(403);
    expect((await flow.web.post(RETURN_PATH, {}, FROM_ELSEWHERE)).status).toBe(403);
    expect((await flow.comeBack(RETURN_PATH, '', { ...FROM_ELSEWHERE, host: 'evil.example' })).status).toBe(403);
  });
});

describe('a provider that is not well', () => {
  const unavailable = { error: { code: 'provider-unavailable', message: expect.stringContaining('does not answer') } };
  const tryToBegin = async (): Promise<unknown> =>
    (await flow.web.post('/api/session/provider/begin', {}, { authorization: '' })).json();

  it('is told of in words, and asked again', async () => {
    for (const instead of ['<html>', '{}', '{"issuer":"https://evil.example"}', 'null']) {
      flow.provider.instead = (_request, response) =>
        void response.setHeader('content-type', 'application/json').end(instead);
      expect(await tryToBegin()).toMatchObject(unavailable);
    }
    flow.provider.instead = (_request, response) => void response.destroy();
    expect(await tryToBegin()).toMatchObject(unavailable);
    flow.provider.instead = undefined;
    expect(await flow.me(await flow.signIn())).toMatchObject({ name: 'ann' });
  });

  it('is told of on the page when it fails halfway', async () => {
    const { url, cookie } = await flow.begin();
    const path = await flow.visit(url);
    flow.provider.instead = (_request, response) => void response.writeHead(500).end('<h1>oops</h1>');
    const answer = await flow.comeBack(path, cookie);
    expect(answer.status).toBe(503);
    expect(answer.text).toContain('The identity provider does not answer, or not as it should.');
    expect(answer.text).not.toContain('oops');
  });

  it('is none where none is configured', async () => {
    await flow.web.stop();
    flow.web = await WebUnderTest.start((people) => [
      ...methodRoutes({ ...people, publicUrl: '' }),
      ...providerRoutes({ ...people, publicUrl: '' }),
    ]);
    expect(await tryToBegin()).toMatchObject({ error: { code: 'not-found' } });
    expect((await flow.web.get(RETURN_PATH)).status).toBe(404);
    expect((await flow.web.get('/api/session/methods')).json()).not.toHaveProperty('provider');
  });
});
