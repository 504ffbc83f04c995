import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { listEntries } from '../config/list-entries.ts';
import { messageOf } from '../lifecycle/error.ts';
import type { RuleFileFault } from './rule/read-rules.ts';

/** Values of a list as they are written, by its name; undefined when there is no such list. */
export type Lists = (name: string) => readonly string[] | undefined;

/** Key `rules.lists` of the configuration. */
export const listsConfig = z.record(
  z.string().regex(/^[\p{L}\p{N}_.-]{1,100}$/u, { error: 'must be letters, digits, dots, dashes or underscores' }),
  z.strictObject({
    file: z
      .string()
      .default('')
      .describe('File with values, one a line; `#` begins a comment. Read again when it changes.'),
    entries: z.array(z.string().min(1)).default([]).describe('Values.'),
    kept: z
      .boolean()
      .default(false)
      .describe(
        'Also what holds of the list of this name that people keep (`mozdef lists`); some seconds after a change.',
      ),
  }),
);
export type ListsConfig = z.output<typeof listsConfig>;

/** Reads all lists. One whose file cannot be read is a fault, and is unknown: rules that need it are left out. */
export async function readLists(config: ListsConfig): Promise<{ lists: Lists; faults: readonly RuleFileFault[] }> {
  const known = new Map<string, readonly string[]>();
  const faults: RuleFileFault[] = [];
  for (const [name, { file, entries }] of Object.entries(config)) {
    try {
      const lines = file === '' ? [] : listEntries(await readFile(file, 'utf8'));
      known.set(name, [...entries, ...lines]);
    } catch (error) {
      faults.push({ where: `rules.lists.${name}.file`, message: `cannot read the list: ${messageOf(error)}` });
    }
  }
  return { lists: (name) => known.get(name), faults };
}
