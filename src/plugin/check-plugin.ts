import { z } from 'zod';
import { MozdefError } from '../lifecycle/error.ts';
import { type EventPlugin, EXISTS, type MatchValue } from './event-plugin.ts';
import type { PluginFile } from './find-plugin-files.ts';

const matchValue = z.custom<MatchValue>(
  (value) => value === EXISTS || ['string', 'number', 'boolean'].includes(typeof value),
  'must be a text, a number, true, false or EXISTS',
);
const fieldMatch = z.record(z.string(), z.union([matchValue, z.array(matchValue)]));
const callable = z.custom<EventPlugin['onEvent']>((value) => typeof value === 'function', 'must be a function');

/** What the default export of a plugin file must look like. */
const shape = z.looseObject({
  kind: z.literal('event', { error: 'must be made by defineEventPlugin' }),
  name: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be kebab-case: small letters, digits and hyphens'),
  summary: z.string().min(1, 'must say in one sentence what the plugin does'),
  priority: z.number(),
  match: z.union([z.literal('every'), fieldMatch, z.array(fieldMatch).min(1)], {
    error: "must be 'every', an object of fields, or an array of such objects",
  }),
  config: z.custom((value) => value === undefined || value instanceof z.ZodType, 'must be a zod schema').optional(),
  setup: callable.optional(),
  onEvent: callable,
});

/** The plugin that a file exports. Throws `plugin-invalid` naming file, field and remedy when it is none. */
export function checkPlugin({ file, name }: PluginFile, exported: unknown): EventPlugin {
  if (exported === undefined)
    throw wrong(file, 'has no default export', 'End it with: export default defineEventPlugin({ .. })');
  const result = shape.safeParse(exported);
  if (!result.success) {
    const [issue] = result.error.issues;
    const field = issue?.path.length ? `${issue.path.join('.')}: ` : '';
    throw wrong(file, `${field}${issue?.message}`, 'The guide docs/guides/write-a-plugin.md has an example.');
  }
  const plugin = exported as EventPlugin;
  if (plugin.name !== name) {
    throw wrong(
      file,
      `it calls itself ${plugin.name}, but a plugin's name must equal its file's name, which is ${name}`,
      `Name the plugin ${name}, or the file ${plugin.name}.`,
    );
  }
  return plugin;
}

function wrong(file: string, what: string, remedy: string): MozdefError {
  return new MozdefError('plugin-invalid', `${file} is no plugin: ${what}`, { where: file, remedy });
}
