import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readSigma, type SigmaFile } from '../../src/detect/sigma/read-sigma.ts';
import { TEST_DATA } from './test-data.ts';

const BLOCK = 512;
const LONG_NAME = 'L'.charCodeAt(0);

/** The files of SigmaHQ's rules in the test data, by their path. Only with TEST_DATA. */
function sigmaHqTexts(): Map<string, string> {
  const tar = gunzipSync(readFileSync(join(TEST_DATA ?? '', 'sigma-rules.tar.gz')));
  const texts = new Map<string, string>();
  let at = 0;
  let longName: string | undefined;
  while (at + BLOCK <= tar.length && tar[at] !== 0) {
    const size = Number.parseInt(text(tar, at + 124, 12), 8);
    const prefix = text(tar, at + 345, 155);
    const name = text(tar, at, 100);
    const path = longName ?? (prefix === '' ? name : `${prefix}/${name}`);
    const content = tar.subarray(at + BLOCK, at + BLOCK + size);
    // GNU tar writes a name that is longer than its field into an entry before.
    longName = tar[at + 156] === LONG_NAME ? text(content, 0, size) : undefined;
    if (/\.ya?ml$/.test(path) && longName === undefined) texts.set(path, content.toString('utf8'));
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return texts;
}

/** What SigmaHQ's rules in the test data say, file by file. */
export function sigmaHqFiles(): SigmaFile[] {
  return [...sigmaHqTexts()].map(([path, yaml]) => readSigma(yaml, path));
}

function text(tar: Buffer, from: number, length: number): string {
  const end = tar.indexOf(0, from);
  return tar.toString('utf8', from, Math.min(end < 0 ? from + length : end, from + length));
}
