import type { StateDocument, StateStore } from './state-store.ts';

const PAGE = 1000;

/** All documents of a collection, in order of id, read page by page. */
export async function* documentsOf(state: StateStore, collection: string): AsyncGenerator<StateDocument> {
  for (let after: string | undefined; ; ) {
    const page = await state.list(collection, { limit: PAGE, ...(after !== undefined && { after }) });
    yield* page;
    after = page.at(-1)?.id;
    if (page.length < PAGE) return;
  }
}
