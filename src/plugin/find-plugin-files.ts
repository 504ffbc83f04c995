import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { MozdefError, messageOf } from '../lifecycle/error.ts';

export interface PluginFile {
  /** Absolute path. */
  readonly file: string;
  /** File name without extension: what the plugin must call itself. */
  readonly name: string;
  readonly bundled: boolean;
}

export interface PluginDirectories {
  /** Directory of the plugins that come with MozDef. */
  readonly bundledDirectory: string;
  /** Directories of the user: plugin files lie in their folder `events`, `alerts` or `actions`, event plugins also in them. */
  readonly directories: readonly string[];
  /** Default `events`. */
  readonly folder?: 'events' | 'alerts' | 'actions';
}

const PLUGIN_FILE = /^(?![._]).+(?<!\.d|\.test|\.spec)\.(?:ts|mts|js|mjs)$/;

/**
 * All plugin files, each name once: a user's file stands in for the bundled plugin of the same name. Files that begin with `_`
 * or `.`, tests and type declarations are no plugins. Rejects when a directory can't be read or two user files share a name.
 */
export async function findPluginFiles({
  bundledDirectory,
  directories,
  folder = 'events',
}: PluginDirectories): Promise<readonly PluginFile[]> {
  const found = new Map<string, PluginFile>();
  for (const file of await filesIn(bundledDirectory))
    found.set(nameOf(file), { file, name: nameOf(file), bundled: true });
  for (const directory of directories) {
    const above = folder === 'events' ? await filesIn(directory) : [];
    for (const file of [...above, ...(await filesIn(join(directory, folder), true))]) {
      const name = nameOf(file);
      const other = found.get(name);
      if (other && !other.bundled) {
        throw new MozdefError('plugin-invalid', `two plugins have the name ${name}: ${other.file} and ${file}`, {
          where: file,
          remedy: 'Rename one of the files and the name inside it.',
        });
      }
      found.set(name, { file, name, bundled: false });
    }
  }
  return [...found.values()];
}

async function filesIn(directory: string, optional = false): Promise<string[]> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory() && PLUGIN_FILE.test(entry.name))
      .map((entry) => resolve(directory, entry.name))
      .sort();
  } catch (error) {
    if (optional && (error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new MozdefError('config-invalid', `cannot read the plugin directory ${directory}: ${messageOf(error)}`, {
      where: 'plugins.directories',
      remedy: 'Create the directory, make it readable, or take it out of plugins.directories.',
      cause: error,
    });
  }
}

function nameOf(file: string): string {
  return basename(file).replace(/\.[a-z]+$/, '');
}
