import { readFileSync } from 'node:fs';
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from 'yaml';
import { MozdefError, messageOf } from '../lifecycle/error.ts';
import { type ConfigNode, childOf } from './config-node.ts';
import { type Assignment, dotted, type Layer, type Origin, type Problem } from './origin.ts';
import { hasProto } from './text-value.ts';
import { unknownKey } from './unknown-key.ts';

const MAX_DEPTH = 32;
const MAX_ALIASES = 100;

/** What a YAML file says. `name` is how messages call it. Throws `config-unreadable`. */
export function readFileLayer(root: ConfigNode, path: string, name: string): Layer {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new MozdefError('config-unreadable', `cannot read the configuration: ${messageOf(error)}`, {
      where: name,
      remedy: 'Name a file that exists with --config, or leave it out to use the defaults.',
      cause: error,
    });
  }
  return parseFileLayer(root, text, name);
}

function parseFileLayer(root: ConfigNode, text: string, name: string): Layer {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [fault] = document.errors;
  if (fault) throw notYaml(fault.message.split('\n')[0] ?? '', placeOf(lines, fault.pos[0], name), name);
  const { contents } = document;
  try {
    document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    throw notYaml(messageOf(error), undefined, name);
  }
  const reader = new FileReader(root, document, (offset) => placeOf(lines, offset, name));
  if (isMap(contents)) reader.readMap(contents.items, root, []);
  else if (contents !== null && !(isScalar(contents) && contents.value === null)) {
    reader.problems.push({ message: `the file must be ${root.allowed}`, origin: placeOf(lines, 0, name) });
  }
  return reader;
}

/** The parser's own way to say what `where` says. */
const PLACE = / at line \d+, column \d+:?$/;

function notYaml(message: string, place: Origin | undefined, name: string): MozdefError {
  const where = place?.kind === 'file' ? `${name}:${place.line}:${place.column}` : name;
  const fault = message.replace(PLACE, '');
  return new MozdefError('config-unreadable', `the configuration is not YAML: ${fault}`, { where });
}

function placeOf(lines: LineCounter, offset: number, file: string): Origin {
  const { line, col } = lines.linePos(offset);
  return { kind: 'file', file, line, column: col };
}

interface Place {
  readonly node: ConfigNode | undefined;
  readonly path: readonly string[];
  readonly origin: Origin;
}

/** Walks a document along the schema, noting each value and where it stands. */
class FileReader implements Layer {
  readonly assignments: Assignment[] = [];
  readonly problems: Problem[] = [];
  readonly places = new Map<string, Origin>();
  readonly #root: ConfigNode;
  readonly #document: Document;
  readonly #placeAt: (offset: number) => Origin;

  constructor(root: ConfigNode, document: Document, placeAt: (offset: number) => Origin) {
    this.#root = root;
    this.#document = document;
    this.#placeAt = placeAt;
  }

  readMap(pairs: readonly Pair[], node: ConfigNode | undefined, path: readonly string[]): void {
    for (const pair of pairs) {
      const keyNode = pair.key as Node;
      const key = isScalar(keyNode) ? String(keyNode.value) : String(keyNode);
      const below = [...path, key];
      const place = this.#placeAt(keyNode.range?.[0] ?? 0);
      this.places.set(dotted(below), place);
      if (key === '__proto__') this.problems.push({ message: 'the key __proto__ is not allowed', origin: place });
      else if (node?.kind === 'section' && !node.keys.has(key)) {
        this.problems.push({ message: unknownKey(this.#root, node, below), origin: place });
      } else this.#readValue(pair.value as Node | null, node && childOf(node, key), below);
    }
  }

  #readValue(written: Node | null, node: ConfigNode | undefined, path: readonly string[]): void {
    const origin = this.#originOf(written, path);
    const value = isAlias(written) ? (written.resolve(this.#document) ?? null) : written;
    // Of a map its key is what a person looks for.
    if (!isMap(value)) this.places.set(dotted(path), origin);
    if (path.length > MAX_DEPTH) this.problems.push({ message: 'nested too deeply', origin });
    else if (isMap(value) && node?.kind !== 'list' && value.items.length > 0) this.readMap(value.items, node, path);
    else if (node?.kind !== 'section' || !isEmpty(value)) this.#assign(value, { node, path, origin });
  }

  #originOf(written: Node | null, path: readonly string[]): Origin {
    if (written?.range) return this.#placeAt(written.range[0]);
    return this.places.get(dotted(path)) ?? this.#placeAt(0);
  }

  #assign(written: Node | null, { node, path, origin }: Place): void {
    if (isSeq(written)) this.#notePlaces(written, path);
    const value = node?.kind === 'text' ? textOf(written) : undefined;
    const found: unknown = value ?? (written === null ? null : written.toJS(this.#document));
    if (hasProto(found)) this.problems.push({ message: 'the key __proto__ is not allowed', origin });
    else this.assignments.push({ path, value: found, origin });
  }

  /** Where the elements of a list stand, and the keys of those that are sections. */
  #notePlaces(value: unknown, path: readonly string[]): void {
    if (path.length > MAX_DEPTH) return;
    const note = (key: string, node: unknown, child: unknown): void => {
      const below = [...path, key];
      const { range } = node as Node;
      if (range) this.places.set(dotted(below), this.#placeAt(range[0]));
      this.#notePlaces(child, below);
    };
    if (isSeq(value)) value.items.forEach((item, index) => note(String(index), item, item));
    else if (isMap(value)) for (const { key, value: child } of value.items) note(String(key), key, child);
  }
}

/** A section whose keys are all commented out. */
function isEmpty(value: Node | null): boolean {
  if (value === null || (isScalar(value) && value.value === null)) return true;
  return isMap(value) && value.items.length === 0;
}

/** `listen: 8090` and `mozdefhostname: 007` are meant as texts, even if YAML takes them for numbers. */
function textOf(written: Node | null): string | undefined {
  if (!isScalar(written) || typeof written.value !== 'number') return undefined;
  return written.source ?? String(written.value);
}
