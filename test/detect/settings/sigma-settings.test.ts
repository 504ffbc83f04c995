import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { listRules } from '../../../src/correlate/listed-rule.ts';
import { loadRules } from '../../../src/detect/load-rules.ts';
import { openDetector } from '../../../src/detect/open-detector.ts';
import { rulesConfig } from '../../../src/detect/rules-config.ts';
import type { RuleSettings } from '../../../src/detect/settings/rule-setting.ts';
import { eventAt } from '../../correlate/support.ts';

const CLEARED = '66666666-6666-4666-8666-666666666666';
const OFTEN = '77777777-7777-4777-8777-777777777777';
const SIGMA = `
title: Log cleared
id: ${CLEARED}
level: high
logsource: { product: windows, service: security }
detection: { at: { EventID: 1102 }, condition: at }
---
title: Logs cleared
id: ${OFTEN}
level: low
correlation: { type: event_count, rules: [${CLEARED}], group-by: [Computer], timespan: 1h, condition: { gte: 1 }, generate: true }
`;
const exception = {
  id: 'e',
  addedby: 'ann',
  added: '2026-11-24T12:00:00Z',
  query: 'hostname:h1',
  reason: 'r',
  owner: 'o',
};

describe('what people change about rules of Sigma', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'mozdef-sigma-settings-'));
    writeFileSync(join(directory, 'sigma.yml'), SIGMA);
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const load = (settings: RuleSettings) => loadRules({ config: config(), settings });
  const config = () => rulesConfig.parse({ bundled: false, sigma: [directory] });
  const cleared = (hostname: string) =>
    eventAt(0, hostname, {
      hostname,
      category: 'windows',
      source: 'Security',
      details: { Channel: 'Security', EventID: 1102, Computer: hostname },
    });

  it('holds on the stream: severity, exceptions, and whether they run', async () => {
    const tried = async (settings: RuleSettings): Promise<unknown> => {
      const detector = await openDetector({ config: config(), settings });
      for (const host of ['h1', 'h2']) detector.detect(cleared(host));
      return detector.take().map(({ source, group }) => [source.file.severity, ...group]);
    };

    expect(await tried({})).toEqual([
      ['ERROR', 'h1'],
      ['ERROR', 'h2'],
    ]);
    expect(await tried({ [CLEARED]: { severity: 'ALERT', exceptions: [exception] } })).toEqual([['ALERT', 'h2']]);
    expect(await tried({ [CLEARED]: { enabled: false, exceptions: [] } })).toEqual([]);
  });

  it('holds for correlations, whose version is another then', async () => {
    const [before] = (await load({})).rules;
    const [after] = (await load({ [OFTEN]: { severity: 'ALERT', exceptions: [exception] } })).rules;

    expect([before?.file.severity, after?.file.severity]).toEqual(['NOTICE', 'ALERT']);
    expect(['h1', 'h2'].map((host) => before?.read(cleared(host)).length)).toEqual([1, 1]);
    expect(['h1', 'h2'].map((host) => after?.read(cleared(host)).length)).toEqual([0, 1]);
    expect(after?.version).not.toBe(before?.version);
  });

  it('lists those that are off, so that they can be switched on again', async () => {
    const off = { enabled: false, exceptions: [] };
    const { rules } = listRules(await load({ [CLEARED]: off, [OFTEN]: off }));

    expect(rules.map(({ id, enabled }) => `${id} ${enabled}`).sort()).toEqual([`${CLEARED} false`, `${OFTEN} false`]);
  });

  it('leaves an exception out that cannot be understood, and not the rule, and says so', async () => {
    const bad = { ...exception, query: '(a' };
    const settings = { [OFTEN]: { exceptions: [bad] }, [CLEARED]: { exceptions: [bad, exception] } };
    const { rules, faults } = await load(settings);
    const detector = await openDetector({ config: config(), settings });
    for (const host of ['h1', 'h2']) detector.detect(cleared(host));

    expect(rules.map(({ id }) => id)).toEqual([OFTEN]);
    expect(detector.take().map(({ group }) => group)).toEqual([['h2']]);
    expect(faults.map(({ rule, message }) => [rule, message])).toEqual([
      [OFTEN, expect.stringMatching(/^the exception "\(a" cannot be understood, .*closing \)/)],
      [CLEARED, expect.stringMatching(/^the exception/)],
    ]);
  });
});
