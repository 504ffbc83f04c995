import { ERROR_CODES, type ErrorCode, MozdefError, messageOf } from '../lifecycle/error.ts';
import { type FetchOptions, fetchFrom } from './fetch-from.ts';
import type { ServerAddress } from './server.ts';

type Query = Readonly<Record<string, string | number | undefined>>;

interface Problem {
  readonly code?: string;
  readonly message?: string;
  readonly remedy?: string;
  readonly where?: string;
}

/** Asks the API of a running server. Rejects with the server's own error, or with `server-unreachable`. */
export class ApiClient {
  readonly #server: ServerAddress;

  constructor(server: ServerAddress) {
    this.#server = server;
  }

  get<T>(path: string, query: Query = {}): Promise<T> {
    return this.#ask<T>(withQuery(path, query), {});
  }

  /** Sends a file as it is. */
  upload<T>(path: string, query: Query, body: Blob): Promise<T> {
    const headers = { 'content-type': 'application/octet-stream' };
    return this.#ask<T>(withQuery(path, query), { method: 'POST', headers, body });
  }

  /** What is answered, as it arrives. */
  async download(path: string): Promise<AsyncIterable<Uint8Array>> {
    const headers = bearer(this.#server.token);
    const response = await reach(this.#server, () => fetchFrom(this.#server.url + path, { headers }));
    if (response.ok && response.body) return response.body;
    throw problemError(parse(await response.text()), response.status, this.#server);
  }

  post<T>(path: string, body: unknown): Promise<T> {
    return this.#ask<T>(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  async #ask<T>(path: string, init: Pick<FetchOptions, 'method' | 'headers' | 'body'>): Promise<T> {
    const headers = { ...init.headers, ...bearer(this.#server.token) };
    const response = await reach(this.#server, () => fetchFrom(this.#server.url + path, { ...init, headers }));
    const text = await reach(this.#server, () => response.text());
    const answer = parse(text);
    if (response.ok && answer !== undefined) return answer as T;
    throw problemError(answer, response.status, this.#server);
  }
}

function withQuery(path: string, query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const parameters = new URLSearchParams(given.map(([key, value]) => [key, String(value)]));
  return given.length > 0 ? `${path}?${parameters}` : path;
}

/** Header that proves who asks. */
export function bearer(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

async function reach<T>(server: ServerAddress, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw unreachable(server, error);
  }
}

/** No one answers there. */
export function unreachable({ url, remedy }: ServerAddress, cause: unknown): MozdefError {
  return new MozdefError('server-unreachable', `no server answers at ${url}: ${reasonOf(cause)}`, { remedy, cause });
}

/** What lies behind `fetch failed`. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause === undefined) return messageOf(error);
  const { code } = cause as NodeJS.ErrnoException;
  return messageOf(cause) || (code ?? messageOf(error));
}

/** The error that an answer of this status and body means. */
export function problemError(answer: unknown, status: number, server: ServerAddress): MozdefError {
  const problem = (answer as { error?: Problem } | undefined)?.error;
  if (typeof problem?.message !== 'string') {
    return new MozdefError('server-unreachable', `what answers at ${server.url} is not MozDef (HTTP ${status})`, {
      remedy: 'Another program may listen there; check --url or the configuration.',
    });
  }
  const code =
    problem.code !== undefined && Object.hasOwn(ERROR_CODES, problem.code) ? (problem.code as ErrorCode) : 'internal';
  return new MozdefError(code, problem.message, {
    ...(problem.remedy !== undefined && { remedy: problem.remedy }),
    ...(problem.where !== undefined && { where: problem.where }),
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
