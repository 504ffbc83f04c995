import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** Files that are followed; those that import each other in a larger number are seen as far as this. */
const MOST_FILES = 100;
/** What is imported relatively. More than that may be found, such as in a comment; it does no harm. */
const RELATIVE = /\b(?:from|import)\s*\(?\s*['"](\.[^'"\n]+)['"]/g;

/** The text of a file of code, and a hash of it and of all that it imports relatively, so that a changed helper counts as a change. */
export async function readCode(file: string): Promise<{ readonly text: string; readonly hash: string }> {
  const text = await readFile(file, 'utf8');
  const hash = createHash('sha256').update(text);
  const seen = new Set([file]);
  const waiting = importsOf(file, text);
  for (let next = waiting.shift(); next !== undefined && seen.size < MOST_FILES; next = waiting.shift()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const imported = await readFile(next, 'utf8').catch(() => '');
    hash.update('\0').update(imported);
    waiting.push(...importsOf(next, imported));
  }
  return { text, hash: hash.digest('hex').slice(0, 16) };
}

function importsOf(file: string, text: string): string[] {
  return [...text.matchAll(RELATIVE)].map(([, specifier = '']) => resolve(dirname(file), specifier));
}
