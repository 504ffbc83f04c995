import type { Client as OpensearchClient } from '@opensearch-project/opensearch';
import { MozdefError } from '../lifecycle/error.ts';
import type { SearchServerAddress } from './search-server-address.ts';
import {
  answerIn,
  paramsOf,
  type SearchServerRequest,
  type SearchServerResponse,
  type Transport,
} from './transport.ts';

/** Opens a client of OpenSearch. Nothing is sent yet. Rejects with `config-invalid` when its package, which is optional, is not installed. */
export async function openOpensearch({ nodes, authorization, ca }: SearchServerAddress): Promise<Transport> {
  const { Client } = await load();
  const client = new Client({
    nodes: [...nodes],
    maxRetries: 0,
    // See open-elasticsearch.ts.
    disablePrototypePoisoningProtection: true,
    ...(authorization !== undefined && { headers: { authorization } }),
    ...(ca && { ssl: { ca } }),
  });

  function send({ signal, timeoutMs, ...request }: SearchServerRequest): Promise<SearchServerResponse> {
    return new Promise((resolve, reject) => {
      const sent = client.transport.request(paramsOf(request), { maxRetries: 0 }, (error, { statusCode, body }) => {
        signal?.removeEventListener('abort', abort);
        clearTimeout(timer);
        const answer = error ? answerIn(error) : { status: statusCode ?? 0, body: body as unknown };
        if (answer) resolve(answer);
        else reject(late ? new Error('it did not answer in time') : error);
      });
      const abort = (): void => sent.abort();
      signal?.addEventListener('abort', abort, { once: true });
      // The client's own time-out is for silence only, and ends with the first byte of the answer.
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        abort();
      }, timeoutMs);
    });
  }
  return { send, close: () => client.close() };
}

async function load(): Promise<{ readonly Client: typeof OpensearchClient }> {
  try {
    return await import('@opensearch-project/opensearch');
  } catch (error) {
    throw new MozdefError('config-invalid', 'the client of OpenSearch is not installed', {
      remedy: 'Run `npm install @opensearch-project/opensearch` where MozDef is installed.',
      cause: error,
    });
  }
}
