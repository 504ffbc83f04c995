import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Content, Dialect } from './dialect/dialect.ts';
import type { Refusal } from './refusal.ts';

const RETRY_AFTER_S = 5;

/** Sends a whole answer. Nothing is cached, sniffed or framed. */
export function answer(response: ServerResponse, status: number, content: Content): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, {
    'Content-Type': content.type,
    'Content-Length': Buffer.byteLength(content.body),
    'X-Content-Type-Options': 'nosniff',
    ...content.headers,
  });
  response.end(response.req.method === 'HEAD' ? undefined : content.body);
}

/** Says why a request is refused, as the clients of its protocol expect it. */
export function answerRefusal(
  request: IncomingMessage,
  response: ServerResponse,
  refusal: Refusal,
  dialect: Dialect,
): void {
  const { status, ...content } = dialect.refused(request, refusal);
  const headers: Record<string, string> = { ...content.headers };
  if (refusal.isPushback) headers['Retry-After'] = String(RETRY_AFTER_S);
  if (status === 401) headers['WWW-Authenticate'] = 'Basic realm="mozdef", Bearer';
  if (refusal.detail.allow) headers['Allow'] = refusal.detail.allow;
  answer(response, status, { ...content, headers });
}
