import { readNamedFile } from '../config/read-named-file.ts';

/** What a part of the configuration says of secrets, and where it stands. */
export interface SecretSource {
  readonly config: unknown;
  /** Dotted key of the part, for messages. */
  readonly where: string;
  /** Absolute path of a file that the configuration names. */
  readonly resolveFile: (path: string) => string;
}

/** The secret under this key, or in the file under `<key>_file`. Throws when there are both, or neither and no `otherwise`. */
export function readSecret({ config, where, resolveFile }: SecretSource, name: string, otherwise?: string): string {
  const said = (config ?? {}) as Readonly<Record<string, unknown>>;
  const value = textAt(said, name);
  const file = textAt(said, `${name}_file`);
  if (value !== '' && file !== '') throw new Error(`there are both ${name} and ${name}_file: leave one out`);
  if (file !== '') return readNamedFile(resolveFile(file), `${where}.${name}_file`).toString().trim();
  if (value === '' && otherwise === undefined) throw new Error(`${name} is missing: give it, or ${name}_file`);
  return value === '' ? (otherwise ?? '') : value;
}

function textAt(said: Readonly<Record<string, unknown>>, key: string): string {
  const value = said[key];
  return typeof value === 'string' ? value : '';
}
