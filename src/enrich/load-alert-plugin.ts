import { z } from 'zod';
import { dotted, type Origin, originText, type Problem } from '../config/origin.ts';
import { MozdefError } from '../lifecycle/error.ts';
import { findPluginFiles, type PluginDirectories, type PluginFile } from '../plugin/find-plugin-files.ts';
import { importPlugin } from '../plugin/import-plugin.ts';
import { schemaProblems } from '../plugin/plugin-config.ts';
import { MATCHED_FIELDS } from './alert-matcher.ts';
import type { AlertPlugin } from './alert-plugin.ts';

/** An alert plugin's file that was imported and found good, with its configuration. */
export interface LoadedAlertPlugin extends Pick<PluginFile, 'file' | 'bundled'> {
  readonly plugin: AlertPlugin;
  /** `plugins.alerts.config.<name>`, parsed by the plugin's own schema. */
  readonly config: unknown;
}

/** Where a path of the configuration is written. */
export type PlaceOf = (path: readonly PropertyKey[]) => Origin;

const callable = z.custom((value) => typeof value === 'function', 'must be a function');
const texts = z.union([z.string(), z.array(z.string())]);
const fields = z.strictObject(Object.fromEntries(MATCHED_FIELDS.map((field) => [field, texts.optional()])));

/** What the default export of an alert plugin's file must look like. */
const shape = z.looseObject({
  kind: z.literal('alert', { error: 'must be made by defineAlertPlugin' }),
  name: z.string().regex(/^[a-z0-9]+(?:[-_][a-z0-9]+)*$/, 'must be small letters and digits, with - or _ between'),
  summary: z.string().min(1, 'must say in one sentence what the plugin does'),
  priority: z.number(),
  match: z.union([z.literal('every'), fields, z.array(fields).min(1), callable], {
    error: `must be 'every', an object with ${MATCHED_FIELDS.join(', ')}, an array of such objects, or a function`,
  }),
  config: z.custom((value) => value === undefined || value instanceof z.ZodType, 'must be a zod schema').optional(),
  setup: callable.optional(),
  inputs: callable.optional(),
  onAlert: callable,
});

/** The files of alert plugins, each name once: a user's file stands in for the bundled one of the same name. */
export function findAlertPluginFiles(directories: Omit<PluginDirectories, 'folder'>): Promise<readonly PluginFile[]> {
  return findPluginFiles({ ...directories, folder: 'alerts' });
}

/** The plugin of this file. Rejects with `plugin-invalid` when it exports none, with `config-invalid` at a wrong configuration. */
export async function loadAlertPlugin(
  { file, name, bundled }: PluginFile,
  given: unknown,
  placeOf: PlaceOf = () => ({ kind: 'default' }),
): Promise<LoadedAlertPlugin> {
  const plugin = checked(file, name, await importPlugin(file, '0'));
  const path = ['plugins', 'alerts', 'config', name];
  const problems = schemaProblems({ schema: plugin.config, path, given, placeOf });
  if (problems.length > 0) throw wrongConfig(problems, path);
  return { plugin, file, bundled, config: plugin.config?.parse(given ?? {}) };
}

function checked(file: string, name: string, exported: unknown): AlertPlugin {
  const result = shape.safeParse(exported);
  if (!result.success) {
    const [issue] = result.error.issues;
    const field = issue?.path.length ? `${issue.path.join('.')}: ` : '';
    throw wrong(file, exported === undefined ? 'it has no default export' : `${field}${issue?.message}`);
  }
  if (result.data.name !== name) throw wrong(file, `it calls itself ${result.data.name}, and its file ${name}`);
  return exported as AlertPlugin;
}

function wrong(file: string, what: string): MozdefError {
  return new MozdefError('plugin-invalid', `${file} is no alert plugin: ${what}`, {
    where: file,
    remedy: 'End it with: export default defineAlertPlugin({ .. })',
  });
}

function wrongConfig(problems: readonly Problem[], path: readonly string[]): MozdefError {
  const lines = problems.map(({ message, origin }) =>
    origin.kind === 'default' ? message : `${message} (${originText(origin)})`,
  );
  const isPlaced = problems.some(({ origin }) => origin.kind !== 'default');
  return new MozdefError('config-invalid', lines.join('\n'), isPlaced ? {} : { where: dotted(path) });
}
