import type { Request, RequestHandler, Response, Router } from 'express';
import { z } from 'zod';
import { MozdefError } from '../../lifecycle/error.ts';

/** One operation of the API: what mounts it and what documents it. */
export interface Route {
  readonly method: 'get' | 'post';
  /** Express path, parameters as `:name`. */
  readonly path: string;
  /** One sentence, for the documentation. */
  readonly summary: string;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly response: z.ZodType;
  readonly handle: (input: RouteInput) => Promise<unknown>;
}

interface RouteInput {
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly parameters: Readonly<Record<string, string>>;
  /** Aborts when the client is gone. */
  readonly signal: AbortSignal;
}

interface RouteDefinition<Query extends z.ZodObject, Body extends z.ZodType>
  extends Omit<Route, 'query' | 'body' | 'handle'> {
  readonly query?: Query;
  readonly body?: Body;
  readonly handle: (
    input: Omit<RouteInput, 'query' | 'body'> & { query: z.output<Query>; body: z.output<Body> },
  ) => Promise<unknown>;
}

/** Declares a route; its handler gets the query and the body as their schemas parse them. */
export function defineRoute<Query extends z.ZodObject = z.ZodObject, Body extends z.ZodType = z.ZodType>(
  definition: RouteDefinition<Query, Body>,
): Route {
  return definition as unknown as Route;
}

export function mountRoutes(router: Router, routes: readonly Route[]): void {
  for (const route of routes) router[route.method](route.path, handlerOf(route));
}

function handlerOf(route: Route): RequestHandler {
  return async (request: Request, response: Response) => {
    const query = parse(route.query ?? z.strictObject({}), request.query, 'query parameter');
    const body = route.body ? parse(route.body, request.body ?? {}, 'body field') : undefined;
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const parameters = request.params as Record<string, string>;
    try {
      const answer = await route.handle({ query, body, parameters, signal: gone.signal });
      if (!gone.signal.aborted) response.json(answer);
    } catch (error) {
      // Whoever asked is gone: that the work was given up is no failure.
      if (!gone.signal.aborted) throw error;
    }
  };
}

function parse<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.join('.') ?? '';
  const named = issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : where;
  throw new MozdefError('request-invalid', `${what} ${named}: ${issue?.message ?? 'not allowed'}`, {
    remedy: 'See /api/openapi.json for what each operation takes.',
    ...(where && { where }),
  });
}
