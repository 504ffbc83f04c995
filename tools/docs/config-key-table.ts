import type { ConfigNode } from '../../src/config/config-node.ts';
import { inlineYaml } from '../../src/config/shown-config.ts';
import { code, table } from './markdown.ts';

/** A key of the configuration as a page shows it. */
export type KeyEntry = readonly [path: readonly string[], node: ConfigNode];

/** All keys below a section, those of sections in it and of the elements of lists and maps too. */
export function keysOf(section: ConfigNode, path: readonly string[]): KeyEntry[] {
  return [...section.keys].flatMap(([key, node]): KeyEntry[] => {
    const below = [...path, key];
    return node.kind === 'section' ? keysOf(node, below) : [[below, node], ...elementKeys(node, below)];
  });
}

/** Keys of the sections that a list or map holds: `frontend.tokens[].name`, `web.sites.*.name`. */
function elementKeys({ kind, element }: ConfigNode, path: readonly string[]): KeyEntry[] {
  if (element?.kind !== 'section') return [];
  const last = path.at(-1) ?? '';
  return keysOf(element, kind === 'list' ? [...path.slice(0, -1), `${last}[]`] : [...path, '*']);
}

/** A row for each key: what it means, what it must be and its default. */
export function keyTable(entries: readonly KeyEntry[]): string {
  const rows = entries.map(([path, node]) => [
    code(path.join('.')),
    `${node.description}${node.secret ? ' Secret: never shown.' : ''}`,
    node.allowed,
    node.standard === undefined ? '' : code(inlineYaml(node.standard)),
  ]);
  return table(['Key', 'Meaning', 'Must be', 'Default'], rows);
}
