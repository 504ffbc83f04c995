import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { TEST_DATA } from './test-data.ts';

export interface SigmaText {
  readonly file: string;
  readonly text: string;
}

const BLOCK = 512;

/** The rule files of SigmaHQ in the test data; none where there is none. */
export function sigmaTexts(): SigmaText[] {
  if (TEST_DATA === undefined) return [];
  return [...tarFiles(gunzipSync(readFileSync(join(TEST_DATA, 'sigma-rules.tar.gz'))))].filter(({ file }) =>
    file.endsWith('.yml'),
  );
}

/** The files of a tar archive; GNU's long names are a file before the file. */
function* tarFiles(archive: Buffer): Generator<SigmaText> {
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= archive.length && archive[at] !== 0; ) {
    const text = (from: number, length: number): string =>
      archive.toString('utf8', at + from, at + from + length).split('\0')[0] ?? '';
    const size = Number.parseInt(text(124, 12), 8);
    const content = archive.toString('utf8', at + BLOCK, at + BLOCK + size);
    const kind = text(156, 1);
    if (kind === 'L') longName = content.split('\0')[0];
    else {
      if (kind === '0' || kind === '') yield { file: longName ?? text(0, 100), text: content };
      longName = undefined;
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
}
