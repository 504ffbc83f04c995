import type { QueueStatus } from '../queue/event-queue.ts';
import type { InfoPage } from './route.ts';

export interface InfoSource {
  readonly refusing: QueueStatus['refusing'];
  readonly accepted: number;
  readonly now: number;
}

export interface Page {
  readonly type: string;
  readonly body: string;
  /** 200 unless it says that all is not well. */
  readonly status?: number;
}

/** Clients of Elasticsearch look at it and refuse a server that is not one of its releases. */
const ELASTICSEARCH_VERSION = '8.19.0';

const PLAIN = 'text/plain; charset=utf-8';
const JSON_TYPE = 'application/json';

const PAGES: Readonly<Record<InfoPage, (source: InfoSource) => Page>> = {
  root: () => json(root()),
  'cat-health': (source) => ({ type: PLAIN, body: catHealth(source) }),
  'cluster-health': (source) => json(clusterHealth(source)),
  license: () => json({ license: { status: 'active', uid: 'mozdef', type: 'basic', mode: 'basic' } }),
  status: (source) => json(status(source)),
  test: () => ({ type: PLAIN, body: '' }),
  'hec-health': (source) => hecHealth(source),
};

/** What clients of Elasticsearch ask before they send, and our own health pages. */
export function infoPage(page: InfoPage, source: InfoSource): Page {
  return PAGES[page](source);
}

function json(document: object): Page {
  return { type: JSON_TYPE, body: JSON.stringify(document) };
}

/** The original's words while all is well. */
function status({ refusing, accepted }: InfoSource): object {
  return { status: refusing ? 'paused' : 'ok', service: 'frontend', accepted, ...(refusing && { refusing }) };
}

/** The answer of Elasticsearch's root, see its "Get cluster info" API. */
function root(): object {
  return {
    name: 'mozdef',
    cluster_name: 'mozdef',
    cluster_uuid: 'mozdef',
    version: {
      number: ELASTICSEARCH_VERSION,
      build_flavor: 'default',
      build_type: 'tar',
      build_hash: 'mozdef',
      build_date: '2025-01-01T00:00:00.000Z',
      build_snapshot: false,
      lucene_version: '9.12.0',
      minimum_wire_compatibility_version: '7.17.0',
      minimum_index_compatibility_version: '7.0.0',
    },
    tagline: 'You Know, for Search',
  };
}

function clusterHealth({ refusing }: InfoSource): object {
  return {
    cluster_name: 'mozdef',
    status: refusing ? 'red' : 'green',
    timed_out: false,
    number_of_nodes: 1,
    number_of_data_nodes: 1,
    active_primary_shards: 1,
    active_shards: 1,
    relocating_shards: 0,
    initializing_shards: 0,
    unassigned_shards: 0,
  };
}

/** One line, columns as Elasticsearch's: epoch, time, cluster, status, nodes, ... */
function catHealth({ refusing, now }: InfoSource): string {
  const time = new Date(now).toISOString().slice(11, 19);
  return `${Math.floor(now / 1000)} ${time} mozdef ${refusing ? 'red' : 'green'} 1 1 1 1 0 0 0 0 - 100.0%\n`;
}

/** Splunk's manual, "Get HEC health": load balancers look at the status. */
function hecHealth({ refusing }: InfoSource): Page {
  return refusing
    ? { ...json({ text: 'HEC is unhealthy, queues are full', code: 18 }), status: 503 }
    : json({ text: 'HEC is healthy', code: 17 });
}
