import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { evidenceConfig } from '../../../src/incident/evidence/evidence-config.ts';
import { openEvidence } from '../../../src/incident/evidence/open-evidence.ts';
import { MozdefError } from '../../../src/lifecycle/error.ts';
import { createLogger } from '../../../src/log/log.ts';
import { MemoryStateStore } from '../../support/memory-state-store.ts';

let state: MemoryStateStore;
let shared: string;
let own: string;
beforeEach(() => {
  state = new MemoryStateStore();
  [shared, own] = [mkdtempSync(join(tmpdir(), 'mozdef-shared-')), mkdtempSync(join(tmpdir(), 'mozdef-own-'))];
});
afterEach(() => {
  for (const directory of [shared, own]) rmSync(directory, { recursive: true });
});

const start = (dir: string, isShared = true) =>
  openEvidence({
    config: evidenceConfig.parse({ dir }),
    dataDir: dir,
    state,
    shared: isShared,
    log: createLogger('silent'),
    now: Date.now,
  });
const nameIn = (directory: string): string => join(directory, 'directory.id');

it('lets instances start that share the directory, and no other', async () => {
  await start(shared);
  await start(shared);

  await expect(start(own)).rejects.toMatchObject({ code: 'evidence-elsewhere', where: 'evidence.dir' });
  expect(readdirSync(own)).toEqual([]);
  writeFileSync(nameIn(own), 'another\n');
  await expect(start(own)).rejects.toThrow(
    /evidence of these instances is in the directory \S{36}, and \S+ is another/,
  );
  // As whoever moved the files there is told.
  writeFileSync(nameIn(own), readFileSync(nameIn(shared)));
  await start(own);
});

it('lets one of several that are the first at once decide', async () => {
  const started = await Promise.allSettled([start(shared), start(own), start(shared)]);

  const [one, apart, other] = started.map(({ status }) => status);
  expect(one).toBe(other);
  expect(apart).not.toBe(one);
  expect(readdirSync(one === 'fulfilled' ? own : shared)).toEqual([]);
});

it('asks nothing of one that has its state for itself', async () => {
  await start(shared);
  await start(own, false);
});

it('takes no file before it is known whether the directory is the right one', async () => {
  await start(shared);
  const { get } = state;
  state.get = () => Promise.reject(new MozdefError('state-unavailable', 'gone'));
  const book = await start(own);

  await expect(book.open()).rejects.toMatchObject({ code: 'state-unavailable' });
  state.get = get;
  await expect(book.open()).rejects.toMatchObject({ code: 'evidence-elsewhere' });
});
