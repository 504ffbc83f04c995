import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { DataDir } from '../../src/lifecycle/data-dir.ts';

let path: string;
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'mozdef-data-'));
});
afterEach(() => rmSync(path, { recursive: true, force: true }));

/** What a process sees that has the directory for a while. */
function visit<T>(look: (directory: DataDir) => T): T {
  const directory = DataDir.claim(path);
  try {
    return look(directory);
  } finally {
    directory.release();
  }
}

it('keeps token and name of the instance over restarts', () => {
  const token = visit((directory) => directory.localToken());
  const name = visit((directory) => directory.instanceId('web1.example.com'));

  expect(token).toMatch(/^mzd_[\w-]{43}$/);
  expect(visit((directory) => directory.localToken())).toBe(token);
  expect(name).toMatch(/^web1\.example\.com-[0-9a-f]{8}$/);
  expect(visit((directory) => directory.instanceId('renamed.example.com'))).toBe(name);
  expect(statSync(join(path, 'local.token')).mode & 0o077).toBe(0);
});

it('makes a name of any host', () => {
  expect(visit((directory) => directory.instanceId('<host>/../x'))).toMatch(/^_host__\.\._x-[0-9a-f]{8}$/);
});

it('belongs to one process at a time', () => {
  visit(() => {
    expect(() => DataDir.claim(path)).toThrow(expect.objectContaining({ code: 'data-dir-locked' }));
  });
});
