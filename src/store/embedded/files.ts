import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { UNFINISHED } from './segment.ts';

/** Waits until the disk has the file, or the names in the directory. */
export function syncPath(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Gives the finished file `<path>.unfinished` its name, durably. */
export function finishFile(path: string): void {
  syncPath(path + UNFINISHED);
  renameSync(path + UNFINISHED, path);
  syncPath(dirname(path));
}

/** Writes a whole file, durably: after a crash it is there as a whole or not under this name. */
export function writeDurably(path: string, bytes: Uint8Array): void {
  writeFileSync(path + UNFINISHED, bytes);
  finishFile(path);
}

export function removeFiles(paths: readonly string[]): void {
  for (const path of paths) rmSync(path, { force: true });
}
