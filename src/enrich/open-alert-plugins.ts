import { originText } from '../config/origin.ts';
import { likelyMeant } from '../config/unknown-key.ts';
import { MozdefError, messageOf } from '../lifecycle/error.ts';
import type { Logger } from '../log/log.ts';
import type { PluginDirectories, PluginFile } from '../plugin/find-plugin-files.ts';
import type { AlertPluginsConfig } from '../plugin/plugins-config.ts';
import type { AlertPluginHost } from './alert-plugin.ts';
import { findAlertPluginFiles, loadAlertPlugin, type PlaceOf } from './load-alert-plugin.ts';
import { type ReadyAlertPlugin, readyPlugin } from './ready-plugin.ts';

export interface OpenAlertPluginsOptions extends Omit<PluginDirectories, 'folder'> {
  readonly config: AlertPluginsConfig;
  readonly log: Logger;
  readonly now: () => number;
  /** Absolute path of a file that the configuration names. */
  readonly resolveFile: (path: string) => string;
  /** Where this path of the configuration is written. */
  readonly originOf?: PlaceOf;
}

/** The enabled alert plugins that are ready, in the order in which they run, and why the others are not. */
export interface OpenAlertPlugins {
  readonly plugins: readonly ReadyAlertPlugin[];
  readonly faults: readonly MozdefError[];
}

/** Loads the alert plugins that are enabled and sets them up. Rejects when a directory cannot be read. */
export async function openAlertPlugins(options: OpenAlertPluginsOptions): Promise<OpenAlertPlugins> {
  const { config, originOf } = options;
  const files = await findAlertPluginFiles(options);
  const faults = wrongNames(files, config).map((fault) => placed(fault, options));
  const plugins: ReadyAlertPlugin[] = [];
  for (const file of files.filter(({ name }) => config.enabled.includes(name))) {
    try {
      const loaded = await loadAlertPlugin(file, config.config[file.name], originOf);
      plugins.push(await readyPlugin(loaded, hostOf(file.name, options)));
    } catch (error) {
      faults.push(placed(error, options));
    }
  }
  return { plugins: plugins.sort((one, other) => inOrder(one.plugin, other.plugin)), faults };
}

/** In which order plugins run. */
export function inOrder(
  one: { readonly priority: number; readonly name: string },
  other: { readonly priority: number; readonly name: string },
): number {
  return one.priority - other.priority || (one.name < other.name ? -1 : 1);
}

function hostOf(name: string, { log, now, resolveFile }: OpenAlertPluginsOptions): AlertPluginHost {
  return { log: log.child({ plugin: name }), now: () => new Date(now()), resolveFile };
}

/** All names in the configuration that no alert plugin has, with the one that was probably meant. */
function wrongNames(files: readonly PluginFile[], { enabled, config }: AlertPluginsConfig): MozdefError[] {
  const names = files.map(({ name }) => name).sort();
  const used = [
    ...enabled.map((name, at) => ({ name, where: `plugins.alerts.enabled.${at}` })),
    ...Object.keys(config).map((name) => ({ name, where: `plugins.alerts.config.${name}` })),
  ];
  return used
    .filter(({ name }) => !names.includes(name))
    .map(
      ({ name, where }) =>
        new MozdefError('config-invalid', `there is no alert plugin ${name}; ${hint(name, names)}`, { where }),
    );
}

function hint(name: string, names: readonly string[]): string {
  const meant = likelyMeant(name, names);
  return meant === undefined ? `there are: ${names.join(', ')}` : `did you mean ${meant}?`;
}

/** The same fault, saying where in a file it stands. */
function placed(error: unknown, { originOf }: Pick<OpenAlertPluginsOptions, 'originOf'>): MozdefError {
  if (!(error instanceof MozdefError)) return new MozdefError('plugin-invalid', messageOf(error), { cause: error });
  const { where = '' } = error;
  if (!originOf || !where.startsWith('plugins.')) return error;
  return new MozdefError(error.code, `${where}: ${error.message}`, {
    where: originText(originOf(where.split('.'))),
    ...(error.remedy !== undefined && { remedy: error.remedy }),
  });
}
