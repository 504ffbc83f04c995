import { type Document, deriveId, isMap, shown } from './read-head.ts';
import type { Problem } from './sigma-fault.ts';
import type { DocumentText } from './yaml-document.ts';

/** A document and the text that it comes from. */
export interface Part {
  readonly source: DocumentText;
  readonly document: Document;
}

type Merged = Part | { readonly source: DocumentText; readonly problem: Problem };

/**
 * Old collections: `action: global` adds to all documents that follow, `reset` ends that, `repeat` takes the document before and
 * changes it. Documents that would share the id of a global or repeated one get ids of their own, derived from it.
 */
export function mergeActions(parts: readonly Part[]): Merged[] {
  const merged: Merged[] = [];
  let global: Document = {};
  let last: Document = {};
  for (const { source, document } of parts) {
    const { action, ...own } = document;
    if (action === 'global') global = merge(global, own);
    else if (action === 'reset') global = {};
    else if (action === undefined || action === 'repeat') {
      last = merge(action === 'repeat' ? last : global, own);
      const inherited = own['id'] === undefined && last['id'] !== undefined;
      merged.push({ source, document: inherited ? { ...last, id: deriveId(last) } : last });
    } else {
      const remedy = 'Sigma knows the actions global, reset and repeat.';
      merged.push({ source, problem: { path: ['action'], message: `there is no action ${shown(action)}`, remedy } });
    }
  }
  return merged;
}

/** Maps are merged key by key; of anything else the later replaces the earlier. */
function merge(base: Document, over: Document): Document {
  const result = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(over)) {
    const before = result.get(key);
    result.set(key, isMap(before) && isMap(value) ? merge(before, value) : value);
  }
  return Object.fromEntries(result);
}
