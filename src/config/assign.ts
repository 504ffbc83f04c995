import type { Assignment } from './origin.ts';

/** What was written, before it is validated. */
export type ConfigTree = { [key: string]: unknown };

/** Puts values at their paths; later ones win, sections merge. Paths hold no `__proto__`: the readers refuse it. */
export function assign(assignments: readonly Assignment[]): ConfigTree {
  const tree: ConfigTree = {};
  for (const { path, value } of assignments) {
    let place = tree;
    for (const key of path.slice(0, -1)) place = sectionAt(place, key);
    place[path.at(-1) ?? ''] = value;
  }
  return tree;
}

function sectionAt(tree: ConfigTree, key: string): ConfigTree {
  const there = Object.hasOwn(tree, key) ? tree[key] : undefined;
  if (isTree(there)) return there;
  const made: ConfigTree = {};
  tree[key] = made;
  return made;
}

export function isTree(value: unknown): value is ConfigTree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at this path, or undefined. */
export function valueAt(tree: unknown, path: readonly PropertyKey[]): unknown {
  let value = tree;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}
