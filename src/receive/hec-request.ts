import type { IncomingMessage } from 'node:http';

/** What HEC's query string may say of all events of a request. */
const METADATA = ['time', 'host', 'source', 'sourcetype', 'index'] as const;
const LONGEST = 1024;

/** Host, source, sourcetype and index that the query string gives to events which name none; undefined when it says nothing. */
export function hecMetadata(request: IncomingMessage): Record<string, string> | undefined {
  const query = queryOf(request);
  let found: Record<string, string> | undefined;
  for (const name of METADATA) {
    const value = query.get(name);
    if (value !== null && value !== '' && value.length <= LONGEST) found = { ...found, [name]: value };
  }
  return found;
}

/** The channel on which a client wants acknowledgements: by header or by query. */
export function channelOf(request: IncomingMessage): string | undefined {
  const header = request.headers['x-splunk-request-channel'];
  const channel = typeof header === 'string' ? header : (queryOf(request).get('channel') ?? '');
  return channel === '' ? undefined : channel;
}

/** Whether the token is in the address, where proxies and logs would keep it: it is not taken from there. */
export function hasQueryToken(request: IncomingMessage): boolean {
  return queryOf(request).has('token');
}

function queryOf({ url = '' }: IncomingMessage): URLSearchParams {
  const query = url.indexOf('?');
  return new URLSearchParams(query === -1 ? '' : url.slice(query + 1));
}
