import type { IncomingMessage } from 'node:http';

/**
 * What shippers make in Elasticsearch before they send, by the path of its API and the way in which that names one. Events here
 * need neither templates nor policies nor pipelines, so all of them are there already, and what is written is acknowledged.
 */
const KINDS: readonly (readonly [string, (name: string) => object])[] = [
  ['/_ilm/policy', (name) => ({ [name]: { version: 1, policy: { phases: {} } } })],
  ['/_index_template', (name) => ({ index_templates: [{ name, index_template: { index_patterns: [] } }] })],
  ['/_component_template', (name) => ({ component_templates: [{ name, component_template: { template: {} } }] })],
  ['/_template', (name) => ({ [name]: { order: 0, index_patterns: [], settings: {}, mappings: {}, aliases: {} } })],
  ['/_ingest/pipeline', (name) => ({ [name]: { processors: [] } })],
  ['/_data_stream', (name) => ({ data_streams: [{ name, indices: [], generation: 1, status: 'GREEN' }] })],
  ['/_alias', (name) => ({ [name]: { aliases: { [name]: { is_write_index: true } } } })],
];

/** `/_ilm/policy/<name>` and the others, with what may follow the name (`/_data_stream/<name>/_lifecycle`). */
const PATH =
  /^(\/_(?:ilm\/policy|index_template|component_template|template|ingest\/pipeline|data_stream|alias))(?:\/([^/]{1,512})(?:\/_[a-z]{1,32})?)?$/;
/** Clients refresh the index that they wrote to when they end; what was accepted is found soon anyway. */
const REFRESH = /^(?:\/[^/_][^/]{0,254})?\/_refresh$/;
/** Shippers ask whether their index is there, by its name alone. */
const INDEX = /^\/[^/_][^/]{0,254}$/;

/**
 * Methods that a path of the set-up takes; undefined when it is none. To any other request than the question whether it is there
 * an index is no path at all: a sender whose path is misspelled must not take the answer for success.
 */
export function setupMethods(path: string, method: string | undefined): readonly string[] | undefined {
  if (PATH.test(path)) return ['GET', 'HEAD', 'PUT', 'POST'];
  if (REFRESH.test(path)) return ['GET', 'POST'];
  return method === 'HEAD' && INDEX.test(path) ? ['HEAD'] : undefined;
}

/** The answer to a request of the set-up. */
export function setupAnswer({ method }: Pick<IncomingMessage, 'method'>, path: string): object {
  if (REFRESH.test(path)) return { _shards: { total: 1, successful: 1, failed: 0 } };
  if (method !== 'GET' && method !== 'HEAD') return { acknowledged: true };
  const [, prefix, name] = PATH.exec(path) ?? [];
  const kind = KINDS.find(([known]) => known === prefix);
  return kind && name !== undefined ? kind[1](decoded(name)) : {};
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
