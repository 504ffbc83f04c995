import { describe, expect, it } from '@jest/globals';
import { explainRule } from '../../../src/detect/explain/explain-rule.ts';
import type { Explanation } from '../../../src/detect/sigma/explain-sigma.ts';
import type { JsonObject } from '../../../src/event/event.ts';
import { eventAt, ruleOf } from '../rule/support.ts';

/** Each line of an explanation, indented, with its tick or cross. */
function lines({ text, matched, value, parts }: Explanation, indent = ''): string[] {
  const has = value === undefined ? '' : ` ${JSON.stringify(value)}`;
  return [`${indent}${matched ? '+' : '-'} ${text}${has}`, ...parts.flatMap((part) => lines(part, `${indent}  `))];
}

function said(yaml: string, details: JsonObject): string[] {
  return lines(explainRule(ruleOf(yaml), eventAt(0, details)));
}

describe('explainRule', () => {
  it('says of each step of a sequence which of its own fields an event lacks', () => {
    const yaml = `type: sequence
steps:
  - { query: 'details.kind:login' }
  - { query: 'details.kind:login', by: [details.to] }
group_by: [details.from]
until: { query: 'details.kind:logout', by: [details.to] }
`;

    expect(said(yaml, { kind: 'login', to: 'x' })).toEqual([
      '+ a counts it',
      '  + any of the steps',
      '    - step 1 of 2',
      '      + details.kind:"login" "login"',
      '      - has details.from, by which events are grouped',
      '    + step 2 of 2',
      '      + details.kind:"login" "login"',
      '      + has details.to, by which events are grouped "x"',
      '    - until, which breaks it off',
      '      - details.kind:"logout" "login"',
      '      + has details.to, by which events are grouped "x"',
    ]);
    expect(said(yaml, { kind: 'login' })[0]).toBe('- a counts it');
  });

  it('says which exception keeps an event away', () => {
    const yaml =
      'type: match\nquery: details.kind:login\nexceptions:\n' +
      '  - { query: details.user:kim, owner: ann, reason: tests }\n' +
      '  - { query: details.user:lee, owner: ann, reason: leave, until: 2020-01-01 }\n';

    expect(said(yaml, { kind: 'login', user: 'kim' })).toEqual([
      '- a counts it',
      '  + details.kind:"login" "login"',
      '  - none of its exceptions',
      '    + details.user:kim (ann: tests)',
      '    - details.user:lee (ann: leave; until 2020-01-01)',
    ]);
    expect(said(yaml, { kind: 'login', user: 'lee' })[0]).toBe('+ a counts it');
  });

  it('says of each field of an indicator whether what it has is listed', () => {
    const yaml = 'type: indicator\nlist: bad\nfields: [details.a, details.b, [details.a, details.port], details.c]\n';

    expect(said(yaml, { a: ['192.0.2.66', '192.0.2.7'], b: '192.0.2.7', port: [80, 443] }).slice(2)).toEqual([
      '  + any of these is in the list',
      '    + details.a is in the list bad "192.0.2.66"',
      '    - details.b is in the list bad "192.0.2.7"',
      '    + details.a, details.port together are in the list bad ["192.0.2.7","443"]',
      '    - details.c is in the list bad',
    ]);
    expect(said(`${yaml}absent: true\n`, { b: '192.0.2.7', port: 80 }).slice(2)).toEqual([
      '  + nothing that it has is in the list',
      '    - details.a is not in the list bad',
      '    + details.b is not in the list bad "192.0.2.7"',
      '    - details.a, details.port together are not in the list bad',
      '    - details.c is not in the list bad',
    ]);
  });
});
