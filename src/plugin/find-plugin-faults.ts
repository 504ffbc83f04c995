import { type Origin, originAt, originText } from '../config/origin.ts';
import { type ErrorCode, MozdefError, messageOf } from '../lifecycle/error.ts';
import { checkPlugin } from './check-plugin.ts';
import { findPluginFiles, type PluginFile } from './find-plugin-files.ts';
import { loadMmdbData } from './geo/mmdb-data.ts';
import { importPlugin } from './import-plugin.ts';
import { configProblems } from './plugin-config.ts';
import { wrongNames } from './plugin-names.ts';
import type { PluginsConfig } from './plugins-config.ts';

/** Something about plugins that a start refuses. Can be cloned from thread to thread. */
export interface PluginFault {
  readonly code: ErrorCode;
  readonly message: string;
  /** File, line and column, or the flag or variable. */
  readonly where?: string;
  readonly remedy?: string;
}

export interface PluginCheck {
  readonly bundledDirectory: string;
  readonly config: PluginsConfig;
  /** Where what was configured stands, by dotted path. */
  readonly places: ReadonlyMap<string, Origin>;
  /** Files that are not to be loaded: a check that did was not finished. */
  readonly without?: readonly string[];
}

/**
 * All that is wrong with section `plugins` and with the files that it names, as far as it can be told without setting plugins up.
 * Runs code of plugin files: only in a thread that may hang. `onFile` is told which file is about to be loaded.
 */
export async function findPluginFaults(check: PluginCheck, onFile: (file: string) => void): Promise<PluginFault[]> {
  const { config } = check;
  const faults: PluginFault[] = await geoFaults(check);
  const readable = await readableDirectories(check, faults);
  const files = await filesIn(readable, check, faults);
  for (const { path, message } of wrongNames(files, config)) {
    faults.push({ code: 'config-invalid', message, where: placeOf(check, path) });
  }
  for (const file of files) {
    if (config.disabled.includes(file.name) || check.without?.includes(file.file)) continue;
    onFile(file.file);
    faults.push(...(await fileFaults(file, check)));
  }
  return faults;
}

async function geoFaults(check: PluginCheck): Promise<PluginFault[]> {
  const { database } = check.config.geo;
  if (database === '') return [];
  try {
    await loadMmdbData(database);
    return [];
  } catch (error) {
    return [{ ...faultOf(error), where: placeOf(check, ['plugins', 'geo', 'database']) }];
  }
}

async function readableDirectories(check: PluginCheck, faults: PluginFault[]): Promise<string[]> {
  const readable: string[] = [];
  for (const [index, directory] of check.config.directories.entries()) {
    try {
      await findPluginFiles({ bundledDirectory: check.bundledDirectory, directories: [directory] });
      readable.push(directory);
    } catch (error) {
      const configured = error instanceof MozdefError && error.code === 'config-invalid';
      const place = placeOf(check, ['plugins', 'directories', String(index)]);
      faults.push({ ...faultOf(error), ...(configured && { where: place }) });
    }
  }
  return readable;
}

/** Two files of one name keep neither from being looked at alone. */
async function filesIn(
  directories: readonly string[],
  { bundledDirectory }: PluginCheck,
  faults: PluginFault[],
): Promise<readonly PluginFile[]> {
  try {
    return await findPluginFiles({ bundledDirectory, directories });
  } catch (error) {
    faults.push(faultOf(error));
    const each = directories.map((directory) => findPluginFiles({ bundledDirectory, directories: [directory] }));
    return (await Promise.all(each)).flat();
  }
}

async function fileFaults(file: PluginFile, check: PluginCheck): Promise<PluginFault[]> {
  try {
    const plugin = checkPlugin(file, await importPlugin(file.file, '0'));
    const problems = configProblems(plugin, check.config.config[plugin.name], (path) => originAt(check.places, path));
    return problems.map(({ message, origin }) => ({ code: 'config-invalid', message, where: originText(origin) }));
  } catch (error) {
    return [faultOf(error)];
  }
}

function faultOf(error: unknown): PluginFault {
  if (!(error instanceof MozdefError)) return { code: 'plugin-invalid', message: messageOf(error) };
  const { code, message, where, remedy } = error;
  return { code, message, ...(where !== undefined && { where }), ...(remedy !== undefined && { remedy }) };
}

function placeOf({ places }: PluginCheck, path: readonly string[]): string {
  return originText(originAt(places, path));
}
