import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { EvidenceDirectory } from '../../../src/incident/evidence/evidence-directory.ts';

let path: string;
let directory: EvidenceDirectory;
beforeEach(async () => {
  path = mkdtempSync(join(tmpdir(), 'mozdef-evidence-'));
  directory = new EvidenceDirectory({ path, maxBytes: 1000, minFreeBytes: 0, now: Date.now });
  await directory.prepare();
});
afterEach(() => rmSync(path, { recursive: true }));

async function* failing(code: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from('half');
  throw Object.assign(new Error('it failed'), { code });
}

it.each([
  ['ENOSPC', 'disk-full'],
  ['EDQUOT', 'disk-full'],
  ['ECONNRESET', 'ECONNRESET'],
])('keeps nothing when it is cut off by %s', async (code, refusal) => {
  const receiving = directory.receive({ bytes: failing(code), announced: undefined });

  await expect(receiving).rejects.toMatchObject({ code: refusal });
  expect(readdirSync(path)).toEqual([]);
});

it.each([
  { incident: '../..', part: 'evidence-0000000000' },
  { incident: 'INC-2026-0001', part: '../../directory.id' },
  { incident: 'INC-2026-0001', part: 'evidence-0000000000/..' },
])('leads nowhere else by %j', async (place) => {
  await expect(directory.openIntact(place, { size: 0, sha256: '' })).rejects.toMatchObject({ code: 'not-found' });
});
