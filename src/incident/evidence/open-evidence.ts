import { join } from 'node:path';
import { MozdefError } from '../../lifecycle/error.ts';
import type { Logger } from '../../log/log.ts';
import type { StateStore } from '../../state/state-store.ts';
import { EvidenceBook } from './evidence-book.ts';
import type { EvidenceConfig } from './evidence-config.ts';
import { EvidenceDirectory } from './evidence-directory.ts';

interface EvidenceGround {
  readonly config: EvidenceConfig;
  readonly dataDir: string;
  readonly state: StateStore;
  /** Whether other instances may have the same state. */
  readonly shared: boolean;
  readonly log: Logger;
  readonly now: () => number;
}

/**
 * The files of evidence. Rejects with `evidence-elsewhere` when other instances keep theirs in another directory; while the state is away that
 * cannot be known, and no file is taken or given out.
 */
export async function openEvidence({
  config,
  dataDir,
  state,
  shared,
  log,
  now,
}: EvidenceGround): Promise<EvidenceBook> {
  const path = config.dir === '' ? join(dataDir, 'evidence') : config.dir;
  const directory = new EvidenceDirectory({
    path,
    maxBytes: config.max_bytes,
    minFreeBytes: config.min_free_bytes,
    now,
  });
  const book = new EvidenceBook({ directory, state, shared });
  try {
    await book.open();
  } catch (error) {
    if (!(error instanceof MozdefError) || error.code !== 'state-unavailable') throw error;
    log.warn({ error: error.message }, 'whether evidence.dir is that of all instances is not known yet');
  }
  return book;
}
