import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { changeRule } from '../../../src/detect/settings/change-rule.ts';
import { SettingsWatcher } from '../../../src/detect/settings/settings-watcher.ts';
import { createLogger } from '../../../src/log/log.ts';
import { openState } from '../../respond/support.ts';

describe('SettingsWatcher', () => {
  let opened: Awaited<ReturnType<typeof openState>>;
  let watcher: SettingsWatcher;
  let told: unknown[];
  let fails: boolean;
  beforeEach(async () => {
    opened = await openState();
    told = [];
    fails = false;
    watcher = new SettingsWatcher({
      state: opened.state,
      log: createLogger('silent'),
      everyMs: 3_600_000,
      onChange: async () => {
        if (fails) throw new Error('not now');
        told.push(watcher.current);
      },
    });
  });
  afterEach(async () => {
    await watcher.stop();
    await opened.close();
  });
  const change = (enabled: boolean) =>
    changeRule('a', { enabled }, { state: opened.state, actor: 'ann', now: Date.now });

  it('knows at its start what was changed before, and says once what is changed after', async () => {
    await change(false);
    await watcher.start();
    expect(watcher.current).toEqual({ a: { enabled: false, exceptions: [] } });
    await watcher.look();
    expect(told).toEqual([]);

    await change(true);
    await watcher.look();
    await watcher.look();

    expect(told).toEqual([{ a: { enabled: true, exceptions: [] } }]);
  });

  it('says it again when it could not be taken over', async () => {
    await watcher.start();
    await change(false);
    fails = true;
    await watcher.look();
    fails = false;
    await watcher.look();

    expect(told).toEqual([{ a: { enabled: false, exceptions: [] } }]);
  });
});
