import { beforeEach, describe, expect, it } from '@jest/globals';
import { linesOf, RulesSite } from './support/rules-site.ts';

const WHOAMI = `title: Whoami
id: 0c1d3f5e-0000-4000-8000-000000000001
name: whoami
author: Ann
level: high
tags: [attack.t1033]
logsource: { product: windows, category: process_creation }
detection: { sel: { Image|endswith: whoami.exe }, condition: sel }
`;
const MANY = `title: Many
id: 0c1d3f5e-0000-4000-8000-000000000002
correlation: { type: event_count, rules: [whoami], timespan: 5m, condition: { gte: 3 } }
`;

let site: RulesSite;
beforeEach(() => {
  site = new RulesSite();
  site.write('sigma/whoami.yml', WHOAMI);
});

describe('rules of Sigma that the configuration names', () => {
  const configure = (config = '{}'): void =>
    site.write('mozdef.yml', `rules: { bundled: false, sigma: [sigma], config: ${config} }\n`);

  it('are listed and shown as all others, with the text of their file', async () => {
    configure();

    const listed = await site.rules('list');
    const shown = await site.rules('show', '0c1d3f5e-0000-4000-8000-000000000001');
    const [json] = linesOf((await site.rules('show', '0c1d3f5e-0000-4000-8000-000000000001', '--json')).stdout);

    expect(listed.stdout).toMatch(/^0c1d3f5e-0000-4000-8000-000000000001 +sigma +stream +on +ERROR +Whoami$/m);
    expect(shown.stdout).toMatch(/^author +Ann$/m);
    expect(shown.stdout).toMatch(/^place +sigma\/whoami\.yml$/m);
    expect(shown.stdout).toContain(`\n\n${WHOAMI}`);
    expect(json).toMatchObject({ severity: 'ERROR', attack: ['T1033'], source: WHOAMI });
  });

  it('are off where someone says so, and silent where only correlations look at them', async () => {
    const states = async (): Promise<unknown> =>
      linesOf((await site.rules('list', '--json')).stdout).map(({ type, enabled }) => [type, enabled]);
    configure('{ 0c1d3f5e-0000-4000-8000-000000000001: { enabled: false, severity: INFO } }');
    const off = await states();
    site.write('sigma/many.yml', MANY);
    configure();

    expect(off).toEqual([['sigma', false]]);
    expect(await states()).toEqual([
      ['sigma', true],
      ['correlation', true],
    ]);
    expect((await site.rules('list')).stdout).toMatch(/ sigma +stream +silent /);
  });
});

describe('mozdef rules run', () => {
  it('runs a correlation that only others look at, by its id', async () => {
    site.write('mozdef.yml', 'rules: { bundled: false, sigma: [sigma] }\n');
    site.write('sigma/many.yml', MANY.replace('title: Many', 'name: many\ntitle: Many'));
    site.write(
      'sigma/again.yml',
      MANY.replace('title: Many', 'title: Again').replace('02\n', '03\n').replace('[whoami]', '[many]'),
    );
    const utctimestamp = '2026-11-24T12:00:00Z';
    const details = { Channel: 'Microsoft-Windows-Sysmon/Operational', EventID: 1, Image: 'C:\\whoami.exe' };
    site.write('events.ndjson', `${JSON.stringify({ utctimestamp, details })}\n`.repeat(3));

    const { stdout } = await site.rules('run', '0c1d3f5e-0000-4000-8000-000000000002', '--events', 'events.ndjson');

    expect(stdout).toMatch(/ {2}Many\n$/);
  });
});

describe('a rule of Sigma whose list is not there', () => {
  it('is listed as one that failed, and says why', async () => {
    site.write('mozdef.yml', 'rules: { bundled: false, sigma: [sigma] }\n');
    site.write('sigma/whoami.yml', WHOAMI.replace('endswith: whoami.exe', "expand: '%Ours%'"));

    const [json] = linesOf((await site.rules('list', '--json')).stdout);

    expect((await site.rules('list')).stdout).toMatch(/ sigma +stream +failed /);
    expect(json).toMatchObject({ enabled: true, unusable: expect.stringContaining('%Ours%') });
    expect((await site.rules('show', '0c1d3f5e-0000-4000-8000-000000000001')).stdout).toMatch(/^unusable +.*%Ours%/m);
  });
});

