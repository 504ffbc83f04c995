import { z } from 'zod';
import { likelyMeant } from '../config/unknown-key.ts';
import { MozdefError } from '../lifecycle/error.ts';
import { findPluginFiles, type PluginDirectories, type PluginFile } from '../plugin/find-plugin-files.ts';
import { importPlugin } from '../plugin/import-plugin.ts';
import type { Action } from './action.ts';

const callable = z.custom((value) => typeof value === 'function', 'must be a function');

/** What the default export of an action's file must look like. */
const shape = z.looseObject({
  kind: z.literal('action', { error: 'must be made by defineAction' }),
  name: z.string(),
  summary: z.string().min(1, 'must say in one sentence what the action does'),
  aggregates: z.boolean(),
  config: z.custom((value) => value === undefined || value instanceof z.ZodType, 'must be a zod schema').optional(),
  setup: callable.optional(),
  deliver: callable,
});

/** The files of actions, each name once: a user's file stands in for the bundled one of the same name. */
export function findActionFiles(directories: Omit<PluginDirectories, 'folder'>): Promise<readonly PluginFile[]> {
  return findPluginFiles({ ...directories, folder: 'actions' });
}

/** The action of this name. Rejects with `config-invalid` when there is none, with `plugin-invalid` when its file exports none. */
export async function loadAction(name: string, files: readonly PluginFile[], where: string): Promise<Action> {
  const file = files.find((candidate) => candidate.name === name);
  if (!file) throw new MozdefError('config-invalid', `there is no action ${name}; ${hint(name, files)}`, { where });
  const exported = await importPlugin(file.file, '0');
  const result = shape.safeParse(exported);
  if (!result.success) {
    const [issue] = result.error.issues;
    const field = issue?.path.length ? `${issue.path.join('.')}: ` : '';
    throw wrong(file.file, `${field}${issue?.message}`);
  }
  if (result.data.name !== name) throw wrong(file.file, `it calls itself ${result.data.name}, and its file ${name}`);
  return exported as Action;
}

function hint(name: string, files: readonly PluginFile[]): string {
  const names = files.map((file) => file.name).sort();
  const meant = likelyMeant(name, names);
  if (meant !== undefined) return `did you mean ${meant}?`;
  return `there are: ${names.join(', ')}`;
}

function wrong(file: string, what: string): MozdefError {
  return new MozdefError('plugin-invalid', `${file} is no action: ${what}`, {
    where: file,
    remedy: 'End it with: export default defineAction({ .. })',
  });
}
