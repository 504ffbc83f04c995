import type { IncomingMessage } from 'node:http';
import { elasticVersion } from './elastic-version.ts';

/** The answer of Elasticsearch's root (its API "Get cluster info"). */
export function rootPage(request: IncomingMessage): object {
  return {
    name: 'mozdef',
    cluster_name: 'mozdef',
    cluster_uuid: 'mozdef',
    version: {
      number: elasticVersion(request),
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

/** "Cluster health". `timedOut`: the status that was waited for was not reached, which goes with HTTP status 408. */
export function clusterHealth(refusing: boolean, timedOut: boolean): object {
  return {
    cluster_name: 'mozdef',
    status: refusing ? 'red' : 'green',
    timed_out: timedOut,
    number_of_nodes: 1,
    number_of_data_nodes: 1,
    active_primary_shards: 1,
    active_shards: 1,
    relocating_shards: 0,
    initializing_shards: 0,
    unassigned_shards: 0,
  };
}

/** "cat health": one line; epoch, time, cluster, status, nodes, ... */
export function catHealth(refusing: boolean, now: number): string {
  const time = new Date(now).toISOString().slice(11, 19);
  return `${Math.floor(now / 1000)} ${time} mozdef ${refusing ? 'red' : 'green'} 1 1 1 1 0 0 0 0 - 100.0%\n`;
}

const LICENSE = { status: 'active', uid: 'mozdef', type: 'basic', mode: 'basic' };

/** "Get license": Beats and Logstash send nothing to a server without an active one. */
export function licensePage(): object {
  return { license: LICENSE };
}

/** "Info (X-Pack)": old Beats ask here whether there is lifecycle management and monitoring. */
export function xpackPage(): object {
  const off = { available: false, enabled: false };
  return {
    build: { hash: 'mozdef', date: '2025-01-01T00:00:00.000Z' },
    license: LICENSE,
    features: { ilm: { available: true, enabled: true }, monitoring: off, security: off },
    tagline: 'You know, for X',
  };
}

/** "Nodes info": clients that look for other nodes find the one that they ask, by the name that they know it under. */
export function nodesPage(request: IncomingMessage): object {
  const node = {
    name: 'mozdef',
    version: elasticVersion(request),
    roles: ['data', 'ingest', 'master'],
    http: { publish_address: request.headers.host ?? '' },
    // Filebeat loads no pipeline of its modules where one of these is missing.
    ingest: { processors: ['geoip', 'user_agent'].map((type) => ({ type })) },
  };
  return { _nodes: { total: 1, successful: 1, failed: 0 }, cluster_name: 'mozdef', nodes: { mozdef: node } };
}
