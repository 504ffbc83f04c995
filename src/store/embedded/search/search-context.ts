import type { StoreFiles } from '../store-files.ts';
import type { Condition } from './condition.ts';
import type { SearchRun } from './search-pool.ts';
import type { Sources } from './sources.ts';

/** What one request works with. */
export interface SearchContext {
  readonly run: SearchRun;
  readonly files: StoreFiles;
  readonly sources: Sources;
  readonly condition: Condition;
}
