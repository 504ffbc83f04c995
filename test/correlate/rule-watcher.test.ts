import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RuleWatcher } from '../../src/correlate/rule-watcher.ts';
import { createLogger } from '../../src/log/log.ts';

describe('RuleWatcher', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'mozdef-watch-'));
    mkdirSync(join(directory, 'sub'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('says once that rules have changed, however many files were written, also in folders', async () => {
    let changes = 0;
    const changed = Promise.withResolvers<void>();
    const watcher = new RuleWatcher({
      directories: [directory, join(directory, 'is-not-there')],
      files: [],
      onChange: async () => {
        changes++;
        changed.resolve();
      },
      log: createLogger('silent'),
    });
    await watcher.start();

    writeFileSync(join(directory, 'notes.txt'), 'no rule');
    for (const name of ['a.yml', 'b.yaml', 'sub/c.yml']) writeFileSync(join(directory, name), 'id: x');
    await changed.promise;
    await watcher.stop();

    expect(changes).toBe(1);
  });

  it.each(['alert.ts', '_helper.mjs'])('says so when code changes: %s', async (name) => {
    const changed = Promise.withResolvers<void>();
    const onChange = async (): Promise<void> => changed.resolve();
    const watcher = new RuleWatcher({ directories: [directory], files: [], onChange, log: createLogger('silent') });
    await watcher.start();

    writeFileSync(join(directory, name), 'export default 1;');

    await changed.promise;
    await watcher.stop();
  });

  it('says so too when a list changes, and not when its neighbour does', async () => {
    let changes = 0;
    const changed = Promise.withResolvers<void>();
    const list = join(directory, 'bad.txt');
    writeFileSync(list, 'a');
    const watcher = new RuleWatcher({
      directories: [],
      files: [list, join(directory, 'is-not-there', 'list.txt')],
      onChange: async () => {
        changes++;
        changed.resolve();
      },
      log: createLogger('silent'),
    });
    await watcher.start();

    writeFileSync(join(directory, 'good.txt'), 'x');
    writeFileSync(join(directory, 'new'), 'b');
    renameSync(join(directory, 'new'), list);
    await changed.promise;
    await watcher.stop();

    expect(changes).toBe(1);
  });
});
