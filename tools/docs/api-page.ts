import { allowedText, type JsonSchema } from '../../src/config/allowed-text.ts';
import { inlineYaml } from '../../src/config/shown-config.ts';
import { type ApiOptions, apiRoutes } from '../../src/web/api/routes.ts';
import { TOPICS } from '../../src/web/live/live-sources.ts';
import { openApi } from '../../src/web/openapi.ts';
import { code, pageHead, table } from './markdown.ts';
import { shapeText } from './shape-text.ts';

const INTRODUCTION = `
The web role serves the dashboard and this API, by default on \`http://127.0.0.1:8090\`. Requests under foreign host names
(\`web.allowed_hosts\`) and from web pages of other sites are refused with 403. Events are sent to the frontend, not here:
[send events](../guides/send-events.md).

Programs show a token, also on loopback: one that its owner makes in the dashboard under Settings, or an administrator with
\`mozdef users token\`. On the machine of the server the file \`local.token\` of the data directory does, too, and may everything:

    curl -s -H "Authorization: Bearer $(cat data/local.token)" 'http://127.0.0.1:8090/api/events/search?q=failed+password&from=now-1h'

What is asked for without one, or with one that does not hold, is answered 401; what its owner may not do, 403. Each operation says
what it needs; [rights](rights.md) says who has it.

The same as OpenAPI 3.1: \`GET /api/openapi.json\`. Figures for Prometheus: \`GET /metrics\`. Answers are JSON; a \`?\` marks what may be
absent. An error is \`{"error": {"code", "message", "remedy"?, "where"?, "column"?, "details"?}}\` with one of the [codes](errors.md).
`;

const LIVE = `
A WebSocket. Send \`{"op": "tail", "id": 1, "q": "severity:ERROR"}\`: each event that is stored from then on and matches comes in
\`{"op": "events", "id": 1, "events": [..]}\`; \`{"op": "dropped", "id": 1, "count": 7}\` says how many were left out to keep pace.

\`{"op": "follow", "id": 2, "topic": "alerts"}\` tells which objects are new or different, ten times a second at most:
\`{"op": "changed", "id": 2, "topic": "alerts", "changes": [ids], "at": ".."}\`; \`changes\` is \`"all"\` when they are more than 200, or when news
may have been lost between instances: read them all again. Topics: ${Object.keys(TOPICS).join(', ')}. The first answer is
\`{"op": "following", "id": 2, "missed": "all", "at": ".."}\`: from then on none is missed, so read them now. Whoever connects again sends the last \`at\`
as \`since\`, and \`missed\` says what changed meanwhile, or \`"all"\` when that is not known (another instance, or too long ago).

\`{"op": "here", "place": "/alerts/ID", "doing": "looks"}\` (or \`writes\`; \`"idle": true\`) says where you are. A page that names itself there
(\`"page": ".."\`, and \`"turn"\`, which grows with each of its connections) is shown once, however the last connection was lost. \`{"op": "people", "id": 3}\` tells who is
where, at once and after each change: \`{"op": "people", "id": 3, "people": [{"connection", "name", "place", "doing", "idle"}]}\`.

\`{"op": "note", "id": 4, "note": "INC-2026-0042", "vector": ".."}\` opens the note of an incident, which is a document of Yjs with a text named \`note\`; all bytes are in
base64, updates and state vectors in Yjs's version 1. The answer \`{"op": "note", "id": 4, "update", "vector", "write"}\` has what you miss, what the server has, and
whether you may write; then \`{"op": "note-update", "id": 4, "update"}\` has what others write. \`{"op": "note-write", "id": 4, "seq": 1, "update": ".."}\` writes, at most
400,000 bytes at a time and 1,000,000 in a note: \`{"op": "note-saved", "id": 4, "seq": 1}\` comes once it is durable, or an error with the same \`seq\`. \`{"op": "note-aware", "id": 4,
"update": ".."}\` tells the others where your cursor is, as y-protocols/awareness has it. Writing needs the right \`handle-incidents\`.

\`{"op": "stop", "id": 1}\` ends any of them. A connection may have 16, each with an id of its own. \`{"op": "beat"}\` comes every five seconds: where none
comes for twelve, connect again. A client that does not take what it is sent is closed with 1013, one that is signed out with 4401.
`;

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly schema: JsonSchema;
}
interface Content {
  readonly content: { readonly 'application/json'?: { readonly schema: JsonSchema } };
}
interface Operation {
  readonly summary: string;
  readonly 'x-needs': string;
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

function section(title: string, operation: Operation): string {
  const { summary, parameters = [], requestBody, responses, 'x-needs': needs } = operation;
  const rows = [...parameters.map(parameterRow), ...bodyRows(requestBody)];
  const head = ['', 'In', 'Meaning', 'Must be', 'Default'];
  return [
    `## ${title}\n\n${summary}${needs === 'nothing' ? ' Needs no credential.' : ` Needs \`${needs}\`.`}\n`,
    ...(rows.length > 0 ? [`${table(head, rows)}\n`] : []),
    `Answer: ${answerText(responses[200])}\n`,
  ].join('\n');
}

function answerText({ content }: Content): string {
  const json = content['application/json'];
  return json ? code(shapeText(json.schema)) : 'the file, as `application/octet-stream`.';
}

function parameterRow({ name, in: place, required, schema }: Parameter): string[] {
  return row(name, place, schema, required);
}

function bodyRows(body: Content | undefined): string[][] {
  const { properties = {}, required = [] } = body?.content['application/json']?.schema ?? {};
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
