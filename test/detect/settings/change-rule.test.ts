import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { rulesConfig } from '../../../src/detect/rules-config.ts';
import {
  type ChangeRuleOptions,
  changeRule,
  historyOfRule,
  settingOf,
} from '../../../src/detect/settings/change-rule.ts';
import { ruleSettings, withSettings } from '../../../src/detect/settings/rule-setting.ts';
import { openState } from '../../respond/support.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const EXCEPTION = { query: 'hostname:h1', reason: 'our scanner', owner: 'kim' };

describe('changing a rule while the server runs', () => {
  let opened: Awaited<ReturnType<typeof openState>>;
  let options: ChangeRuleOptions;
  beforeEach(async () => {
    opened = await openState();
    options = { state: opened.state, actor: 'ann', now: () => NOW };
  });
  afterEach(() => opened.close());

  it('keeps what was changed, and who did it when and why', async () => {
    await changeRule('a', { enabled: false, note: 'too loud' }, options);
    await changeRule('a', { severity: 'ERROR', except: EXCEPTION }, options);
    const { exceptions, ...setting } = await settingOf(options.state, 'a');

    expect(setting).toEqual({ enabled: false, severity: 'ERROR', version: 2 });
    expect(exceptions).toEqual([
      { ...EXCEPTION, id: expect.any(String), addedby: 'ann', added: '2026-11-24T12:00:00.000Z' },
    ]);
    expect(await historyOfRule(options.state, 'a')).toEqual([
      {
        version: 1,
        utctimestamp: '2026-11-24T12:00:00.000Z',
        actor: 'ann',
        change: { enabled: false, note: 'too loud' },
        before: { exceptions: [] },
      },
      expect.objectContaining({
        version: 2,
        change: { severity: 'ERROR', except: { ...EXCEPTION, id: exceptions[0]?.id } },
        before: { enabled: false, exceptions: [] },
      }),
    ]);
    expect(await settingOf(options.state, 'a/0')).toEqual({ exceptions: [], version: 0 });
  });

  it('takes back what is null, and exceptions by their ids', async () => {
    const { exceptions } = await changeRule('a', { enabled: false, severity: 'INFO', except: EXCEPTION }, options);
    const changed = await changeRule('a', { enabled: null, severity: null, unexcept: exceptions[0]?.id }, options);

    expect(changed).toEqual({ exceptions: [], version: 2 });
    await expect(changeRule('a', { unexcept: 'none' }, options)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('loses no change of two people at the same time, and refuses one that rests on what is gone', async () => {
    const people = ['ann', 'bob', 'kim'];
    await Promise.all(people.map((actor) => changeRule('a', { except: EXCEPTION }, { ...options, actor })));

    const { exceptions } = await settingOf(options.state, 'a');
    expect(exceptions.map(({ addedby }) => addedby).sort()).toEqual(people);
    await expect(changeRule('a', { enabled: false }, { ...options, seen: 2 })).rejects.toMatchObject({
      code: 'conflict',
      message: 'rule a was changed meanwhile: it is at version 3, not 2',
    });
  });

  it('goes before what the configuration says, whose exceptions stay', async () => {
    const own = { query: 'hostname:h2', reason: 'r', owner: 'o' };
    const config = rulesConfig.parse({
      config: { a: { enabled: true, severity: 'INFO', params: { most: 3 }, exceptions: [own] } },
    });
    await changeRule('a', { enabled: false, except: { ...EXCEPTION, until: '2026-12-31' } }, options);
    await changeRule('b', { severity: 'ALERT' }, options);

    expect(withSettings(config, await ruleSettings(options.state)).config).toEqual({
      a: {
        enabled: false,
        severity: 'INFO',
        params: { most: 3 },
        exceptions: [own, { ...EXCEPTION, until: '2026-12-31' }],
      },
      b: { severity: 'ALERT', params: {}, exceptions: [] },
    });
  });
});
