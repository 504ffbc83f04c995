import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ImportedRule, importGeneric } from '../../detect/rule/import-generic.ts';
import { MozdefError } from '../../lifecycle/error.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { note, print } from '../output.ts';
import { unreadable } from '../send/input-files.ts';
import { visible } from '../visible.ts';
import { reportFaults } from './show-rules.ts';

export interface ImportOptions {
  /** Directory for a file for each rule; default: all to standard output. */
  readonly out?: string;
}

/** Makes rule files of configurable alerts of the original MozDef. Writes nothing when any of them has a fault. */
export async function importRules(files: readonly string[], { out }: ImportOptions): Promise<number> {
  const imported = await Promise.all(files.map(async (file) => importGeneric(await textOf(file), file)));
  const rules = imported.flatMap((one) => one.rules);
  const faults = imported.flatMap((one) => one.faults);
  reportFaults(faults.map((fault) => ({ ...fault, message: visible(fault.message) })));
  if (faults.length > 0) return EXIT_CODES.data.code;
  if (out === undefined) await print(rules.map(({ yaml }) => yaml.trimEnd()).join('\n---\n'));
  else await writeAll(rules, out);
  return EXIT_CODES.ok.code;
}

async function writeAll(rules: readonly ImportedRule[], out: string): Promise<void> {
  const named = rules.map(({ id, yaml }) => ({ file: join(out, `${id}.yml`), yaml }));
  const taken = named.find(
    ({ file }, index) => existsSync(file) || named.findIndex((one) => one.file === file) < index,
  );
  if (taken)
    throw new MozdefError('usage', `${taken.file} is there already`, {
      remedy: 'Move it away, or give another directory with --out.',
    });
  await mkdir(out, { recursive: true });
  for (const { file, yaml } of named) {
    await writeFile(file, yaml, { flag: 'wx' });
    note(file);
  }
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw unreadable(file, error);
  }
}
