import { setupMethods } from './elastic/elastic-setup.ts';

/** What a path is for. */
export type Route =
  | { readonly kind: 'intake'; readonly endpoint: string; readonly path: string; readonly methods: readonly string[] }
  | {
      readonly kind: 'aside';
      readonly endpoint: string;
      readonly path: string;
      readonly aside: Aside;
      readonly methods: readonly string[];
    }
  | { readonly kind: 'info'; readonly endpoint: string; readonly page: InfoPage; readonly methods: readonly string[] };

export type InfoPage =
  | 'root'
  | 'cat-health'
  | 'cluster-health'
  | 'license'
  | 'xpack'
  | 'nodes'
  | 'status'
  | 'test'
  | 'hec-health';
/** Requests whose body holds no events. */
type Aside = 'hec-ack' | 'elastic-setup';

const WRITES = ['POST', 'PUT'];
const READS = ['GET', 'HEAD'];

const INFO_PAGES: Readonly<Record<string, InfoPage>> = {
  '/': 'root',
  '/_cat/health': 'cat-health',
  '/_cluster/health': 'cluster-health',
  '/_license': 'license',
  '/_xpack/license': 'license',
  '/_xpack': 'xpack',
  '/_nodes': 'nodes',
  '/_nodes/http': 'nodes',
  '/_nodes/_all/http': 'nodes',
  '/_nodes/ingest': 'nodes',
  '/status': 'status',
  '/test': 'test',
  '/services/collector/health': 'hec-health',
  '/services/collector/health/1.0': 'hec-health',
};
const HEC_ACK = '/services/collector/ack';
const PLAIN_ENDPOINTS: Readonly<Record<string, string>> = {
  '/events': 'events',
  '/nxlog': 'nxlog',
  '/cef': 'cef',
  '/_bulk': 'bulk',
  '/v1/logs': 'otlp',
  '/services/collector': 'hec',
  '/services/collector/event': 'hec',
  '/services/collector/event/1.0': 'hec',
  '/services/collector/raw': 'hec/raw',
  '/services/collector/raw/1.0': 'hec/raw',
};
const INDEX_BULK = /^\/[^/_][^/]{0,254}\/_bulk$/;
const CUSTOM = /^\/custom\/([\w.-]{1,64})$/;

/** The route of a request's target, query and trailing slash apart; undefined when there is none. */
export function routeOf(target: string, method: string | undefined): Route | undefined {
  const path = pathOf(target);
  const page = Object.hasOwn(INFO_PAGES, path) ? INFO_PAGES[path] : undefined;
  if (page) return { kind: 'info', endpoint: page === 'hec-health' ? 'hec' : 'info', page, methods: READS };
  if (path === HEC_ACK) return { kind: 'aside', endpoint: 'hec', path, aside: 'hec-ack', methods: WRITES };
  const endpoint = endpointOf(path);
  if (endpoint !== undefined) return { kind: 'intake', endpoint, path, methods: WRITES };
  const methods = setupMethods(path, method);
  return methods && { kind: 'aside', endpoint: 'info', path, aside: 'elastic-setup', methods };
}

function endpointOf(path: string): string | undefined {
  if (Object.hasOwn(PLAIN_ENDPOINTS, path)) return PLAIN_ENDPOINTS[path];
  const application = CUSTOM.exec(path)?.[1];
  if (application !== undefined) return `custom/${application}`;
  return INDEX_BULK.test(path) ? 'bulk' : undefined;
}

function pathOf(target: string): string {
  const query = target.indexOf('?');
  const path = query === -1 ? target : target.slice(0, query);
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}
