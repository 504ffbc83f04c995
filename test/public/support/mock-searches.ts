import {
  changeSearch,
  removeSearch,
  type SearchFields,
  savedSearchesOf,
  saveSearch,
} from '../../../src/state/searches/saved-searches.ts';
import { MemoryStateStore } from '../../support/memory-state-store.ts';

/** The API of saved searches as it is, for Ann alone. */
export class MockSearches {
  readonly #state = new MemoryStateStore();

  async answer(path: string, text: string): Promise<object> {
    const [, , id, verb] = path.split('/');
    const body = text === '' ? undefined : (JSON.parse(text) as SearchFields & { readonly version: number });
    const ann = { owner: 'ann', now: Date.now() };
    if (body === undefined) return { searches: await savedSearchesOf(this.#state, 'ann') };
    if (id === undefined) return saveSearch(this.#state, body, ann);
    if (verb === 'remove') return removeSearch(this.#state, id, { name: 'ann', mayRemoveShared: true });
    const { version: seen, ...change } = body;
    return changeSearch(this.#state, id, change, { ...ann, seen });
  }
}
