import { readFile } from 'node:fs/promises';
import { listEntries } from '#sdk';

/** Entries of a list file, in lower case. Rejects when it can't be read. */
export async function readList(file: string): Promise<string[]> {
  return listEntries((await readFile(file, 'utf8')).toLowerCase());
}
