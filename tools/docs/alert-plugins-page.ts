import { describeConfig } from '../../src/config/config-node.ts';
import { describeAlertMatch } from '../../src/enrich/alert-matcher.ts';
import { findAlertPluginFiles, type LoadedAlertPlugin, loadAlertPlugin } from '../../src/enrich/load-alert-plugin.ts';
import { inOrder } from '../../src/enrich/open-alert-plugins.ts';
import { matchOf } from '../../src/enrich/ready-plugin.ts';
import { BUNDLED_ALERT_PLUGINS } from '../../src/plugin/bundled-plugins.ts';
import { pluginsConfig } from '../../src/plugin/plugins-config.ts';
import { keysOf, keyTable } from './config-key-table.ts';
import { pageHead, table } from './markdown.ts';

const INTRODUCTION = `
Alert plugins add to an alert, before it is saved, what is known about it: in its \`details\`, and behind its summary. These come with
MozDef, here in the order in which they run: the lower its priority, the earlier. \`plugins.alerts.enabled\` names those that run,
\`plugins.alerts.config.NAME\` configures one ([configuration](configuration.md#plugins)).
[Enrich alerts](../guides/enrich-alerts.md) says how to choose among them, and how to write one.
`;

/** docs/reference/alert-plugins.md */
export async function alertPluginsPage(): Promise<string> {
  const files = await findAlertPluginFiles({ bundledDirectory: BUNDLED_ALERT_PLUGINS, directories: [] });
  const loaded = await Promise.all(files.map((file) => loadAlertPlugin(file, undefined)));
  loaded.sort((one, other) => inOrder(one.plugin, other.plugin));
  const { enabled } = pluginsConfig.parse({}).alerts;
  const rows = loaded.map(({ plugin: { name, priority, summary } }) => [
    `[${name}](#${name})`,
    String(priority),
    enabled.includes(name) ? 'on' : 'off',
    summary,
  ]);
  return [
    pageHead('Alert plugins', 'the plugins in plugins/alerts') + INTRODUCTION,
    `${table(['Plugin', 'Priority', 'By default', 'What it does'], rows)}\n`,
    ...loaded.map(section),
  ].join('\n');
}

function section(loaded: LoadedAlertPlugin): string {
  const { name, summary, priority, config } = loaded.plugin;
  const keys = config ? keysOf(describeConfig(config), ['plugins', 'alerts', 'config', name]) : [];
  return [
    `## ${name}\n\n${summary}\n`,
    `- Priority: ${priority}\n- Gets alerts where, by default: ${describeAlertMatch(matchOf(loaded))}\n`,
    keys.length > 0 ? `${keyTable(keys)}\n` : 'There is nothing to configure.\n',
  ].join('\n');
}
