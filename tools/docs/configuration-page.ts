import { type ConfigNode, describeConfig } from '../../src/config/config-node.ts';
import { inlineYaml } from '../../src/config/shown-config.ts';
import { settingsSchema } from '../../src/settings.ts';
import { code, pageHead, table } from './markdown.ts';

const INTRODUCTION = `
How to use it: [configure](../guides/configure.md). All keys with their defaults as a file: [default.yml](../../config/default.yml).
Each key can also be set in the environment (\`MOZDEF_QUEUE__MAX_BYTES=4GB\`) and on the command line (\`--set queue.max_bytes=4GB\`).
`;

/** docs/reference/configuration.md */
export function configurationPage(): string {
  const root = describeConfig(settingsSchema);
  const top = [...root.keys].filter(([, node]) => node.kind !== 'section');
  const sections = [...root.keys].filter(([, node]) => node.kind === 'section');
  const parts = [
    pageHead('Configuration', 'the schemas in src') + INTRODUCTION,
    keyTable(top.map(([key, node]) => [[key], node])),
    ...sections.map(([key, node]) => `## ${key}\n\n${node.description}\n\n${keyTable(keysOf(node, [key]))}`),
  ];
  return `${parts.join('\n\n').replaceAll('\n\n\n', '\n\n')}\n`;
}

type Entry = readonly [path: readonly string[], node: ConfigNode];

function keysOf(section: ConfigNode, path: readonly string[]): Entry[] {
  return [...section.keys].flatMap(([key, node]): Entry[] => {
    const below = [...path, key];
    return node.kind === 'section' ? keysOf(node, below) : [[below, node], ...elementKeys(node, below)];
  });
}

/** Keys of the sections that a list or map holds: `frontend.tokens[].name`, `web.sites.*.name`. */
function elementKeys({ kind, element }: ConfigNode, path: readonly string[]): Entry[] {
  if (element?.kind !== 'section') return [];
  const last = path.at(-1) ?? '';
  return keysOf(element, kind === 'list' ? [...path.slice(0, -1), `${last}[]`] : [...path, '*']);
}

function keyTable(entries: readonly Entry[]): string {
  const rows = entries.map(([path, node]) => [
    code(path.join('.')),
    `${node.description}${node.secret ? ' Secret: never shown.' : ''}`,
    node.allowed,
    node.standard === undefined ? '' : code(inlineYaml(node.standard)),
  ]);
  return table(['Key', 'Meaning', 'Must be', 'Default'], rows);
}
