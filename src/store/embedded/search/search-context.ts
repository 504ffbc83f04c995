import type { CompiledQuery } from '../compile-query.ts';
import type { StoreFiles } from '../store-files.ts';
import type { SearchRun } from './search-pool.ts';
import type { Sources } from './sources.ts';

/** What one request works with. */
export interface SearchContext {
  readonly run: SearchRun;
  readonly files: StoreFiles;
  readonly sources: Sources;
  readonly compiled: CompiledQuery;
}
