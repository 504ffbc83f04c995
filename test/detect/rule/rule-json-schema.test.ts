import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { parseAllDocuments } from 'yaml';
import { BUNDLED_RULES } from '../../../src/detect/bundled-rules.ts';
import { readRuleFiles } from '../../../src/detect/rule/find-rule-files.ts';
import { ruleJsonSchema } from '../../../src/detect/rule/rule-json-schema.ts';

const validate = new Ajv({
  strict: true,
  strictTypes: false,
  keywords: ['unit'],
  formats: { date: true },
  allErrors: true,
}).compile(ruleJsonSchema());
const rule = { id: 'a', title: 'A', query: 'x' };

describe('ruleJsonSchema', () => {
  it('takes every rule that comes with MozDef', async () => {
    const files = await readRuleFiles(BUNDLED_RULES, 'rules');
    const rules = files.flatMap(({ text }) => parseAllDocuments(text).map((document) => document.toJS() as unknown));
    const wrong = rules.flatMap((written) => (validate(written) ? [] : [{ written, errors: validate.errors }]));

    expect(wrong).toEqual([]);
    expect(rules.length).toBeGreaterThan(50);
  });

  it.each<[string, object, boolean]>([
    ['the least', rule, true],
    ['a threshold that is a parameter', { ...rule, type: 'threshold', params: { most: 5 }, threshold: '$most' }, true],
    ['a window that is a parameter', { ...rule, type: 'threshold', params: { span: '5m' }, window: '$span' }, true],
    ['a key that is none', { ...rule, widnow: '5m' }, false],
    ['a key of another type', { ...rule, threshold: 5 }, false],
    ['a type that is none', { ...rule, type: 'thershold' }, false],
    ['a severity that is none', { ...rule, severity: 'BAD' }, false],
    ['a window that is no span', { ...rule, window: 'soon' }, false],
    ['no query', { id: 'a', title: 'A' }, false],
    ['steps without a query', { id: 'a', title: 'A', type: 'sequence', steps: [{}, {}] }, false],
  ])('judges %s', (_, written, good) => {
    expect(validate(written)).toBe(good);
  });
});
