import type { CountRequest } from '../../event-store.ts';
import type { SearchContext } from './search-context.ts';
import { fromSources, inRange } from './sources.ts';

/** SQL from FROM on: the events that a request is about. */
export function matching({ files, sources, condition }: SearchContext, { range }: CountRequest): string {
  return `from ${fromSources(sources, files, condition)} where ${inRange(range)}`;
}
