import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';

const folder = resolve(process.env['MOZDEF_TEST_DATA'] ?? join(import.meta.dirname, '../../../shared/data'));

/** Folder of the real logs that some tests read (MOZDEF_TEST_DATA, default ../shared/data), or undefined when it is missing. */
export const TEST_DATA: string | undefined = existsSync(folder) ? folder : undefined;

/** Files of one folder of the test data whose names end like this, sorted. */
export function testFiles(name: string, ending: string): string[] {
  const path = join(folder, name);
  return readdirSync(path)
    .filter((file) => file.endsWith(ending))
    .sort()
    .map((file) => join(path, file));
}

/** The lines of a gzip file, without empty ones. */
export function linesOf(file: string): string[] {
  return gunzipSync(readFileSync(file))
    .toString('utf8')
    .split(/\r?\n/)
    .filter((line) => line !== '');
}
