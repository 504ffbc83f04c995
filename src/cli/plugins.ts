import { inlineYaml } from '../config/shown-config.ts';
import { MozdefError } from '../lifecycle/error.ts';
import type { PluginDescription } from '../plugin/describe-plugins.ts';
import { ApiClient } from './api-client.ts';
import type { CommonOptions } from './common-options.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { print, printTable } from './output.ts';
import { findServer } from './server.ts';
import { visible } from './visible.ts';

/** `open`: it failed or broke threads again and again. */
type Described = PluginDescription & { readonly open: boolean };
type Options = CommonOptions & { readonly json: boolean };

/** Prints the plugins in the order in which they run: those of events, then those of alerts. */
export async function listPlugins(options: Options): Promise<number> {
  const plugins = await askPlugins(options);
  if (options.json) for (const plugin of plugins) await print(JSON.stringify(plugin));
  else {
    const rows = plugins.map((plugin) => [
      plugin.name,
      plugin.kind,
      String(plugin.priority),
      stateOf(plugin),
      plugin.bundled ? 'bundled' : 'own',
      shortened(visible(plugin.match)),
      visible(plugin.summary),
    ]);
    await printTable(['plugin', 'for', 'priority', 'state', 'origin', 'match', 'summary'], rows);
  }
  return EXIT_CODES.ok.code;
}

function stateOf({ enabled, open }: Described): string {
  if (!enabled) return 'off';
  return open ? 'off for a while' : 'on';
}

const SHOWN = 60;

/** `plugins show` says all of it. */
function shortened(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN - 3)}...` : text;
}

/** Prints one plugin with its configuration and what that may hold. */
export async function showPlugin(name: string, options: Options): Promise<number> {
  const plugins = await askPlugins(options);
  const plugin = plugins.find((candidate) => candidate.name === name);
  if (!plugin) {
    throw new MozdefError('not-found', `there is no plugin ${name}`, { remedy: 'mozdef plugins list shows all.' });
  }
  if (options.json) await print(JSON.stringify(plugin));
  else await printPlugin(plugin);
  return EXIT_CODES.ok.code;
}

async function printPlugin({ schema, config, ...known }: Described): Promise<void> {
  for (const [key, value] of Object.entries(known)) await print(`${key.padEnd(9)} ${visible(String(value))}`);
  if (schema === undefined) return;
  await print(`config    ${inlineYaml(config)}`);
  await print('');
  await print(`plugins.${known.kind === 'alert' ? 'alerts.' : ''}config.${known.name} may hold (JSON Schema):`);
  await print(JSON.stringify(schema, null, 2));
}

async function askPlugins(options: CommonOptions): Promise<readonly Described[]> {
  const api = new ApiClient(findServer('web', options));
  return (await api.get<{ plugins: readonly Described[] }>('/api/plugins')).plugins;
}
