import type { IncomingMessage } from 'node:http';
import { fillOutline } from '../decode/bulk-outline.ts';
import type { Dialect } from './dialect.ts';

const VENDOR_TYPE = /application\/vnd\.elasticsearch\+json\s*;\s*compatible-with=(\d{1,2})/;

/** Header and content type by which a client of Elasticsearch knows its server. */
export function elasticHeaders(request: IncomingMessage): { type: string; headers: Record<string, string> } {
  const version = VENDOR_TYPE.exec(request.headers.accept ?? '')?.[1];
  return {
    type: version ? `application/vnd.elasticsearch+json;compatible-with=${version}` : 'application/json',
    headers: { 'X-Elastic-Product': 'Elasticsearch' },
  };
}

/** As Elasticsearch's bulk API answers, and its errors. */
export const elasticDialect: Dialect = {
  accepted(request, { bulk, placement, took }) {
    const items = bulk ? fillOutline(bulk.text, placement.batch, placement.first) : '';
    const body = `{"took":${Math.max(0, took)},"errors":${bulk?.errors ?? false},"items":[${items}]}`;
    return { ...elasticHeaders(request), body };
  },
  refused(request, { status, reason, message, detail }) {
    const position = detail.position === undefined ? {} : { position: detail.position };
    const error = { type: reason.replaceAll('-', '_'), reason: message, ...position };
    return { ...elasticHeaders(request), status, body: JSON.stringify({ error, status }) };
  },
};
