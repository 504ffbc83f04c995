import { MozdefError, messageOf } from '../lifecycle/error.ts';
import type { Logger } from '../log/log.ts';
import { checkPlugin } from './check-plugin.ts';
import { failingPlugin } from './failing-plugin.ts';
import { findPluginFiles, type PluginDirectories, type PluginFile } from './find-plugin-files.ts';
import { importPlugin } from './import-plugin.ts';
import type { LoadedPlugin } from './loaded-plugin.ts';
import { parsePluginConfig } from './plugin-config.ts';
import { wrongNames } from './plugin-names.ts';
import type { PluginsConfig } from './plugins-config.ts';

export type { LoadedPlugin } from './loaded-plugin.ts';

export interface LoadOptions extends PluginDirectories {
  readonly config: PluginsConfig;
  readonly log: Logger;
  /** The files, when they have been found already; else they are looked for. */
  readonly files?: readonly PluginFile[];
  /** Files are read once per thread and version: another version reads them (and what they import) anew. */
  readonly version?: string;
  /** They could be loaded before: one that no longer can be does not keep the others from being loaded. */
  readonly again?: boolean;
  /** Load what `plugins.disabled` names, too, marked as not enabled. */
  readonly withDisabled?: boolean;
}

/**
 * The event plugins to run, in order (priority, then name), each with its configuration. Rejects with `plugin-invalid` at a
 * file that is no plugin and with `config-invalid` at a wrong configuration or a name that no plugin has.
 */
export async function loadPlugins(options: LoadOptions): Promise<LoadedPlugin[]> {
  const { config, log } = options;
  const files = options.files ?? (await findPluginFiles(options));
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
  try {
    const plugin = checkPlugin(file, await importPlugin(file.file, options.version ?? '0'));
    const config = parsePluginConfig(plugin, options.config.config[plugin.name]);
    return { plugin, file: file.file, bundled: file.bundled, enabled, config };
  } catch (error) {
    if (!options.again || !enabled) throw error;
    options.log.error({ plugin: file.name, error: messageOf(error) }, 'plugin cannot be loaded again, left out');
    const plugin = failingPlugin(file.name, `cannot be loaded again: ${messageOf(error)}`);
    return { plugin, file: file.file, bundled: file.bundled, enabled, config: undefined };
  }
}

function checkNames(files: readonly PluginFile[], config: PluginsConfig): void {
  const [wrong] = wrongNames(files, config);
  if (wrong) throw new MozdefError('config-invalid', wrong.message, { where: wrong.key });
}

function compare(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}
