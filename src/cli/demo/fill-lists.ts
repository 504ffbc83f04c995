import { DEMO_LISTS } from '../../demo/kept-lists.ts';
import type { ApiClient } from '../api-client.ts';

/** Makes those of the story's lists that are not there; resolves to their names. */
export async function fillLists(api: ApiClient): Promise<string[]> {
  const { lists } = await api.get<{ lists: readonly { readonly name: string }[] }>('/api/lists');
  const missing = DEMO_LISTS.filter(({ name }) => !lists.some((list) => list.name === name));
  for (const { entries, ...list } of missing) {
    await api.post('/api/lists', list);
    const given = entries.map((entry) => ({ ...entry, source: 'mozdef demo' }));
    await api.post(`/api/lists/${list.name}/entries`, { entries: given });
  }
  return missing.map(({ name }) => name);
}
