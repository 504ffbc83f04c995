import { readFileSync } from 'node:fs';
import { MozdefError } from '../lifecycle/error.ts';

/** The content of a file that the configuration names at `where`. Throws `config-invalid` when it cannot be read. */
export function readNamedFile(file: string, where: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new MozdefError('config-invalid', `cannot read ${file}`, {
      where,
      remedy: 'Make it readable for the user that runs MozDef.',
      cause: error,
    });
  }
}
