import { z } from 'zod';
import { sessionCookie } from '../access/cookies.ts';
import type { Route } from './api/route.ts';

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 description of these routes. See spec.openapis.org/oas/v3.1.0. */
export function openApi(routes: readonly Route[], version: string): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = `/api${route.path.replaceAll(/:(\w+)/g, '{$1}')}`;
    paths[path] = { ...paths[path], [route.method]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'MozDef', version, license: { name: 'MPL-2.0', identifier: 'MPL-2.0' } },
    paths,
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'A personal token, or the local token of the data directory.',
        },
        session: { type: 'apiKey', in: 'cookie', name: sessionCookie(true), description: 'Of one who is signed in.' },
      },
      schemas: {
        Problem: schemaOf(
          z.object({
            error: z.object({
              code: z.string(),
              message: z.string(),
              remedy: z.string().optional(),
              where: z.string().optional(),
              column: z.number().optional(),
              details: z.record(z.string(), z.unknown()).optional(),
            }),
          }),
        ),
      },
    },
  };
}

function operation(route: Route): Json {
  const inPath = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const inQuery = Object.entries(route.query?.shape ?? {}).map(([name, type]) => ({
    name,
    in: 'query',
    required: !(type as z.ZodType).safeParse(undefined).success,
    schema: schemaOf(type as z.ZodType),
  }));
  return {
    summary: route.summary,
    'x-needs': route.needs,
    security: route.needs === 'nothing' ? [] : [{ token: [] }, { session: [] }],
    ...(inPath.length + inQuery.length > 0 && { parameters: [...inPath, ...inQuery] }),
    ...(route.octets === 'sent' && { requestBody: { required: true, content: OCTETS } }),
    ...(route.body && {
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body) } } },
    }),
    responses: {
      200: {
        description: 'Done.',
        content: route.octets === 'answered' ? OCTETS : { 'application/json': { schema: schemaOf(route.response) } },
      },
      default: {
        description: 'Not done.',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

/** Bytes as they are. */
const OCTETS: Json = { 'application/octet-stream': {} };

function schemaOf(type: z.ZodType): Json {
  const { $schema: _, ...schema } = z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' });
  return schema;
}
