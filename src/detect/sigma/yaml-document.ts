import { CORE_SCHEMA, load, mergeTag, YAMLException } from 'js-yaml';
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { DocumentPath } from './sigma-fault.ts';

/** Times stay text, as rules compare texts. */
const SCHEMA = CORE_SCHEMA.withTags(mergeTag);
const MAX_ALIASES = 100;
const MAX_DEPTH = 32;
/** Values of a document with its aliases written out. */
const MAX_VALUES = 50_000;

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** One document of a YAML text; `line` is where it begins, from 1. */
export interface DocumentText {
  readonly text: string;
  readonly line: number;
}

/**
 * The documents of a text, each by itself, so that one that is no YAML does not take the others along: `---` and `...` at the
 * start of a line end a document wherever they stand, by YAML's grammar.
 */
export function splitDocuments(text: string): DocumentText[] {
  const documents: DocumentText[] = [];
  let lines: string[] = [];
  let start = 1;
  const close = (next: number): void => {
    if (lines.some((line) => !/^(?:\s*(?:#|$)|%)/.test(line))) documents.push({ text: lines.join('\n'), line: start });
    lines = [];
    start = next;
  };
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const marker = /^(?:---|\.\.\.)(?=\s|$)/.test(line);
    if (marker) close(index + 1);
    // As many blanks, so that columns stay right.
    lines.push(marker ? `   ${line.slice(3)}` : line);
  }
  close(0);
  return documents;
}

export type YamlResult = { readonly value: unknown } | { readonly problem: string; readonly place: Place };

/** The value of a document. js-yaml, which is four times as fast as `yaml`, but does not know where a value stood. */
export function readDocument({ text, line }: DocumentText): YamlResult {
  try {
    const value = load(text, { schema: SCHEMA, maxAliases: MAX_ALIASES, maxDepth: MAX_DEPTH });
    if (tooLarge(value)) return { problem: `it has over ${MAX_VALUES} values`, place: { line, column: 1 } };
    return { value };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const { mark } = error;
    return {
      problem: error.reason,
      place: mark ? { line: line + mark.line, column: mark.column + 1 } : { line, column: 1 },
    };
  }
}

function tooLarge(value: unknown): boolean {
  let left = MAX_VALUES;
  const open: unknown[] = [value];
  while (open.length > 0 && left > 0) {
    const next = open.pop();
    left--;
    if (typeof next === 'object' && next !== null) for (const inner of Object.values(next)) open.push(inner);
    if (open.length > MAX_VALUES) return true;
  }
  return open.length > 0;
}

/** Where a value stands: its key, or an element of a list itself. As near as the path leads. */
export function locate({ text, line }: DocumentText, path: DocumentPath): Place {
  const counter = new LineCounter();
  let node: unknown = parseDocument(text, { lineCounter: counter, merge: true }).contents;
  let offset = rangeOf(node);
  for (const step of path) {
    const [found, place] = childOf(node, step);
    if (place === undefined) break;
    node = found;
    offset = place;
  }
  const { line: within, col } = counter.linePos(offset);
  return { line: line + within - 1, column: col };
}

function childOf(node: unknown, step: string | number): [unknown, number | undefined] {
  if (isSeq(node)) {
    const item = node.items[Number(step)];
    return [item, item === undefined ? undefined : rangeOf(item)];
  }
  if (!isMap(node)) return [undefined, undefined];
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
  return [pair?.value, pair && rangeOf(pair.key)];
}

function rangeOf(node: unknown): number {
  return (node as Node | null)?.range?.[0] ?? 0;
}
