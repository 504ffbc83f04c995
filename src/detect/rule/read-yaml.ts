import { type Document, isCollection, isMap, isPair, isScalar, type LineCounter, parseAllDocuments } from 'yaml';
import { messageOf } from '../../lifecycle/error.ts';

/** Why a document cannot be read, and where in the text. */
export class YamlFault extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.name = 'YamlFault';
    this.offset = offset;
  }
}

const MOST_ALIASES = 100;
const DEEPEST = 32;

/** The documents of a text. Takes time in line with its length: no prettier errors, and keys are compared by {@link valueOf}. */
export function parseDocuments(text: string, lineCounter: LineCounter): Document[] {
  const documents = parseAllDocuments(text, {
    lineCounter,
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: 'error',
  });
  return Array.isArray(documents) ? documents : [];
}

/** Where a document begins. */
export function startOf(document: Document): number {
  return document.contents?.range?.[0] ?? document.range?.[0] ?? 0;
}

/** What a document says; null when it is empty. Throws YamlFault. */
export function valueOf(document: Document): unknown {
  const [error] = document.errors;
  if (error) throw new YamlFault(`this is not YAML: ${isOverflow(error) ? TOO_DEEP : error.message}`, error.pos[0]);
  checkNode(document.contents, 0);
  const start = startOf(document);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (thrown) {
    throw new YamlFault(`this is not YAML: ${messageOf(thrown)}`, start);
  }
  if (holdsItself(value, new Set(), new Set())) throw new YamlFault('an alias stands for what it is in', start);
  return value;
}

const TOO_DEEP = 'it is nested too deeply';

/** The parser's own way to say that its stack is too small. */
function isOverflow(error: Error): boolean {
  return /call stack/i.test(error.message);
}

function checkNode(node: unknown, depth: number): void {
  if (isPair(node)) {
    checkNode(node.key, depth);
    checkNode(node.value, depth);
  }
  if (!isCollection(node)) return;
  if (depth >= DEEPEST) throw new YamlFault(TOO_DEEP, node.range?.[0] ?? 0);
  if (isMap(node)) checkKeys(node.items.map(({ key }) => key));
  for (const item of node.items) checkNode(item, depth + 1);
}

function checkKeys(keys: readonly unknown[]): void {
  const known = new Set<string>();
  for (const key of keys) {
    if (!isScalar(key)) continue;
    const name = String(key.value);
    if (known.has(name)) throw new YamlFault(`the key ${name} is here twice`, key.range?.[0] ?? 0);
    known.add(name);
  }
}

function holdsItself(value: unknown, around: Set<unknown>, known: Set<unknown>): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (around.has(value)) return true;
  if (known.has(value)) return false;
  known.add(value);
  around.add(value);
  const found = Object.values(value).some((inner) => holdsItself(inner, around, known));
  around.delete(value);
  return found;
}
