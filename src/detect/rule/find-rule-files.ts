import { isUtf8 } from 'node:buffer';
import { open, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { shownPath } from '../../config/shown-path.ts';
import { MozdefError, messageOf } from '../../lifecycle/error.ts';
import { LONGEST_RULE_FILE, type RuleFileFault } from './read-rules.ts';

/** A rule file as it stands on disk. */
export interface RuleText {
  /** As messages call it: relative to the working directory where that is shorter. */
  readonly name: string;
  readonly file: string;
  readonly text: string;
  /** What keeps it from being read; its text is empty then. */
  readonly fault?: RuleFileFault;
}

const RULE_FILE = /\.ya?ml$/i;
/** Read at the same time: thousands of open files are too many for some systems. */
const AT_ONCE = 64;

/**
 * Every YAML file in a directory and its folders, in order of name. Rejects with `config-invalid` when the directory cannot be read; a
 * file that cannot be, such as a link to nothing or one that went meanwhile, does not stop the others.
 */
export async function readRuleFiles(directory: string, where: string): Promise<RuleText[]> {
  try {
    const entries = await readdir(directory, { recursive: true, withFileTypes: true });
    const files = entries
      .filter(
        (entry) =>
          (entry.isFile() || entry.isSymbolicLink()) &&
          RULE_FILE.test(entry.name) &&
          !/(^|\/)[._]/.test(relative(directory, join(entry.parentPath, entry.name))),
      )
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
    const texts: RuleText[] = [];
    for (let at = 0; at < files.length; at += AT_ONCE)
      texts.push(...(await Promise.all(files.slice(at, at + AT_ONCE).map(readOrSay))));
    return texts;
  } catch (error) {
    throw new MozdefError('config-invalid', `cannot read the rule directory ${directory}: ${messageOf(error)}`, {
      where,
      remedy: `Create the directory, make it readable, or take it out of ${where}.`,
      cause: error,
    });
  }
}

/** What is wrong with files that could not be read. */
export function textFaults(texts: readonly RuleText[]): RuleFileFault[] {
  return texts.flatMap(({ fault }) => fault ?? []);
}

async function readOrSay(file: string): Promise<RuleText> {
  try {
    return await readRuleFile(file);
  } catch (error) {
    const name = shownPath(file);
    return { name, file, text: '', fault: { where: name, message: `the file cannot be read: ${messageOf(error)}` } };
  }
}

/** One file. Of one that is too long only so much is read that this is seen. */
export async function readRuleFile(file: string): Promise<RuleText> {
  const handle = await open(file);
  try {
    const chunks: Buffer[] = [];
    // A character is up to four bytes.
    for await (const chunk of handle.createReadStream({ end: 4 * LONGEST_RULE_FILE, autoClose: false }))
      chunks.push(chunk);
    return textOf(file, Buffer.concat(chunks));
  } finally {
    await handle.close();
  }
}

/** Of other encodings characters would be replaced, and what a rule looks for with them would never be found. */
function textOf(file: string, bytes: Buffer): RuleText {
  const name = shownPath(file);
  if (bytes.length > 4 * LONGEST_RULE_FILE || isUtf8(bytes)) return { name, file, text: bytes.toString('utf8') };
  const line =
    bytes
      .toString('latin1')
      .split('\n')
      .findIndex((text) => !isUtf8(Buffer.from(text, 'latin1'))) + 1;
  return {
    name,
    file,
    text: '',
    fault: { where: `${name}:${line}:1`, message: 'this is not UTF-8; save the file as UTF-8' },
  };
}
