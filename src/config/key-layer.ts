import { type ConfigNode, childOf } from './config-node.ts';
import type { Assignment, Layer, Origin, Problem } from './origin.ts';
import { hasProto, textValue } from './text-value.ts';
import { unknownKey } from './unknown-key.ts';

/** A key and its value as text, from a flag or the environment. */
export interface KeyText {
  readonly path: readonly string[];
  readonly text: string;
  readonly origin: Origin;
}

/** What keys set by text say, walked along the schema. */
export function readKeys(root: ConfigNode, keys: readonly KeyText[]): Layer {
  const assignments: Assignment[] = [];
  const problems: Problem[] = [];
  for (const key of keys) {
    const read = readKey(root, key);
    if ('message' in read) problems.push(read);
    else assignments.push(read);
  }
  return { assignments, problems };
}

function readKey(root: ConfigNode, { path, text, origin }: KeyText): Assignment | Problem {
  let node: ConfigNode | undefined = root;
  for (const [index, key] of path.entries()) {
    if (key === '__proto__') return { message: 'the key __proto__ is not allowed', origin };
    const known: boolean = node?.kind !== 'section' || node.keys.has(key);
    if (node && !known) return { message: unknownKey(root, node, path.slice(0, index + 1)), origin };
    node = node && childOf(node, key);
  }
  const value = textValue(text, node);
  if (hasProto(value)) return { message: 'the key __proto__ is not allowed', origin };
  return { path, value, origin };
}
