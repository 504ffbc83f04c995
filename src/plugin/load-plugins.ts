import { pathToFileURL } from 'node:url';
import { MozdefError, messageOf } from '../lifecycle/error.ts';
import type { Logger } from '../log/log.ts';
import { checkPlugin, parsePluginConfig } from './check-plugin.ts';
import { findPluginFiles, type PluginFile, type PluginSources } from './find-plugin-files.ts';
import type { LoadedPlugin } from './loaded-plugin.ts';
import type { PluginsConfig } from './plugins-config.ts';
import { installResolveHooks, PLUGIN_QUERY } from './resolve-hooks.ts';

export type { LoadedPlugin } from './loaded-plugin.ts';

export interface LoadOptions extends PluginSources {
  readonly config: PluginsConfig;
  readonly log: Logger;
  /** Files are read once per thread and version: another version reads them (and what they import) anew. */
  readonly version?: string;
  /** Load what `plugins.disabled` names, too, marked as not enabled. */
  readonly withDisabled?: boolean;
}

/**
 * The event plugins to run, in order (priority, then name), each with its configuration. Rejects with `plugin-invalid` at a
 * file that is no plugin and with `config-invalid` at a wrong configuration or a name that no plugin has.
 */
export async function loadPlugins(options: LoadOptions): Promise<LoadedPlugin[]> {
  installResolveHooks();
  const { config, log } = options;
  const files = await findPluginFiles(options);
  checkNames(files, config);
  const loaded: LoadedPlugin[] = [];
  for (const file of files) {
    const enabled = !config.disabled.includes(file.name);
    if (enabled) loaded.push(await load(file, options, true));
    else if (options.withDisabled) {
      // A broken plugin can be disabled, and must not keep the list of plugins from being shown.
      await load(file, options, false).then(
        (plugin) => loaded.push(plugin),
        (error) => log.warn({ file: file.file, error: messageOf(error) }, 'a disabled plugin cannot be loaded'),
      );
    }
  }
  return loaded.sort(
    (left, right) => left.plugin.priority - right.plugin.priority || compare(left.plugin.name, right.plugin.name),
  );
}

async function load(file: PluginFile, options: LoadOptions, enabled: boolean): Promise<LoadedPlugin> {
  const plugin = checkPlugin(file, await importDefault(file.file, options.version ?? '0'));
  const config = parsePluginConfig(plugin, options.config.config[plugin.name]);
  return { plugin, file: file.file, bundled: file.bundled, enabled, config };
}

async function importDefault(file: string, version: string): Promise<unknown> {
  const url = pathToFileURL(file);
  url.search = `?${PLUGIN_QUERY}=${encodeURIComponent(version)}`;
  try {
    const module = (await import(url.href)) as { default?: unknown };
    return module.default;
  } catch (error) {
    throw new MozdefError('plugin-invalid', `${file} cannot be loaded: ${messageOf(error)}`, {
      where: file,
      remedy: 'Correct the file, or move it out of the plugin directory.',
      cause: error,
    });
  }
}

function checkNames(files: readonly PluginFile[], config: PluginsConfig): void {
  const names = files.map(({ name }) => name);
  const wrong = [
    ...Object.keys(config.config).map((name) => ({ name, where: `plugins.config.${name}` })),
    ...config.disabled.map((name) => ({ name, where: 'plugins.disabled' })),
  ].find(({ name }) => !names.includes(name));
  if (!wrong) return;
  throw new MozdefError('config-invalid', `${wrong.where}: there is no plugin ${wrong.name}`, {
    where: wrong.where,
    remedy: `Plugins are: ${names.sort().join(', ')}.`,
  });
}

function compare(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}