describe('mozdef rules check', () => {
  it('says where a correlation refers to what is not there, or to itself', async () => {
    site.write(
      'sigma/many.yml',
      `${MANY.replace('whoami', 'whoamy')}---\n${MANY.replaceAll('2\n', '3\nname: it\n').replace('whoami', 'it')}`,
    );

    const { code, stderr } = await site.rules('check', 'sigma');

    expect(code).toBe(1);
    expect(stderr).toBe(
      'sigma/many.yml:3:43: there is no rule with the id or name whoamy. Did you mean whoami?\n' +
        'sigma/many.yml:8:35: the correlation refers to itself, directly or through others\n',
    );
  });

  it('says where a rule of Sigma has the id of another, or a slip in its keys', async () => {
    site.write('sigma/x.yml', WHOAMI);
    site.write('sigma/y.yml', `${WHOAMI}---\n${MANY}---\n${MANY}`);
    site.write('sigma/z.yml', WHOAMI.replace('detection', 'detecton'));

    const { stderr } = await site.rules('check', 'sigma');

    expect(stderr.trimEnd().split('\n')).toEqual([
      'sigma/z.yml:1:1: the detection is not a map of searches and a condition',
      'sigma/x.yml:2:1: another rule has the id 0c1d3f5e-0000-4000-8000-000000000001',
      'sigma/y.yml:2:1: another rule has the id 0c1d3f5e-0000-4000-8000-000000000001',
      'sigma/y.yml:15:1: another rule has the id 0c1d3f5e-0000-4000-8000-000000000002',
    ]);
  });

  it('warns of what may mean something else than its author thinks, and of lists that are missing', async () => {
    site.write(
      'sigma/filter.yml',
      'title: Ours\nlogsource: { product: windows }\nfilter: { rules: [whoamy], sel: { User: bob }, condition: not sel }\n',
    );
    site.write('sigma/list.yml', WHOAMI.replace('01\n', '04\n').replace('endswith: whoami.exe', "expand: '%Ours%'"));

    const { code, stdout, stderr } = await site.rules('check', 'sigma');

    expect({ code, stdout }).toEqual({ code: 0, stdout: '2 rules are right, 0 faults.\n' });
    expect(stderr.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^sigma\/filter\.yml:3:\d+: warning: the condition begins with not: /),
      'sigma/filter.yml:3:19: warning: no rule has the id or name whoamy; did you mean whoami?',
      expect.stringMatching(/^sigma\/list\.yml: warning: the placeholder %Ours% stands for nothing\. /),
    ]);
    expect(linesOf((await site.rules('check', 'sigma', '--json')).stdout)).toContainEqual({
      where: 'sigma/filter.yml:3:19',
      message: 'no rule has the id or name whoamy; did you mean whoami?',
      rule: 'Ours',
      warning: true,
    });
  });

  it('warns of a filter that names a rule for other log sources, which it leaves as it is', async () => {
    const filter = (logsource: string): void =>
      site.write(
        'sigma/filter.yml',
        `title: Ours\nlogsource: { product: ${logsource} }\nfilter: { rules: [whoami], sel: { User: bob }, condition: sel }\n`,
      );
    filter('linux');
    const foreign = await site.rules('check', 'sigma');
    filter('windows');

    expect(foreign).toMatchObject({
      code: 0,
      stderr:
        'sigma/filter.yml:3:19: warning: the log source of whoami is not within that of the filter, which so leaves it as it is\n',
    });
    expect(await site.rules('check', 'sigma')).toMatchObject({ code: 0, stderr: '' });
  });

  it('says once what is wrong in two ways', async () => {
    site.write(
      'rules/logins.yml',
      'id: a\ntitle: A\ntype: threshold\nquery: x\ngroup_by: details.username\nthreshold: 3\n',
    );

    const { stderr } = await site.rules('check', 'rules');

    expect(stderr).toBe('rules/logins.yml:5:1: group_by must be a list, each text, not "details.username"\n');
  });
});

describe('mozdef rules match', () => {
  it('counts the lines of the file as an editor does, blank ones too, and shows no bytes that a terminal would obey', async () => {
    const whoami = JSON.stringify({
      Channel: 'Microsoft-Windows-Sysmon/Operational',
      EventID: 1,
      Image: 'C:\\whoami.exe',
    });
    site.write('events.ndjson', `\n${whoami}\n  \r\n\u001b[31mred\n${whoami}`);

    const matched = await site.rules('match', 'sigma', '--events', 'events.ndjson', '--json');
    const explained = await site.rules('explain', 'sigma/whoami.yml', '--event', 'events.ndjson', '--json');

    expect(linesOf(matched.stdout).map(({ line }) => line)).toEqual([2, 5]);
    expect(linesOf(explained.stdout).map(({ line }) => line)).toEqual([2, 5]);
    for (const { stderr } of [matched, explained]) {
      expect(stderr).toMatch(/^events\.ndjson:4: this is no JSON: .*\\x1b\[31mred/);
      expect(stderr).not.toContain('\u001b');
    }
  });
});
