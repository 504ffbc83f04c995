import { setTimeout as delay } from 'node:timers/promises';
import { MozdefError, messageOf } from '../../lifecycle/error.ts';
import { bearer, problemError, unreachable } from '../api-client.ts';
import { fetchFrom } from '../fetch-from.ts';
import type { ServerAddress } from '../server.ts';
import { backOffMs } from './back-off.ts';
import { type Body, bytesOf } from './bodies.ts';

export interface PosterOptions {
  readonly server: ServerAddress;
  readonly endpoint: string;
  /** Attempts after the first that may fail in a row. */
  readonly retries: number;
  /** Told that an attempt failed and when the next is made. */
  readonly onRetry?: (reason: string, waitMs: number) => void;
  readonly wait?: (ms: number) => Promise<unknown>;
}

/** What became of a body. */
export interface PostReport {
  readonly accepted: number;
  /** Events that the server will never take, with its reason. */
  readonly refused: number;
  readonly reason?: string;
}

const TIMEOUT_MS = 60_000;
const TYPES = { json: 'application/x-ndjson', text: 'text/plain; charset=utf-8' } as const;

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | null;
}

/**
 * Posts a body under this claim, again and again while the server is away, overloaded or out of room: under one claim an event
 * is stored once however often it is sent. Rejects with `server-unreachable` when the retries are used up, `unauthorized`, ..
 */
export async function postBody(body: Body, claim: string, options: PosterOptions): Promise<PostReport> {
  const { retries, wait = delay } = options;
  for (let attempt = 0; ; attempt++) {
    const answer = await tryPost(body, `${claim}-${body.first}`, options);
    if (!('failure' in answer) && !isTemporary(answer.status)) return await settle(body, claim, { ...options, answer });
    const reason = 'failure' in answer ? messageOf(answer.failure) : `HTTP ${answer.status}`;
    if (attempt >= retries) throw givenUp(answer, options.server);
    const waitMs = backOffMs(attempt, 'failure' in answer ? null : answer.retryAfter);
    options.onRetry?.(reason, waitMs);
    await wait(waitMs);
  }
}

async function tryPost(
  body: Body,
  claim: string,
  { server, endpoint }: PosterOptions,
): Promise<Answer | { readonly failure: unknown }> {
  try {
    const response = await fetchFrom(postUrl(server.url, endpoint), {
      method: 'POST',
      headers: {
        'content-type': TYPES[body.kind],
        'idempotency-key': claim,
        'user-agent': 'mozdef',
        ...bearer(server.token),
      },
      body: bytesOf(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    return { status: response.status, text, retryAfter: response.headers.get('retry-after') };
  } catch (failure) {
    return { failure };
  }
}

/** `--url` may name the server, or the whole address to post to. */
function postUrl(url: string, endpoint: string): string {
  return new URL(url).pathname === '/' ? `${url}/${endpoint}` : url;
}

function isTemporary(status: number): boolean {
  return status >= 500 || status === 429 || status === 408;
}

function givenUp(answer: Answer | { readonly failure: unknown }, server: ServerAddress): MozdefError {
  if ('failure' in answer) return unreachable(server, answer.failure);
  const problem = problemError(parse(answer.text), answer.status, server);
  if (problem.code !== 'server-unreachable') return problem;
  return new MozdefError('queue-unavailable', `${server.url} does not take events now (HTTP ${answer.status})`, {
    remedy: 'Look at its log, or at: mozdef status',
  });
}

/** Ends the matter: taken, refused for good, or (too large) posted in halves. */
async function settle(body: Body, claim: string, options: PosterOptions & { answer: Answer }): Promise<PostReport> {
  const { answer, server } = options;
  const count = body.records.length;
  if (answer.status >= 200 && answer.status < 300) return { accepted: count, refused: 0 };
  if (answer.status === 413 && count > 1) return await postHalves(body, claim, options);
  if (FINAL.has(answer.status)) return { accepted: 0, refused: count, reason: plain(answer) };
  throw refusal(answer, server);
}

/** The body will never be taken: no event in it, or too large. */
const FINAL = new Set([400, 413, 422]);

/** The sender, or where it sends, is refused: no other body would fare better. */
function refusal(answer: Answer, server: ServerAddress): MozdefError {
  const message = `${server.url} refuses: ${plain(answer)}`;
  const remedy = problemError(parse(answer.text), answer.status, server).remedy;
  if (answer.status === 401) {
    return new MozdefError('unauthorized', message, { remedy: 'Give the token of a source with --token.' });
  }
  if (answer.status === 403) return new MozdefError('forbidden', message, { ...(remedy !== undefined && { remedy }) });
  return new MozdefError('request-invalid', message, { remedy: 'Check --url and --endpoint.' });
}

async function postHalves(body: Body, claim: string, options: PosterOptions): Promise<PostReport> {
  const middle = Math.ceil(body.records.length / 2);
  const first = await postBody({ ...body, records: body.records.slice(0, middle) }, claim, options);
  const rest = { ...body, records: body.records.slice(middle), first: body.first + middle };
  const second = await postBody(rest, claim, options);
  const reason = first.reason ?? second.reason;
  return {
    accepted: first.accepted + second.accepted,
    refused: first.refused + second.refused,
    ...(reason !== undefined && { reason }),
  };
}

const SHOWN = 200;

function plain({ status, text }: Answer): string {
  const problem = (parse(text) as { error?: { message?: unknown } } | undefined)?.error?.message;
  const message = typeof problem === 'string' ? problem : text.trim().split('\n', 1)[0]?.slice(0, SHOWN);
  return message ? `${message} (HTTP ${status})` : `HTTP ${status}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
