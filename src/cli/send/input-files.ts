import { glob, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { MozdefError, messageOf } from '../../lifecycle/error.ts';

/** Name of standard input among files. */
export const STDIN = '-';

/** A file to be read. */
export interface InputFile {
  /** As a person knows it; `-` is standard input. */
  readonly name: string;
  /** Absolute; of standard input `-`. */
  readonly path: string;
  readonly size: number;
  readonly modifiedMs: number;
  /** What it keeps when it is renamed. */
  readonly identity: string;
}

const STANDARD_INPUT: InputFile = { name: STDIN, path: STDIN, size: 0, modifiedMs: 0, identity: STDIN };

/** The files that these names and patterns mean, patterns in order of name. Rejects with `input-unreadable` when one means none. */
export async function findInputFiles(names: readonly string[]): Promise<InputFile[]> {
  const found = new Map<string, InputFile>();
  for (const name of names) {
    const files = name === STDIN ? [STANDARD_INPUT] : await filesOf(name);
    for (const file of files) found.set(file.path, file);
  }
  return [...found.values()];
}

async function filesOf(name: string): Promise<InputFile[]> {
  const files = await matchingFiles(name);
  if (files.length > 0) return files;
  throw new MozdefError('input-unreadable', `there is no file ${name}`, {
    remedy: 'Name files, patterns in quotes, or - for standard input.',
  });
}

/** The files that this name or pattern means now, in order of name; none when there is none yet. Rejects with `input-unreadable`. */
export async function matchingFiles(name: string): Promise<InputFile[]> {
  const one = await describe(name);
  if (one) return [one];
  const matches: string[] = [];
  if (/[*?[{]/.test(name)) for await (const match of glob(name)) matches.push(match);
  return (await Promise.all(matches.sort().map(describe))).filter((file) => file !== undefined);
}

async function describe(name: string): Promise<InputFile | undefined> {
  const path = resolve(name);
  try {
    const found = await stat(path);
    const identity = `${found.dev}:${found.ino}`;
    if (!found.isDirectory()) return { name, path, size: found.size, modifiedMs: found.mtimeMs, identity };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unreadable(name, error);
  }
  if (/[*?[{]/.test(name)) return undefined;
  throw new MozdefError('input-unreadable', `${name} is a directory`, { remedy: `Name its files: ${name}/*` });
}

/** The error that says that this input cannot be read. */
export function unreadable(name: string, cause: unknown): MozdefError {
  const shown = name === STDIN ? 'standard input' : name;
  return new MozdefError('input-unreadable', `cannot read ${shown}: ${messageOf(cause)}`, { cause });
}
