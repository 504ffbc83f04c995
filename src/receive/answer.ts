import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Refusal } from './refusal.ts';

const RETRY_AFTER_S = 5;
const VENDOR_TYPE = /application\/vnd\.elasticsearch\+json\s*;\s*compatible-with=(\d{1,2})/;

/** Whether clients of Elasticsearch use this path: they accept only answers that look like its own. */
function isElastic(endpoint: string): boolean {
  return endpoint === 'bulk' || endpoint === 'info';
}

/** Sends a whole answer. Nothing is cached, sniffed or framed. */
export function answer(
  response: ServerResponse,
  status: number,
  content: { readonly type: string; readonly body: string; readonly headers?: Readonly<Record<string, string>> },
): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, {
    'Content-Type': content.type,
    'Content-Length': Buffer.byteLength(content.body),
    'X-Content-Type-Options': 'nosniff',
    ...content.headers,
  });
  response.end(response.req.method === 'HEAD' ? undefined : content.body);
}

/** Header and content type by which a client of Elasticsearch knows its server. */
export function elasticHeaders(request: IncomingMessage): { type: string; headers: Record<string, string> } {
  const version = VENDOR_TYPE.exec(request.headers.accept ?? '')?.[1];
  return {
    type: version ? `application/vnd.elasticsearch+json;compatible-with=${version}` : 'application/json',
    headers: { 'X-Elastic-Product': 'Elasticsearch' },
  };
}

/** Says why a request is refused, in Elasticsearch's form where its clients ask. */
export function answerRefusal(
  request: IncomingMessage,
  response: ServerResponse,
  refusal: Refusal,
  endpoint: string,
): void {
  const { status, reason, message, detail } = refusal;
  const headers: Record<string, string> = {};
  if (refusal.isPushback) headers['Retry-After'] = String(RETRY_AFTER_S);
  if (status === 401) headers['WWW-Authenticate'] = 'Basic realm="mozdef", Bearer';
  if (detail.allow) headers['Allow'] = detail.allow;
  const position = detail.position === undefined ? {} : { position: detail.position };
  if (isElastic(endpoint)) {
    const elastic = elasticHeaders(request);
    const body = JSON.stringify({ error: { type: reason.replaceAll('-', '_'), reason: message, ...position }, status });
    answer(response, status, { type: elastic.type, body, headers: { ...elastic.headers, ...headers } });
    return;
  }
  const body = JSON.stringify({ error: { code: reason, message, ...position } });
  answer(response, status, { type: 'application/json', body, headers });
}
