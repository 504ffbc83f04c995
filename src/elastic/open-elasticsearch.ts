import type { SearchServerAddress } from './search-server-address.ts';
import {
  answerIn,
  paramsOf,
  type SearchServerRequest,
  type SearchServerResponse,
  type Transport,
} from './transport.ts';

/** Elasticsearch 8 and 9 both take these; 8 would refuse what the client says by itself. */
const COMPATIBLE = 'compatible-with=8';
const JSON_TYPE = `application/vnd.elasticsearch+json; ${COMPATIBLE}`;
const LINES_TYPE = `application/vnd.elasticsearch+x-ndjson; ${COMPATIBLE}`;

/** Opens a client of Elasticsearch, loading its package. Nothing is sent yet. */
export async function openElasticsearch({ nodes, authorization, ca }: SearchServerAddress): Promise<Transport> {
  const { Client } = await import('@elastic/elasticsearch');
  const client = new Client({
    nodes: [...nodes],
    maxRetries: 0,
    // Events may have any keys, `__proto__` too; the client would not read them then. JSON.parse makes plain properties of them.
    disablePrototypePoisoningProtection: true,
    enableMetaHeader: false,
    ...(authorization !== undefined && { headers: { authorization } }),
    ...(ca && { tls: { ca } }),
  });

  async function send(request: SearchServerRequest): Promise<SearchServerResponse> {
    const { timeoutMs, signal, bulkBody } = request;
    try {
      const { statusCode, body: answer } = await client.transport.request(paramsOf(request), {
        meta: true,
        maxRetries: 0,
        requestTimeout: timeoutMs,
        headers: { accept: JSON_TYPE, 'content-type': bulkBody === undefined ? JSON_TYPE : LINES_TYPE },
        ...(signal && { signal }),
      });
      return { status: statusCode ?? 0, body: answer };
    } catch (error) {
      const answer = answerIn(error);
      if (answer) return answer;
      throw error;
    }
  }
  return { send, close: () => client.close() };
}
