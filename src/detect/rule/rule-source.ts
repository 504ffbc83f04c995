import { resolve, sep } from 'node:path';
import { splitDocuments } from '../sigma/yaml-document.ts';
import { readRuleFile } from './find-rule-files.ts';

/** The text of a rule as its file has it now. */
export interface RuleSource {
  readonly text: string;
  /** Line of the file at which it begins, from 1. */
  readonly line: number;
  /** Whether it is longer than that. */
  readonly cut: boolean;
}

/** Characters of one rule that are shown. */
const MOST_SHOWN = 100_000;
const PLACE = /^(?<file>.*?\.ya?ml)(?::(?<line>\d+))?$/is;

/**
 * What stands in the file of a rule. `place` is where whoever loaded it says that it is; nothing outside of these directories is read, as
 * that may be anything. Undefined where the file is not on this machine, or holds no such rule any more.
 */
export async function readRuleSource(
  { id, place }: { readonly id: string; readonly place: string },
  directories: readonly string[],
): Promise<RuleSource | undefined> {
  const { file, line } = PLACE.exec(place)?.groups ?? {};
  if (file === undefined || !isWithin(file, directories)) return undefined;
  const read = await readRuleFile(resolve(file)).catch(() => undefined);
  const documents = splitDocuments(read?.text ?? '');
  const at = line === undefined ? undefined : documents.findLast((document) => document.line <= Number(line));
  // Sigma's rules need no id: what has none is the rule where there is nothing else.
  const nameless = documents.length === 1 ? documents.find((document) => idOf(document.text) === undefined) : undefined;
  const found = [at, ...documents].find((document) => document && idOf(document.text) === id) ?? nameless;
  if (!found) return undefined;
  const text = found.text.replace(/^ {3}\s*\n/, '');
  const skipped = text.length < found.text.length ? 1 : 0;
  return { text: text.slice(0, MOST_SHOWN), line: found.line + skipped, cut: text.length > MOST_SHOWN };
}

function idOf(text: string): string | undefined {
  return /^id\s*:\s*(?:"([^"]*)"|'([^']*)'|([^\s#]*))/m
    .exec(text)
    ?.slice(1)
    .find((part) => part !== undefined);
}

/** By its name alone: what a link in such a directory leads to is loaded, too. */
function isWithin(file: string, directories: readonly string[]): boolean {
  return directories.some((directory) => resolve(file).startsWith(resolve(directory) + sep));
}
