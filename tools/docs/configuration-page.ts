import { describeConfig } from '../../src/config/config-node.ts';
import { settingsSchema } from '../../src/settings.ts';
import { keysOf, keyTable } from './config-key-table.ts';
import { pageHead } from './markdown.ts';

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
