import { afterEach, expect, it } from '@jest/globals';
import type { Route } from '../../src/web/api/route.ts';
import { type ApiOptions, apiRoutes } from '../../src/web/api/routes.ts';
import { openApi } from '../../src/web/openapi.ts';
import { WebUnderTest } from './support.ts';

interface Content {
  readonly content: Readonly<Record<string, { readonly schema?: object }>>;
}
interface Operation {
  readonly summary: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required: boolean;
    readonly schema: object;
  }[];
  readonly requestBody?: Content;
  readonly responses: Record<string, Content>;
}
interface Description {
  readonly openapi: string;
  readonly info: { readonly version: string };
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, object> };
}

/** All routes that there are; none of them is asked anything. */
const ROUTES = apiRoutes({} as ApiOptions);
const description = openApi(ROUTES, '1.2.3') as unknown as Description;
const operationOf = ({ path, method }: Route): Operation | undefined =>
  description.paths[`/api${path.replaceAll(/:(\w+)/g, '{$1}')}`]?.[method];

const OCTETS = 'application/octet-stream';
const JSON_TYPE = 'application/json';
const typesOf = (content: Content | undefined): string[] => Object.keys(content?.content ?? {});
const takenBy = ({ octets, body }: Route): string[] => (octets === 'sent' ? [OCTETS] : body ? [JSON_TYPE] : []);
let web: WebUnderTest | undefined;
afterEach(() => web?.stop());

it('describes each operation once, with what it takes and what it answers', () => {
  const operations = Object.values(description.paths).flatMap((methods) => Object.values(methods));

  expect(description).toMatchObject({ openapi: '3.1.0', info: { title: 'MozDef', version: '1.2.3' } });
  expect(operations).toHaveLength(ROUTES.length);
  for (const route of ROUTES) {
    const operation = operationOf(route);
    const named = [
      ...Object.keys(route.query?.shape ?? {}),
      ...[...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name),
    ];
    expect(operation?.summary).toMatch(/^[A-Z].*\.$/);
    expect(new Set((operation?.parameters ?? []).map(({ name }) => name))).toEqual(new Set(named));
    expect(typesOf(operation?.requestBody)).toEqual(takenBy(route));
    expect(typesOf(operation?.responses['200'])).toEqual([route.octets === 'answered' ? OCTETS : JSON_TYPE]);
    expect(operation?.responses['default']).toBeDefined();
  }
});

it('says of each parameter and each field of a body what it means', () => {
  for (const route of ROUTES) {
    const operation = operationOf(route);
    const { properties = {} } = (operation?.requestBody?.content['application/json']?.schema ?? {}) as {
      properties?: Record<string, { description?: string }>;
    };
    const described = [
      ...(operation?.parameters ?? [])
        .filter((parameter) => parameter.in === 'query')
        .map(({ name, schema }) => [name, (schema as { description?: string }).description]),
      ...Object.entries(properties).map(([name, { description: text }]) => [name, text]),
    ];
    for (const [name, text] of described) {
      expect([route.path, name, text]).toEqual([route.path, name, expect.stringMatching(/^\S.*\.$/)]);
    }
  }
});

it('says of each parameter what it may be and whether it must be', () => {
  const parameters = description.paths['/api/events/terms']?.['get']?.parameters ?? [];
  const one = (name: string) => parameters.find((parameter) => parameter.name === name);

  expect(one('field')).toMatchObject({ in: 'query', required: true, schema: { type: 'string' } });
  expect(one('limit')).toMatchObject({
    required: false,
    schema: { type: 'integer', minimum: 1, maximum: 1000, default: 10 },
  });
  expect(one('from')).toMatchObject({
    required: false,
    schema: { default: 'now-24h', description: expect.any(String) },
  });
  expect(description.paths['/api/lastseen/{kind}/{key}']?.['get']?.parameters).toMatchObject([
    { name: 'kind', in: 'path', required: true },
    { name: 'key', in: 'path', required: true },
  ]);
});

it('is plain JSON in which every reference leads somewhere', () => {
  const text = JSON.stringify(description);

  expect(JSON.parse(text)).toEqual(description);
  for (const [, name] of text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)) {
    expect(description.components.schemas).toHaveProperty(name ?? '');
  }
  expect(text.match(/"\$ref":"#\//g)?.length).toBe(text.match(/"\$ref"/g)?.length);
});

it('is served', async () => {
  web = await WebUnderTest.start(ROUTES);

  expect((await web.get('/api/openapi.json')).json()).toEqual(description);
});
