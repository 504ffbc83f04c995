import { MONITOR, type Privilege } from '../elastic/privileges.ts';
import type { StoreConfig } from './store-config.ts';

/** What the store needs of a search server as it is configured. */
export function storePrivileges({ prefix, snapshots }: Pick<StoreConfig, 'prefix' | 'snapshots'>): Privilege[] {
  return [...eventPrivileges(prefix), ...snapshotPrivileges(snapshots)];
}

/** All but snapshots; that of the state in the same server is in it. docs/guides/use-elasticsearch.md says the same. */
export function eventPrivileges(prefix: string): Privilege[] {
  const indices = [`${prefix}events*`, `${prefix}alerts*`, `${prefix}mozdef-*`];
  return [
    MONITOR,
    { name: 'manage_index_templates', purpose: 'to make the index templates of events and alerts' },
    { name: 'read', indices, purpose: 'to search events, to see which alerts are shown, and to read state' },
    { name: 'write', indices, purpose: 'to store events and state, and to show alerts' },
    {
      name: 'manage',
      indices,
      purpose: 'to make indices, to count what they hold, to move aliases and to remove days that are too old',
    },
  ];
}

/** `manage` of the cluster includes the other one. */
function snapshotPrivileges({ repository, type, keep }: StoreConfig['snapshots']): Privilege[] {
  if (repository === '') return [];
  if (type !== '') {
    return [{ name: 'manage', purpose: `to register the repository ${repository}, and to make and remove snapshots` }];
  }
  return [
    { name: 'create_snapshot', purpose: `to make snapshots in ${repository}` },
    { name: 'manage', purpose: `to remove snapshots when there are more than ${keep}`, optional: true },
  ];
}
