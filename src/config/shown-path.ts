import { relative, resolve } from 'node:path';

/** How messages call a file: relative to the working directory if it is in it, else absolute. */
export function shownPath(file: string, directory = process.cwd()): string {
  const path = relative(directory, resolve(directory, file));
  return path === '' || path.startsWith('..') ? resolve(directory, file) : path;
}
