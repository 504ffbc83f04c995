import { describe, expect, it } from '@jest/globals';
import { readSigma } from '../../../src/detect/sigma/read-sigma.ts';
import { describeFault } from '../../../src/detect/sigma/sigma-fault.ts';

const RULE = `title: Whoami
id: e28a5a99-da44-436d-b7a0-2afc20a5f413
name: whoami
status: test
description: Someone asks who they are.
references:
  - https://example.com/whoami
author: A. Nalyst
tags: [attack.discovery, attack.t1033]
logsource:
  category: Process_Creation
  product: windows
  definition: Turn on Sysmon.
detection:
  selection:
    Image|endswith: '\\whoami.exe'
    User: [null_user, 5]
  keywords:
    - one
    - two
  condition: selection or keywords
falsepositives: Administrators
level: HIGH
`;

/** The faults of a text, as people see them. */
function faultsOf(text: string): string[] {
  return readSigma(text, 'x.yml').faults.map(describeFault);
}

/** A good rule with this detection. */
function withDetection(detection: string): string {
  return `title: T\nlogsource: {product: p}\ndetection:\n${detection}`;
}

describe('readSigma', () => {
  it('reads a rule', () => {
    expect(readSigma(RULE, 'x.yml')).toEqual({
      rules: [
        {
          id: 'e28a5a99-da44-436d-b7a0-2afc20a5f413',
          name: 'whoami',
          title: 'Whoami',
          description: 'Someone asks who they are.',
          author: 'A. Nalyst',
          status: 'test',
          level: 'high',
          tags: ['attack.discovery', 'attack.t1033'],
          references: ['https://example.com/whoami'],
          falsepositives: ['Administrators'],
          logsource: { category: 'process_creation', product: 'windows' },
          detection: {
            searches: [
              {
                name: 'selection',
                groups: [
                  [
                    { field: 'Image', modifiers: ['endswith'], values: ['\\whoami.exe'] },
                    { field: 'User', modifiers: [], values: ['null_user', 5] },
                  ],
                ],
              },
              {
                name: 'keywords',
                groups: [[{ modifiers: [], values: ['one'] }], [{ modifiers: [], values: ['two'] }]],
              },
            ],
            condition: {
              op: 'or',
              of: [
                { op: 'search', name: 'selection' },
                { op: 'search', name: 'keywords' },
              ],
            },
          },
        },
      ],
      correlations: [],
      filters: [],
      faults: [],
      warnings: [],
    });
  });

  it('reads the good documents of a file with bad ones', () => {
    const { rules, faults } = readSigma(`${RULE}---\na: [1\n---\n- list\n---\n${RULE}...\n# the end\n`, 'x.yml');

    expect(rules).toHaveLength(2);
    expect(faults.map(describeFault)).toEqual([
      'x.yml:25:6: this is not YAML: unexpected end of the stream within a flow collection',
      'x.yml:27:1: the document is not a map. A rule begins with title:.',
    ]);
  });

  it('is content with a file that holds nothing', () => {
    expect(readSigma('# only a comment\n---\n\n', 'x.yml')).toMatchObject({ rules: [], faults: [] });
    expect(readSigma('', 'x.yml')).toMatchObject({ rules: [], faults: [] });
  });

  it.each([
    ['  s:\n    Image|endwith: x\n  condition: s', 'x.yml:5:5: there is no modifier endwith. Did you mean endswith?'],
    ['  s:\n    a|contains|re|x: y\n  condition: s', 'x.yml:5:5: there is no modifier x. Did you mean i?'],
    [
      '  s:\n    - a: 1\n    - b|contains|all: x\n  condition: s',
      'x.yml:6:7: the modifier all needs a list of several values',
    ],
    [
      '  s: {a|exists|contains: true}\n  condition: s',
      'x.yml:4:7: the modifiers exists and contains do not go together',
    ],
    ['  s: {a|i: x}\n  condition: s', 'x.yml:4:7: the modifier i belongs behind re'],
    ['  s: {a|base64|wide: x}\n  condition: s', 'x.yml:4:7: the modifier wide belongs before base64'],
    ['  s: {a|contains|contains: x}\n  condition: s', 'x.yml:4:7: the modifier contains stands there twice'],
    ['  s: {a|lt|gt: 1}\n  condition: s', 'x.yml:4:7: the modifiers lt and gt do not go together'],
    ['  s: {a|re|base64: x}\n  condition: s', 'x.yml:4:7: the modifiers re and base64 do not go together'],
    ['  s: {a|exists: 1}\n  condition: s', 'x.yml:4:7: exists takes true or false'],
    ['  s: {a|gt: many}\n  condition: s', 'x.yml:4:7: many is no number'],
    [
      '  s: {a: [x, null]}\n  condition: s',
      'x.yml:4:7: null cannot stand in a list. Give it a search of its own and join them with or.',
    ],
    ['  s: {a: []}\n  condition: s', 'x.yml:4:7: the list is empty. Write what is compared with, or leave it out.'],
    [
      '  s: {a: {b: 1}}\n  condition: s',
      'x.yml:4:7: a text, number, true, false, null or a list of those is expected here',
    ],
    [
      '  s: {a|cidr: 1.2.3.4.5}\n  condition: s',
      'x.yml:4:7: 1.2.3.4.5 is no IP network. Write address/bits, such as 192.0.2.0/24 or 2001:db8::/32.',
    ],
    ['  s: {}\n  condition: s', 'x.yml:4:3: the map is empty. Write what is searched for, or leave it out.'],
    ['  s:\n  condition: s', 'x.yml:4:3: a map, a list of maps or keywords are expected here'],
    ['  selection: {a: 1}\n  condition: selecton', 'x.yml:5:3: there is no search selecton. Did you mean selection?'],
    ['  s: {a: 1}', 'x.yml:3:1: a condition is missing. Add condition: with the names of the searches.'],
    ['  condition: s', 'x.yml:3:1: the detection has no searches'],
    [
      '  s: {a: 1}\n  timeframe: 5m\n  condition: s',
      'x.yml:5:3: timeframe is obsolete. Write a correlation with a timespan that refers to this rule.',
    ],
    [
      '  s: {a: 1}\n  condition: s | count() by x > 5',
      'x.yml:5:3: | at character 3 of the condition: aggregations are obsolete. Write a correlation for it (type event_count, value_count or temporal) that refers to this rule.',
    ],
  ])('says what is wrong with %j', (detection, fault) => {
    expect(faultsOf(withDetection(detection))[0]).toBe(fault);
  });

  it.each(['(?=a)b', '(?<!a)b', '(a)\\\\1', 'a++'])('refuses %s, which does not run in linear time', (source) => {
    expect(faultsOf(withDetection(`  s: {a|re: "${source}"}\n  condition: s`))[0]).toMatch(
      /^x.yml:4:7: the regular expression cannot be used: .*RE2/,
    );
  });

  it.each([
    [
      'logsource: {product: p}\ndetection: {s: {a: 1}, condition: s}',
      'x.yml:1:1: a title is missing. Add title: with one line about what is found.',
    ],
    [
      'title: T\ndetection: {s: {a: 1}, condition: s}',
      'x.yml:1:1: a logsource is missing. Add logsource: with product, service or category.',
    ],
    ['title: T\nlogsource: {product: p}', 'x.yml:1:1: the detection is not a map of searches and a condition'],
    [
      'title: T\nlevel: hihg\nlogsource: {product: p}\ndetection: {s: {a: 1}, condition: s}',
      'x.yml:2:1: there is no level hihg. Did you mean high?',
    ],
    [
      'title: T\nid: [1]\nlogsource: {product: p}\ndetection: {s: {a: 1}, condition: s}',
      'x.yml:2:1: the id is not a text. Give it a UUID, or leave it out.',
    ],
    ['title: T\nlogsource: {product: [p]}\ndetection: {s: {a: 1}, condition: s}', 'x.yml:2:13: product is not a text'],
    ['a: &x [1]\nb: *y', 'x.yml:2:5: this is not YAML: unidentified alias "y"'],
  ])('says what is wrong with %j', (text, fault) => {
    expect(faultsOf(text)[0]).toBe(fault);
  });

  it('names the rule and all of its faults', () => {
    const { faults } = readSigma(withDetection('  s: {a|x: 1, b|y: 2}\n  condition: t'), 'x.yml');

    expect(faults).toHaveLength(3);
    expect(faults.every(({ title }) => title === 'T')).toBe(true);
  });

  it('does not take hostile documents', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'
      .split('')
      .map((name, index) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefg'[index]}`).join()}]`)
      .join('\n')}`;

    expect(faultsOf(bomb)[0]).toMatch(/over 50000 values/);
    expect(faultsOf('['.repeat(10_000))[0]).toMatch(/not YAML/);
    expect(faultsOf('__proto__: {title: T}')[0]).toMatch(/title is missing/);
    expect(faultsOf(withDetection('  __proto__: {a: 1}\n  condition: __proto__'))).toEqual([]);
  });

  it('warns of a key that is not part of a log source', () => {
    const { rules, warnings } = readSigma(
      'title: T\nlogsource: {product: p, categroy: x}\ndetection: {s: {a: 1}, condition: s}',
      'x.yml',
    );

    expect(rules).toHaveLength(1);
    expect(warnings.map(describeFault)).toEqual(['x.yml:2:25: categroy is not part of a log source and is ignored']);
  });
});

describe('ids', () => {
  it('are made of title and log source where there is none, so that they stay', () => {
    const [first] = readSigma(withDetection('  s: {a: 1}\n  condition: s'), 'x.yml').rules;
    const [second] = readSigma(withDetection('  s: {a: 2}\n  condition: s'), 'y.yml').rules;
    const [other] = readSigma(
      withDetection('  s: {a: 1}\n  condition: s').replace('title: T', 'title: U'),
      'x.yml',
    ).rules;

    expect(first?.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(second?.id).toBe(first?.id);
    expect(other?.id).not.toBe(first?.id);
  });
});

describe('collections', () => {
  it('merge what is global, until it is reset, and repeat what came before', () => {
    const { rules, faults } = readSigma(
      `action: global
title: Global
id: 00000000-0000-4000-8000-000000000001
detection: {condition: s}
---
logsource: {service: one}
detection: {s: {a: 1}}
---
action: repeat
logsource: {service: two}
---
action: reset
---
title: Own
logsource: {service: three}
detection: {s: {a: 3}, condition: s}
---
action: replace
`,
      'x.yml',
    );

    expect(rules.map(({ title, logsource }) => [title, logsource.service])).toEqual([
      ['Global', 'one'],
      ['Global', 'two'],
      ['Own', 'three'],
    ]);
    expect(new Set(rules.map(({ id }) => id)).size).toBe(3);
    expect(faults.map(describeFault)).toEqual([
      'x.yml:18:1: there is no action replace. Sigma knows the actions global, reset and repeat.',
    ]);
  });
});
