import { allowedText, type JsonSchema } from '../../src/config/allowed-text.ts';
import { inlineYaml } from '../../src/config/shown-config.ts';
import { type ApiOptions, apiRoutes } from '../../src/web/api/routes.ts';
import { openApi } from '../../src/web/openapi.ts';
import { code, pageHead, table } from './markdown.ts';
import { shapeText } from './shape-text.ts';

const INTRODUCTION = `
The web role serves the dashboard and this API, by default on \`http://127.0.0.1:8090\`. It listens on loopback only and asks for no
credential yet. Requests under foreign host names (\`web.allowed_hosts\`) and from web pages of other sites are refused with 403.
Events are sent to the frontend, not here: [send events](../guides/send-events.md).

    curl -s 'http://127.0.0.1:8090/api/events/search?q=failed+password&from=now-1h'

The same as OpenAPI 3.1: \`GET /api/openapi.json\`. Figures for Prometheus: \`GET /metrics\`. Answers are JSON; a \`?\` marks what may be
absent. An error is \`{"error": {"code", "message", "remedy"?, "where"?, "column"?, "details"?}}\` with one of the [codes](errors.md).
`;

const LIVE = `
A WebSocket. Send \`{"op": "tail", "id": 1, "q": "severity:ERROR"}\`: each event that is stored from then on and matches comes in
\`{"op": "events", "id": 1, "events": [..]}\`; \`{"op": "dropped", "id": 1, "count": 7}\` says how many were left out to keep pace.
\`{"op": "alerts", "id": 2}\` tells which alerts are new or different, a few times a second at most: \`{"op": "alerts", "id": 2, "ids": [..]}\`, or
\`{"op": "alerts", "id": 2, "all": true}\` when they are more than 200. \`{"op": "following", "id": 2}\` says that from then on none is missed.
\`{"op": "stop", "id": 1}\` ends either. A connection may have several, each with an id of its own.
`;

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly schema: JsonSchema;
}
interface Content {
  readonly content: { readonly 'application/json': { readonly schema: JsonSchema } };
}
interface Operation {
  readonly summary: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content;
  readonly responses: { readonly 200: Content };
}

/** docs/reference/api.md, from the same description that the web role serves. */
export function apiPage(): string {
  // None of the routes is asked anything, so that they need nothing to answer with.
  const { paths } = openApi(apiRoutes({} as ApiOptions), '') as {
    paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  };
  const sections = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => section(`${method.toUpperCase()} ${path}`, operation)),
  );
  return [pageHead('API', 'the routes in src/web/api') + INTRODUCTION, ...sections, `## GET /api/live\n${LIVE}`].join(
    '\n',
  );
}

function section(title: string, { summary, parameters = [], requestBody, responses }: Operation): string {
  const rows = [...parameters.map(parameterRow), ...bodyRows(requestBody)];
  const head = ['', 'In', 'Meaning', 'Must be', 'Default'];
  return [
    `## ${title}\n\n${summary}\n`,
    ...(rows.length > 0 ? [`${table(head, rows)}\n`] : []),
    `Answer: ${code(shapeText(responses[200].content['application/json'].schema))}\n`,
  ].join('\n');
}

function parameterRow({ name, in: place, required, schema }: Parameter): string[] {
  return row(name, place, schema, required);
}

function bodyRows(body: Content | undefined): string[][] {
  const { properties = {}, required = [] } = body?.content['application/json'].schema ?? {};
  return Object.entries(properties).map(([name, schema]) => row(name, 'body', schema, required.includes(name)));
}

function row(name: string, place: string, schema: JsonSchema, required: boolean): string[] {
  return [
    code(name),
    place,
    schema.description ?? '',
    allowedText(schema),
    required ? 'required' : defaultText(schema),
  ];
}

function defaultText({ default: standard }: JsonSchema): string {
  return standard === undefined || standard === '' ? '' : code(inlineYaml(standard));
}
