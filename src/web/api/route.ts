import { parseCookie } from 'cookie';
import type { Request, RequestHandler, Response, Router } from 'express';
import { z } from 'zod';
import type { Permission } from '../../access/permission.ts';
import type { Principal } from '../../access/principal.ts';
import { isTree } from '../../config/assign.ts';
import { describeConfig } from '../../config/config-node.ts';
import { explainIssues } from '../../config/explain-issue.ts';
import { MozdefError } from '../../lifecycle/error.ts';
import type { WebClient } from '../client.ts';
import { CookieAnswer, DocumentAnswer, FileAnswer, PageAnswer, TextAnswer } from './answer.ts';
import { type AuditBooks, recordOf } from './audit-record.ts';
import { admitUpload, sendFile, uploadOf } from './octets.ts';
import { askedBy, demand } from './rights.ts';

/** One operation of the API: what mounts it and what documents it. */
export interface Route {
  readonly method: 'get' | 'post';
  /** Express path, parameters as `:name`. */
  readonly path: string;
  /** What whoever asks must be allowed to do. */
  readonly needs: Permission | 'nothing';
  /** One sentence, for the documentation. */
  readonly summary: string;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Where bytes are in the place of JSON: what is sent, or what is answered. */
  readonly octets?: 'sent' | 'answered';
  readonly response: z.ZodType;
  /** Whether to record in the audit log who asks; what is posted always is. */
  readonly audited?: boolean;
  readonly handle: (input: RouteInput) => Promise<unknown>;
}

interface RouteInput {
  /** Who asks. */
  readonly who: Principal;
  /** From where. */
  readonly client: WebClient;
  readonly cookies: Readonly<Record<string, string | undefined>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly parameters: Readonly<Record<string, string>>;
  /** What is sent, where that is bytes, as it arrives. */
  readonly upload: Upload;
  /** Aborts when the client is gone. */
  readonly signal: AbortSignal;
}

interface Upload {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** How many are said to come. */
  readonly announced: number | undefined;
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

export function mountRoutes(router: Router, routes: readonly Route[], books: AuditBooks): void {
  for (const route of routes) router[route.method](route.path, handlerOf(route, books));
}

function handlerOf(route: Route, books: AuditBooks): RequestHandler {
  return async (request: Request, response: Response) => {
    // Whoever asked may have gone while it was found out who that is.
    if (request.socket.destroyed) return;
    const { who, client } = askedBy(response);
    const record = recordOf(books, { route, request, who, client });
    await record.refusing(() => route.needs !== 'nothing' && demand(who, route.needs));
    if (route.octets === 'sent') admitUpload(request, response);
    else if (route.method === 'post') refuseForms(request, who);
    const query = parse(route.query ?? z.strictObject({}), request.query, QUERY);
    const body = route.body ? parse(route.body, request.body ?? {}, BODY) : undefined;
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const parameters = request.params as Record<string, string>;
    try {
      const cookies = parseCookie(request.headers.cookie ?? '');
      const upload = uploadOf(request);
      const input = { who, client, cookies, query, body, parameters, upload, signal: gone.signal };
      const answer = await record.doing(() => route.handle(input));
      if (!gone.signal.aborted) await send(response, answer);
      else if (answer instanceof FileAnswer) await answer.file.close();
    } catch (error) {
      // Whoever asked is gone: that the work was given up is no failure.
      if (!gone.signal.aborted) throw error;
    }
  };
}

/** What a form of another page could send with the cookie of a person is not taken; JSON it can't send unasked. */
function refuseForms(request: Request, { role, session }: Principal): void {
  const showsToken = role !== undefined && session === undefined;
  if (showsToken || request.is('application/json')) return;
  throw new MozdefError('request-invalid', 'a change must be sent as application/json', {
    where: 'Content-Type',
    remedy: 'Send the header "Content-Type: application/json" and a body, if only {}.',
  });
}

async function send(response: Response, answer: unknown): Promise<void> {
  if (answer instanceof FileAnswer) await sendFile(response, answer);
  else if (answer instanceof DocumentAnswer)
    response
      .set('Content-Security-Policy', `${answer.policy}; frame-ancestors 'none'; sandbox`)
      .type('html')
      .send(answer.html);
  else if (answer instanceof TextAnswer) response.type('text/plain').send(answer.text);
  else if (answer instanceof CookieAnswer) response.append('Set-Cookie', [...answer.cookies]).json(answer.body);
  else if (answer instanceof PageAnswer)
    response
      .append('Set-Cookie', [...answer.cookies])
      .status(answer.status)
      .type('html')
      .send(answer.html);
  else response.json(answer);
}

/** How to speak of a part of a request, and of one thing in it. */
interface RequestPart {
  readonly whole: string;
  readonly one: string;
}
const QUERY: RequestPart = { whole: 'query', one: 'query parameter' };
const BODY: RequestPart = { whole: 'body', one: 'body field' };

function parse<T>(schema: z.ZodType<T>, value: unknown, part: RequestPart): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new MozdefError('request-invalid', faultOf(schema, value, { issues: result.error.issues, part }), {
    remedy: 'See /api/openapi.json for what each operation takes.',
    ...(where && { where }),
  });
}

interface Refused {
  readonly issues: readonly z.core.$ZodIssue[];
  readonly part: RequestPart;
}

/** What is wrong first, in the words in which the configuration says it, too. */
function faultOf(schema: z.ZodType, value: unknown, { issues, part }: Refused): string {
  if (!isTree(value)) return `the ${part.whole} must be an object`;
  const [fault] = explainIssues(issues, { node: describeConfig(schema), written: value, placeOf: () => NOWHERE });
  const message = fault?.message ?? 'not allowed';
  if (message.startsWith(UNKNOWN))
    return `unknown ${part.one} ${message.slice(UNKNOWN.length)}`.replace(/: $/, ': none');
  return issues[0]?.path.length === 0 ? `${part.whole}: ${message}` : `${part.one} ${message}`;
}

const UNKNOWN = 'unknown key ';
const NOWHERE = { kind: 'default' } as const;
