import { readdir } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { shownPath } from '../../config/shown-path.ts';
import { MozdefError, messageOf } from '../../lifecycle/error.ts';

/** A file of an alert in code. */
export interface CodeFile {
  /** As messages call it. */
  readonly name: string;
  /** Absolute path. */
  readonly file: string;
  /** Its name without extension: the id that its alert must have. */
  readonly id: string;
}

const CODE = /\.m?[jt]s$/;
const NO_RULE = /\.(?:d|test|spec|examples)\.m?[jt]s$/;
const EXAMPLES = /\.examples\.m?[jt]s$/;

/** Whether a file of this name is code at all. */
export function isCode(name: string): boolean {
  return CODE.test(name);
}

/** Whether a file of this name holds an alert in code: not one of examples, a test or declarations of types. */
export function isCodeFile(name: string): boolean {
  return CODE.test(name) && !NO_RULE.test(name);
}

/** Whether a file of this name holds examples of the rule beside it. */
export function isExamplesFile(name: string): boolean {
  return EXAMPLES.test(name);
}

export function codeFile(file: string): CodeFile {
  return { name: shownPath(file), file: resolve(file), id: basename(file).replace(CODE, '') };
}

/**
 * All files in a directory of rules and its folders whose name passes, in order of name. What begins with `_` or `.` is left alone,
 * so that helpers can lie there, and so are installed packages. Rejects with `config-invalid` when it cannot be read.
 */
export async function findCodeFiles(
  directory: string,
  where: string,
  passes: (name: string) => boolean = isCodeFile,
): Promise<CodeFile[]> {
  try {
    const entries = await readdir(directory, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory() && passes(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => !/(^|[/\\])(?:[._]|node_modules[/\\])/.test(relative(directory, file)))
      .sort()
      .map(codeFile);
  } catch (error) {
    throw new MozdefError('config-invalid', `cannot read the rule directory ${directory}: ${messageOf(error)}`, {
      where,
      remedy: `Create the directory, make it readable, or take it out of ${where}.`,
      cause: error,
    });
  }
}
