import { describe, expect, it } from '@jest/globals';
import { LONGEST_RULE_FILE } from '../../../src/detect/rule/read-rules.ts';
import { LINEAR, timeGrowth } from '../../support/time-growth.ts';
import { faultsOf, read, ruleOf } from './support.ts';

const RULE = 'id: a\ntitle: A title\nquery: x\n';

describe('readRules', () => {
  it('reads a rule a document, and says where each stands', () => {
    const { rules, faults } = read(`# first\n${RULE}---\n# nothing\n---\n${RULE.replace('id: a', 'id: b')}`);

    expect(faults).toEqual([]);
    expect(rules.map(({ id, place }) => [id, place])).toEqual([
      ['a', 'rules.yml:2'],
      ['b', 'rules.yml:8'],
    ]);
  });

  it.each(['', '# nothing\n', '---\n---\n'])('takes %j for no rule', (text) => {
    expect(read(text)).toEqual({ rules: [], waiting: [], faults: [] });
  });

  it('keeps the good documents, whatever is wrong with the others', () => {
    const { rules, faults } = read(`${RULE}---\n- a list\n---\nid: [\n---\n${RULE.replace('id: a', 'id: b')}`);

    expect(rules.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(faults).toEqual([
      { where: 'rules.yml:5:1', message: 'a rule must be a section with keys such as id, title and query' },
      { where: expect.stringMatching(/^rules\.yml:[78]:1$/), message: expect.stringContaining('this is not YAML') },
    ]);
  });

  it('says all that is wrong with a rule, and whose fault it is', () => {
    const { faults } = read('id: a\nseverity: BAD\nqury: x\n');

    expect(faults.map(({ rule }) => rule)).toEqual(['a', 'a', 'a', 'a']);
    expect(faults.map(({ where }) => where)).toEqual(
      expect.arrayContaining(['rules.yml:2:1', 'rules.yml:3:1', 'rules.yml:1:1']),
    );
  });

  it.each<[text: string, fault: string]>([
    ['query: x\ntyp: match', 'rules.yml:4:1: unknown key typ; did you mean type?'],
    ['type: treshold\nquery: x', 'rules.yml:3:1: there is no type "treshold"; did you mean threshold?'],
    [
      'type: 5\nquery: x',
      'rules.yml:3:1: there is no type 5; it must be one of match, threshold, sequence, absence, new_term, spike, change, percentage, indicator',
    ],
    ['query: x\ngroup_by: details.a', 'rules.yml:4:1: group_by must be a list, each text, not "details.a"'],
    ['query: "(a"', 'rules.yml:3:1: query: at column 1: the closing ) is missing.'],
    ['query: user:$usrs\nparams: { users: [a] }', 'there is no parameter $usrs. Did you mean $users?'],
    [
      'type: sequence\nsteps:\n  - query: x\n  - query: "("',
      'rules.yml:6:5: steps.1.query: at column 2: a term is expected',
    ],
    [
      'type: sequence\nsteps:\n  - { query: x, absent: true }\n  - query: y',
      'rules.yml:5:17: steps.0.absent: only the last step may be absent',
    ],
    ['type: threshold\nthreshold: 3\ncondition: { gt: 3 }\nquery: x', 'rules.yml:4:1: threshold: give either'],
    ['type: threshold\nquery: x', 'threshold: is missing'],
    ['type: threshold\nthreshold: 3\nvalue: sum\nquery: x', 'rules.yml:5:1: value: "sum" is no value; write count'],
    [
      'type: threshold\nthreshold: 3\nquery: x\nalso:\n  - { value: distinct(a), threshold: 2 }\n  - { value: distinct(b) }',
      'rules.yml:8:5: also.1.threshold: is missing',
    ],
    [
      'type: threshold\nthreshold: 3\nquery: x\nalso:\n  - { value: several(a), threshold: 2 }',
      'rules.yml:7:7: also.0.value: "several(a)" is no value',
    ],
    ['type: spike\nquery: x\ntimes: 2\nfrom_nothing: true\ndirection: down', 'from_nothing: is of steps up'],
    ['type: spike\nquery: x\ntimes: 2\nfrom_nothing: true\nreference_at_least: 0', 'reference_at_least: must be more'],
    [
      'type: sequence\nsteps: [{ query: x }, { query: y }]\nuntil: (a',
      'rules.yml:5:1: until: at column 1: the closing',
    ],
    [
      'type: sequence\nsteps:\n  - { query: x }\n  - { query: y, by: [a] }\ngroup_by: [b, c]',
      'rules.yml:6:17: steps.1.by: must name 2 fields, one for each of group_by',
    ],
    [
      'type: sequence\nsteps:\n  - query: x\n  - query: y\n    by: [a]',
      'rules.yml:7:5: steps.1.by: stands for fields of group_by, and there are none',
    ],
    [
      'type: sequence\nsteps: [{ query: x }, { query: y }]\ngroup_by: [a]\nuntil: { query: z, by: [b, c] }',
      'rules.yml:6:20: until.by: must name 1 fields, one for each of group_by',
    ],
    [
      'type: sequence\nsteps: [{ query: x }, { query: y }]\nuntil: { query: "(a" }',
      'rules.yml:5:10: until.query: at column 1: the closing',
    ],
    [
      'type: sequence\nsteps: [{ query: x }, { query: y }]\ngroup_by: [a]\nuntil: { query: z, bye: [b] }',
      'rules.yml:6:20: unknown key until.bye',
    ],
    [
      'type: sequence\nsteps: [{ query: x, by: [a] }, { query: y, by: [b] }]\ngroup_by: [c]',
      'rules.yml:5:1: group_by: must be the fields of one of the steps',
    ],
    [
      'type: sequence\nsteps: [{ query: x, by: [a] }, { query: y, absent: true }]\ngroup_by: [c]',
      'rules.yml:5:1: group_by: must be the fields of one of the steps that come',
    ],
    ['type: threshold\nthreshold: 3\nwindow: 0s\nquery: x', 'rules.yml:5:1: window: must be longer than 0'],
    ['type: new_term\nfields: [a]\nhistory: 0s\nquery: x', 'rules.yml:5:1: history: must be longer than 0'],
    ['type: absence\nwindow: 7d\nquery: x', 'remember: must be longer than window'],
    ['type: absence\nquery: x\nlearn: { after: 7d }', 'learn.after: must be shorter than remember'],
    ['type: absence\nquery: x\nlearn: {}\nthreshold: 2', 'threshold: must be 1 where learn'],
    ['type: absence\nquery: x\nlearn: {}\ngroup_by: [a]\nexpected: [b]', 'expected: holds groups that may never'],
    ['type: threshold\nquery: x\ncondition: { lt: 1 }\nremember: 5m', 'remember: must be longer than window'],
    ['type: absence\nexpected: [a]\nquery: x', 'rules.yml:4:1: expected: holds values of the one field of group_by'],
    ['type: indicator\nfield: a\nlist: good', 'rules.yml:5:1: list: there is no list "good" in rules.lists'],
    ['type: indicator\nlist: bad', 'rules.yml:1:1: field: is missing: whose value is looked up; or fields'],
    ['type: indicator\nfield: a\nfields: [b]\nlist: bad', 'rules.yml:5:1: fields: give either field or fields'],
    [
      'type: indicator\nfields: [[a, b, c]]\nlist: bad',
      'rules.yml:5:1: list: no entry of "bad" has as many values as fields are looked up together',
    ],
    ['type: indicator\nfields:\n  - a\n  - [b]\nlist: bad', 'rules.yml:6:5: fields.1 must be'],
    ['query: x\nsummary: "{a b c}"', 'rules.yml:4:1: summary: {a b c} is no placeholder'],
    ['query: x\nquery: y', 'rules.yml:4:1: the key query is here twice'],
    ['query: x\n__proto__: { type: 1 }', 'rules.yml:4:1: unknown key __proto__'],
    ['query: *nowhere', 'rules.yml:1:1: this is not YAML'],
    ['query: x\nparams: &self { a: *self }', 'rules.yml:1:1: an alias stands for what it is in'],
  ])('%j', (text, fault) => {
    expect(faultsOf(text).join('\n')).toContain(fault);
  });

  it('reads aliases', () => {
    expect(ruleOf('query: &q x\ntags: [&t one, *t]').file.tags).toEqual(['one', 'one']);
  });

  it('refuses aliases that multiply, and what is nested without end, and goes on', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (const [one, other] of ['ab', 'bc', 'cd', 'de'])
      bomb.push(`${other}: &${other} [${Array.from({ length: 9 }, () => `*${one}`).join(', ')}]`);
    const texts = [bomb.join('\n'), `a: ${'['.repeat(100)}${']'.repeat(100)}`, `a: ${'{a: '.repeat(20_000)}`];

    for (const text of texts) {
      const { rules, faults } = read(`${text}\n---\n${RULE}`);
      // What is never closed goes to the end of the file.
      if (!text.endsWith('{a: ')) expect(rules.map(({ id }) => id)).toEqual(['a']);
      expect(faults).toHaveLength(1);
      expect(faults[0]?.message).toMatch(/Excessive alias count|nested too deeply/);
    }
  });

  it('refuses a file that is too long without looking into it', () => {
    expect(read(`${RULE}#${'x'.repeat(LONGEST_RULE_FILE)}`)).toEqual({
      rules: [],
      waiting: [],
      faults: [{ where: 'rules.yml', message: expect.stringContaining('split it into several') }],
    });
  });

  it.each<[string, (size: number) => string]>([
    ['keys', (size) => Array.from({ length: size / 8 }, (_, index) => `k${index}: 1`).join('\n')],
    ['errors', (size) => `x: [${','.repeat(size)}`],
    ['documents', (size) => '---\n- 1\n'.repeat(size / 8)],
    ['braces in a summary', (size) => `id: a\ntitle: b\nquery: x\nsummary: "${'{'.repeat(size)}"`],
    ['a list in a summary', (size) => `id: a\ntitle: b\nquery: x\nsummary: "{top ${'a'.repeat(size)} }"`],
    ['a long field', (size) => `id: a\ntitle: b\nquery: x\ngroup_by: ["${'a.'.repeat(size / 2)}"]`],
    ['a long reference', (size) => `id: a\ntitle: $${'a'.repeat(size)}!\nquery: x`],
  ])('takes time in line with the number of %s', (_, text) => {
    const growth = timeGrowth((size) => {
      const made = text(size);
      return () => void read(made);
    }, 400);

    expect(growth).toBeLessThan(LINEAR);
  });
});

