import { deriveId, isMap } from './read-head.ts';
import type { DocumentPath } from './sigma-fault.ts';
import { type DocumentText, locate, type Place, readDocument, splitDocuments } from './yaml-document.ts';

/**
 * Where something stands in a file, in the last document of an id; as near as the path leads. What was read keeps no places: they would
 * have to be looked for in every file, and few have a fault.
 */
export function placeIn(text: string, id: string, path: DocumentPath): Place {
  const source = splitDocuments(text).findLast((document) => hasId(document, id));
  return source ? locate(source, path) : { line: 1, column: 1 };
}

function hasId(source: DocumentText, id: string): boolean {
  const read = readDocument(source);
  if (!('value' in read) || !isMap(read.value)) return false;
  return (read.value['id'] ?? deriveId(read.value)) === id;
}
