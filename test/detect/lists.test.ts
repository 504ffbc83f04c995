import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readLists } from '../../src/detect/lists.ts';
import { loadRules } from '../../src/detect/load-rules.ts';
import { openDetector } from '../../src/detect/open-detector.ts';
import { rulesConfig } from '../../src/detect/rules-config.ts';
import { eventAt } from '../correlate/support.ts';

const RULES = `
id: stolen
title: A stolen laptop
type: indicator
field: hostname
list: laptops
`;
const SIGMA = `
title: Logon at a domain controller
id: 66666666-6666-4666-8666-666666666666
logsource: { product: windows, service: security }
detection:
  at: { EventID: 4624 }
  controller: { Computer|expand: '%DomainControllers%' }
  condition: at and controller
---
title: Logons at domain controllers
id: 77777777-7777-4777-8777-777777777777
correlation:
  type: event_count
  rules: [66666666-6666-4666-8666-666666666666]
  group-by: [Computer]
  timespan: 1h
  generate: true
  condition: { gte: 1 }
`;

describe('the lists of the configuration', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'mozdef-lists-'));
    writeFileSync(join(directory, 'rules.yml'), RULES);
    writeFileSync(join(directory, 'sigma.yml'), SIGMA);
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const configOf = (lists: object) => rulesConfig.parse({ bundled: false, directories: [directory], lists });
  const laptops = { entries: ['LT-0042'] };
  const controllers = (): object => {
    writeFileSync(join(directory, 'dcs.txt'), '# ours\nDC*.example.com  # all\n\n');
    return { file: join(directory, 'dcs.txt') };
  };
  const logon = (host: string) =>
    eventAt(0, host, {
      hostname: host,
      category: 'windows',
      source: 'Security',
      details: { Channel: 'Security', EventID: 4624, Computer: host },
    });

  it('hold what a file and the configuration say, without comments', async () => {
    const { lists, faults } = await readLists({
      both: { entries: ['One'], kept: false, ...(controllers() as { file: string }) },
    });

    expect(lists('both')).toEqual(['One', 'DC*.example.com']);
    expect(lists('other')).toBeUndefined();
    expect(faults).toEqual([]);
  });

  it('are what Sigma rules, and rules of MozDef on the schedule, look up', async () => {
    const config = configOf({ laptops, DomainControllers: controllers() });
    const { rules, faults } = await loadRules({ config });
    const detector = await openDetector({ config });
    for (const host of ['dc1.example.com', 'pc1.example.com']) detector.detect(logon(host));
    const [indicator, correlation] = rules;

    expect(faults).toEqual([]);
    expect(detector.take().map(({ source, group }) => [source.file.title, group])).toEqual([
      ['Logon at a domain controller', ['dc1.example.com']],
    ]);
    expect(['lt-0042', 'lt-0043'].map((hostname) => indicator?.stepsOf(eventAt(0, 'e', { hostname })))).toEqual([1, 0]);
    expect(['dc1.example.com', 'pc1.example.com'].map((host) => correlation?.read(logon(host)).length)).toEqual([1, 0]);
  });

  it('leave only the rules out that need one that cannot be read', async () => {
    const config = configOf({ laptops: { file: join(directory, 'none.txt') }, DomainControllers: controllers() });
    const { rules, sigma, faults } = await loadRules({ config });

    expect(rules.map(({ id }) => id)).toEqual(['77777777-7777-4777-8777-777777777777']);
    expect(sigma.rules.map(({ title }) => title)).toEqual(['Logon at a domain controller']);
    expect(faults.map(({ where, message }) => `${where}: ${message}`)).toEqual([
      expect.stringMatching(/^rules\.lists\.laptops\.file: cannot read the list: .*ENOENT/),
      expect.stringContaining('there is no list "laptops" in rules.lists'),
    ]);
  });
});
