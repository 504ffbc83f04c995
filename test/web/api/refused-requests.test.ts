import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type ApiOptions, apiRoutes } from '../../../src/web/api/routes.ts';
import { WebUnderTest } from '../support.ts';

/** All operations; what is refused never gets to one. */
let web: WebUnderTest;
beforeAll(async () => {
  web = await WebUnderTest.start(apiRoutes({ now: () => 0 } as ApiOptions));
});
afterAll(() => web.stop());

it.each([
  ['events/search?limit=x', 'query parameter limit must be a whole number from 0 to 10000, not "x"', 'limit'],
  ['events/search?limit=', 'query parameter limit must be a whole number from 0 to 10000, not ""', 'limit'],
  ['events/search?limit=10001', 'query parameter limit must be a whole number from 0 to 10000, not "10001"', 'limit'],
  ['events/search?order=up', 'query parameter order must be one of newest, oldest, not "up"', 'order'],
  ['events/search?total=-1', 'query parameter total must be exact, or a whole number of at least 0, not "-1"', 'total'],
  ['events/search?q=a&q=b', 'query parameter q must be text, not ["a","b"]', 'q'],
  ['events/search?limt=1', 'unknown query parameter limt; did you mean limit?', undefined],
  ['events/terms', 'query parameter field is missing; it must be text that is not empty', 'field'],
  ['status?x=1', 'unknown query parameter x; allowed here: none', undefined],
])('says what is wrong with GET %s', async (path, message, where) => {
  const answer = await web.get(`/api/${path}`);

  expect(answer.status).toBe(400);
  expect(answer.json()).toEqual({
    error: {
      code: 'request-invalid',
      message,
      remedy: 'See /api/openapi.json for what each operation takes.',
      ...(where && { where }),
    },
  });
});

it.each([
  ['{}', 'body: give exactly one of ids, all, stage'],
  ['{"all":true,"stage":"parse"}', 'body: give exactly one of ids, all, stage'],
  ['{"all":false}', 'body field all must be true, not false'],
  ['{"ids":[]}', 'body field ids must be a list of at least 1, each text, not []'],
  ['{"ids":["a",1]}', 'body field ids.1 must be text, not 1'],
  ['{"stage":"x"}', 'body field stage must be one of parse, normalize, plugin, store, worker, queue, not "x"'],
  ['{"id":["a"]}', 'unknown body field id; did you mean ids?'],
  ['[1]', 'the body must be an object'],
])('says what is wrong with a body %s', async (body, message) => {
  const answer = await web.post('/api/deadletters/redrive', body);

  expect(answer.status).toBe(400);
  expect(answer.json()).toMatchObject({ error: { code: 'request-invalid', message } });
});
