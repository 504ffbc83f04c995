import { likelyMeant } from '../config/unknown-key.ts';
import type { PluginFile } from './find-plugin-files.ts';
import type { PluginsConfig } from './plugins-config.ts';

/** A name in the configuration that no plugin has. */
export interface WrongName {
  /** Where it stands in the configuration. */
  readonly path: readonly string[];
  /** The key as people call it. */
  readonly key: string;
  readonly message: string;
}

/** All names in `plugins.config` and `plugins.disabled` that no plugin has, with the one that was probably meant. */
export function wrongNames(files: readonly PluginFile[], config: PluginsConfig): WrongName[] {
  const names = files.map(({ name }) => name).sort();
  const used = [
    ...Object.keys(config.config).map((name) => ({
      name,
      path: ['plugins', 'config', name],
      key: `plugins.config.${name}`,
    })),
    ...config.disabled.map((name, at) => ({
      name,
      path: ['plugins', 'disabled', String(at)],
      key: 'plugins.disabled',
    })),
  ];
  return used
    .filter(({ name }) => !names.includes(name))
    .map(({ name, path, key }) => ({ path, key, message: `${key}: there is no plugin ${name}; ${hint(name, names)}` }));
}

function hint(wrong: string, names: readonly string[]): string {
  const meant = likelyMeant(wrong, names);
  if (meant !== undefined) return `did you mean ${meant}?`;
  return `there are: ${names.join(', ')}`;
}
