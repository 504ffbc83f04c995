import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { savedSearchRoutes } from '../../../src/web/api/saved-search-routes.ts';
import { MemoryStateStore } from '../../support/memory-state-store.ts';
import { type Answer, NOW, WebUnderTest } from '../support.ts';

let web: WebUnderTest;
beforeEach(async () => {
  web = await WebUnderTest.start(savedSearchRoutes({ state: new MemoryStateStore(), now: () => NOW }));
});
afterEach(() => web.stop());

const as = async (
  name: string,
  role: 'viewer' | 'administrator' = 'viewer',
): Promise<{ names: () => Promise<string[]>; post: (path: string, body: object) => Promise<Answer> }> => {
  const headers = { cookie: `mozdef=${await web.signedIn(name, role)}` };
  return {
    names: async () => {
      const { searches } = (await web.get('/api/searches', headers)).json() as { searches: { name: string }[] };
      return searches.map((search) => search.name);
    },
    post: (path, body) => web.post(`/api/searches${path}`, body, headers),
  };
};

it('keeps searches to their owner until they are shared, and lets only the owner change them', async () => {
  const [ann, ben, cat] = [await as('ann'), await as('ben'), await as('cat', 'administrator')];
  const { id } = (await ann.post('', { name: 'Root', address: 'q=root' })).json() as { id: string };
  await ben.post('', { name: 'Mine', address: '' });
  expect([await ann.names(), await ben.names()]).toEqual([['Root'], ['Mine']]);
  expect((await ben.post(`/${id}`, { version: 1, name: 'x' })).status).toBe(404);

  expect((await ann.post(`/${id}`, { version: 1, shared: true })).json()).toMatchObject({ version: 2, name: 'Root' });
  expect(await ben.names()).toEqual(['Mine', 'Root']);
  expect((await ben.post(`/${id}`, { version: 2, name: 'x' })).status).toBe(403);
  expect((await ben.post(`/${id}/remove`, {})).status).toBe(403);
  expect((await ann.post(`/${id}`, { version: 1, name: 'x' })).status).toBe(409);
  expect((await cat.post(`/${id}/remove`, {})).status).toBe(200);
  expect(await ann.names()).toEqual([]);
});

it('takes a name once of each person, no endless text, and no more than 200', async () => {
  const ann = await as('ann');
  expect((await ann.post('', { name: ' Root ', address: '' })).json()).toMatchObject({ name: 'Root', owner: 'ann' });
  expect((await ann.post('', { name: 'Root', address: '' })).status).toBe(409);
  for (const wrong of [
    { name: '', address: '' },
    { name: 'a\nb', address: '' },
    { name: 'a', address: 'x'.repeat(8001) },
  ])
    expect((await ann.post('', wrong)).status).toBe(400);
  for (let n = 1; n < 200; n++) await ann.post('', { name: `n${n}`, address: '' });
  expect((await ann.post('', { name: 'one more', address: '' })).status).toBe(409);
});
