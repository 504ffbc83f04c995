import { readFile } from 'node:fs/promises';

/** Entries of a list file: one a line, in lower case; `#` begins a comment, empty lines are nothing. Rejects when it can't be read. */
export async function readList(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8');
  return text.split(/\r?\n/).flatMap((line) => {
    const comment = line.indexOf('#');
    const entry = (comment < 0 ? line : line.slice(0, comment)).trim().toLowerCase();
    return entry === '' ? [] : [entry];
  });
}
