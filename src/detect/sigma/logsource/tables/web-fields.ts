/** The fields of W3C extended logs that rules on web servers and proxies ask for, and what the Elastic Common Schema calls them. */
const ECS: Readonly<Record<string, readonly string[]>> = {
  'c-uri': ['url.original', 'url.full', 'url.path'],
  'cs-uri': ['url.original', 'url.full', 'url.path'],
  'cs-uri-stem': ['url.path', 'url.original'],
  'c-uri-stem': ['url.path', 'url.original'],
  // Many write path and query into one field; rules look for a part of it.
  'cs-uri-query': ['url.query', 'url.original', 'url.full'],
  'c-uri-query': ['url.query', 'url.original', 'url.full'],
  'c-uri-extension': ['url.extension'],
  'cs-host': ['url.domain', 'destination.domain', 'http.request.headers.host'],
  'r-dns': ['url.domain', 'destination.domain'],
  'cs-method': ['http.request.method'],
  'sc-status': ['http.response.status_code'],
  'c-useragent': ['user_agent.original'],
  'cs-user-agent': ['user_agent.original'],
  'cs-referer': ['http.request.referrer'],
  'cs-referrer': ['http.request.referrer'],
  'cs-cookie': ['http.request.headers.cookie', 'http.cookie'],
  'cs-content-type': ['http.request.mime_type'],
  'cs-username': ['user.name'],
  'cs-bytes': ['http.request.bytes', 'source.bytes'],
  'sc-bytes': ['http.response.body.bytes', 'http.response.bytes', 'destination.bytes'],
  'cs-version': ['http.version'],
  'c-ip': ['source.ip', 'source.address', 'client.ip'],
  src_ip: ['source.ip', 'source.address', 'client.ip'],
  dst_ip: ['destination.ip', 'server.ip'],
};

/** All of them, as rules call them. */
export const WEB_FIELDS: readonly string[] = Object.keys(ECS);

/** Where shippers that speak ECS have them. */
export function webFieldsOfEcs(): Record<string, string[]> {
  return Object.fromEntries(Object.entries(ECS).map(([name, paths]) => [name, paths.map((path) => `details.${path}`)]));
}

/** Where a source has them that calls them otherwise; each rule's name with those of the source. */
export function webFields(
  names: Readonly<Record<'uri' | 'method' | 'status' | 'agent' | 'host' | 'referrer', string>>,
) {
  const { uri, method, status, agent, host, referrer } = names;
  const whole = Object.fromEntries(
    ['c-uri', 'cs-uri', 'cs-uri-stem', 'c-uri-stem', 'cs-uri-query', 'c-uri-query'].map((name) => [name, uri]),
  );
  return {
    ...whole,
    'cs-method': method,
    'sc-status': status,
    'c-useragent': agent,
    'cs-user-agent': agent,
    'cs-host': host,
    'r-dns': host,
    'cs-referer': referrer,
    'cs-referrer': referrer,
  };
}
