import { MozdefError } from './lifecycle/error.ts';
import type { Settings } from './settings.ts';
import { ElasticsearchSnapshotArchive } from './store/elasticsearch/snapshots/elasticsearch-snapshot-archive.ts';
import type { SnapshotArchive } from './store/snapshot-archive.ts';

/** The snapshots of the configured store. Rejects with `config-invalid` where there can be none. */
export async function openSnapshots({ store }: Settings, now: () => number): Promise<SnapshotArchive> {
  if (store.kind !== 'embedded') return ElasticsearchSnapshotArchive.open({ config: store, now });
  throw new MozdefError('config-invalid', 'snapshots are of a search server, but store.kind is embedded', {
    where: 'store.kind',
    remedy: 'Of an embedded store, copy the data directory while mozdef serve is stopped.',
  });
}