describe('what is different here', () => {
  const text =
    'query: user:$users\nseverity: INFO\nparams: { users: [root], many: 3 }\ntype: threshold\nthreshold: $many';

  it('replaces severity and parameters of its rule only', () => {
    const { file } = ruleOf(text, { a: { severity: 'ALERT', params: { many: 7 } }, b: { params: { many: 9 } } });

    expect(file).toMatchObject({ severity: 'ALERT', threshold: 7, params: { users: ['root'], many: 7 } });
    expect(ruleOf(text).file).toMatchObject({ severity: 'INFO', threshold: 3 });
  });

  it('must be of a parameter that the rule has', () => {
    expect(faultsOf(text, { a: { params: { mani: 7 } } })).toEqual([
      'rules.yml:5:1: params: the rule has no parameter mani, which rules.config or --set gives it; did you mean many?',
    ]);
    expect(faultsOf('query: x', { a: { params: { mani: 7 } } })).toEqual([
      'rules.yml:1:1: params: the rule has no parameter mani, which rules.config or --set gives it; declare it under params',
    ]);
  });

  it('must be what its place takes', () => {
    expect(faultsOf(text, { a: { params: { many: 'few' } } })).toEqual([
      'rules.yml:7:1: threshold must be a number, not "few"',
    ]);
  });
});

