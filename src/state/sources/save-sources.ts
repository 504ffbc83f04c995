import { hash } from 'node:crypto';
import type { StateChange, StateStore } from '../state-store.ts';
import { sourceDocuments } from './list-sources.ts';
import { type Counted, mergeSource } from './merge-source.ts';
import { SENDER_LENGTH, SOURCES, type SourceBody, type SourceSum } from './source.ts';

/** Documents in one write. */
const CHUNK = 100;
/** Another instance may forget them at the same time. */
const ATTEMPTS = 10;

/** Merges sums into what is stored. Never rejects: says which could not be saved, and what failed unless others just kept changing them. */
export async function saveSources(
  sums: readonly SourceSum[],
  state: StateStore,
  counted: Counted,
): Promise<{ readonly left: readonly SourceSum[]; readonly failure?: unknown }> {
  const left: SourceSum[] = [];
  for (let start = 0; start < sums.length; start += CHUNK) {
    const chunk = sums.slice(start, start + CHUNK);
    try {
      if (!(await saveChunk(chunk, state, counted))) left.push(...chunk);
    } catch (failure) {
      return { left: [...left, ...sums.slice(start)], failure };
    }
  }
  return { left };
}

async function saveChunk(sums: readonly SourceSum[], state: StateStore, counted: Counted): Promise<boolean> {
  const byId = new Map(sums.map((sum) => [idOf(sum, counted.instance), sum]));
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const known = await state.get(SOURCES, [...byId.keys()]);
    const changes = [...byId].map(([id, sum]): StateChange => {
      const before = known.get(id);
      const body = mergeSource(before?.body as SourceBody | undefined, sum, counted);
      return { collection: SOURCES, id, body, expected: before?.version ?? 0 };
    });
    if (await state.write(changes)) return true;
  }
  return false;
}

/**
 * Forgets senders that were last heard before `oldest`, and then as many as it takes to keep `most`: first those of which nothing
 * was ever accepted, since anybody can knock, then those that were heard longest ago. Returns how many.
 */
export async function pruneSources(
  state: StateStore,
  keep: { readonly most: number; readonly oldest: number },
): Promise<number> {
  const entries: { readonly id: string; readonly version: number; readonly body: SourceBody }[] = [];
  for await (const document of sourceDocuments(state)) entries.push({ ...document, body: document.body as SourceBody });
  entries.sort((a, b) => Number(b.body.accepted > 0) - Number(a.body.accepted > 0) || b.body.last - a.body.last);
  const gone = entries.filter(({ body }, index) => index >= keep.most || body.last < keep.oldest);
  for (const { id, version } of gone)
    await state.write([{ collection: SOURCES, id, body: undefined, expected: version }]);
  return gone.length;
}

/**
 * A sender is who it says by its token, from where: 32 characters, whatever an address or a name holds. Each instance has documents
 * of its own, since several that change the same ones would wait for each other again and again.
 */
function idOf({ tokensource = '', address }: SourceSum, instance: string): string {
  return `${hash('sha256', JSON.stringify([tokensource, address])).slice(0, SENDER_LENGTH)}.${instance}`;
}
