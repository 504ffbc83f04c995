import { join } from 'node:path';
import { describeConfig } from '../../src/config/config-node.ts';
import { createLogger } from '../../src/log/log.ts';
import { describeMatch } from '../../src/plugin/field-condition.ts';
import { type LoadedPlugin, loadPlugins } from '../../src/plugin/load-plugins.ts';
import { pluginsConfig } from '../../src/plugin/plugins-config.ts';
import { keysOf, keyTable } from './config-key-table.ts';
import { pageHead, table } from './markdown.ts';

const BUNDLED = join(import.meta.dirname, '../../plugins/events');

const INTRODUCTION = `
Event plugins parse further what normalization made, enrich it, tag it or drop it. These come with MozDef, here in the order in
which they run: the lower its priority, the earlier. \`plugins.disabled\` switches one off, \`plugins.config.NAME\` configures it
([configuration](configuration.md#plugins)). \`mozdef plugins list\` shows those of a running server, yours among them
([write one](../guides/write-a-plugin.md)).
`;

/** docs/reference/plugins.md */
export async function pluginsPage(): Promise<string> {
  const plugins = await loadPlugins({
    bundledDirectory: BUNDLED,
    directories: [],
    config: pluginsConfig.parse({}),
    log: createLogger('silent'),
  });
  const rows = plugins.map(({ plugin: { name, priority, summary } }) => [
    `[${name}](#${name})`,
    String(priority),
    summary,
  ]);
  return [
    pageHead('Bundled plugins', 'the plugins in plugins/events') + INTRODUCTION,
    `${table(['Plugin', 'Priority', 'What it does'], rows)}\n`,
    ...plugins.map(section),
  ].join('\n');
}

function section({ plugin }: LoadedPlugin): string {
  const { name, summary, priority, match, config } = plugin;
  const keys = config ? keysOf(describeConfig(config), ['plugins', 'config', name]) : [];
  return [
    `## ${name}\n\n${summary}\n`,
    `- Priority: ${priority}\n- Gets events where: ${describeMatch(match)}\n`,
    keys.length > 0 ? `${keyTable(keys)}\n` : 'There is nothing to configure.\n',
  ].join('\n');
}