describe('a parameter as a value', () => {
  it('keeps its kind, in lists and sections too', () => {
    const { file } = ruleOf(
      'type: threshold\nquery: x\nwindow: $span\ncondition: { gte: $least }\ntags: [$tag, "$5", "$tag!"]\nparams: { span: 3m, least: 2.5, tag: one }',
    );

    expect(file).toMatchObject({ window: 180_000, condition: { gte: 2.5 }, tags: ['one', '$5', '$tag!'] });
  });

  it('must be declared', () => {
    expect(faultsOf('type: threshold\nquery: x\nthreshold: $mani\nparams: { many: 3 }')).toEqual([
      'rules.yml:5:1: threshold: there is no parameter $mani; did you mean many?',
    ]);
    expect(faultsOf('query: x\ntags: [a, $constructor]')[0]).toMatch(
      /^rules\.yml:4:11: tags\.1: there is no parameter/,
    );
  });
});

describe('the version of a rule', () => {
  const text = 'type: threshold\nquery: x\ncondition: { gte: 1, lt: 5 }\nparams: { one: 1, other: [a, b] }';
  const { version } = ruleOf(text);

  it.each([
    '# comment\ntype: threshold\nquery:   "x"\ncondition: { gte: 1, lt: 5 }\nparams: { one: 1, other: [a, b] }',
    'params: { other: [a, b], one: 1 }\ncondition: { lt: 5, gte: 1 }\nquery: x\ntype: threshold',
    `${text}\ndescription: What it is`,
    `${text}\nexamples: { quiet: [{ events: [] }] }`,
    `${text}\nenabled: false`,
    `${text}\nwindow: 300s\nseverity: NOTICE`,
  ])('stays with %j', (same) => {
    expect(ruleOf(same).version).toBe(version);
  });

  it.each([
    text.replace('query: x', 'query: y'),
    text.replace('lt: 5', 'lt: 6'),
    text.replace('[a, b]', '[b, a]'),
    `${text}\nwindow: 301s`,
    `${text}\nsummary: "{count}"`,
    `${text}\nseverity: ALERT`,
  ])('changes with %j', (other) => {
    expect(ruleOf(other).version).not.toBe(version);
  });

  it('changes with what is different here', () => {
    expect(ruleOf(text, { a: { params: { one: 2 } } }).version).not.toBe(version);
    expect(ruleOf(text, { a: { params: { one: 1 } } }).version).toBe(version);
  });
});
