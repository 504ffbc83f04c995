import { parseNetwork } from '../../query/address.ts';
import { NUMBER, numberText } from '../../query/fields.ts';
import type { Lists } from '../lists.ts';
import { compileExpression } from './expression.ts';
import type { FieldTest, Place, ValueTest } from './field-test.ts';
import { type Modifier, ofKind } from './modifiers.ts';
import { ANY_RUN, joined, literalOf, parsePattern } from './pattern.ts';
import type { SearchItem, SigmaValue } from './rule.ts';
import { textForms, UnusableValue } from './text-forms.ts';

/** What an item of a search asks. Throws UnusableValue. */
export function expandItem(item: SearchItem, lists: Lists | undefined): FieldTest {
  const { field, modifiers, values } = item;
  const groups = values.map((value) => testsOf(value, item, lists));
  return {
    ...(field !== undefined && { field }),
    // With `all`, the forms of one value (of base64offset, windash) remain alternatives of each other.
    demands: modifiers.includes('all') ? groups : [groups.flat()],
    negated: modifiers.includes('neq'),
  };
}

function testsOf(value: SigmaValue, item: SearchItem, lists: Lists | undefined): readonly ValueTest[] {
  const { field, modifiers } = item;
  const special = specialTest(value, modifiers);
  if (special) return [special];
  if (value === null) return [nothing(item)];
  if (typeof value === 'number' && field !== undefined && !modifiers.some((one) => ofKind([one], 'text')))
    return [{ kind: 'number', value }];
  const cased = modifiers.includes('cased');
  return textForms(plainText(value), modifiers, lists).map((pattern) => ({
    kind: 'text',
    pattern: field === undefined ? joined([ANY_RUN, ...pattern, ANY_RUN]) : pattern,
    cased,
  }));
}

/** The test of a modifier that makes more of the value than a text. */
function specialTest(value: SigmaValue, modifiers: readonly Modifier[]): ValueTest | undefined {
  if (modifiers.includes('exists')) return existence(value);
  if (modifiers.includes('re')) return expression(value, modifiers);
  if (modifiers.includes('cidr')) return network(value);
  if (modifiers.includes('fieldref')) return reference(value, modifiers);
  const comparison = ofKind(modifiers, 'comparison');
  const part = ofKind(modifiers, 'time');
  if (!comparison && !part) return undefined;
  return { kind: 'comparison', bound: comparison ?? 'eq', value: numberOf(value), ...(part && { part }) };
}

function plainText(value: string | number | boolean): string {
  return typeof value === 'number' ? numberText(value) : String(value);
}

function nothing({ field, modifiers, values }: SearchItem): ValueTest {
  if (field === undefined) throw new UnusableValue('null is no keyword');
  if (modifiers.some((modifier) => modifier !== 'neq'))
    throw new UnusableValue('null cannot be compared with modifiers', 'Write the field without modifiers.');
  if (values.length > 1)
    throw new UnusableValue('null cannot stand in a list', 'Give it a search of its own and join them with or.');
  return { kind: 'null' };
}

function existence(value: SigmaValue): ValueTest {
  if (typeof value === 'boolean') return { kind: 'exists', present: value };
  throw new UnusableValue('exists takes true or false');
}

function expression(value: SigmaValue, modifiers: readonly Modifier[]): ValueTest {
  if (value === null) throw new UnusableValue('null is no regular expression');
  const flags = modifiers.filter((modifier) => ofKind([modifier], 'flag')).join('');
  const source = plainText(value);
  // An expression is searched for anywhere, so that `contains` changes nothing.
  const placed = modifiers.includes('startswith')
    ? `^(?:${source})`
    : modifiers.includes('endswith')
      ? `(?:${source})$`
      : source;
  const compiled = compileExpression(placed, flags);
  if (typeof compiled === 'function') return { kind: 'expression', source: placed, flags };
  throw new UnusableValue(
    `the regular expression cannot be used: ${compiled.reason}`,
    'Expressions run in linear time (RE2): write it without look-around and back references.',
  );
}

function network(value: SigmaValue): ValueTest {
  const text = String(value);
  const parsed = parseNetwork(text);
  if (parsed) return { kind: 'network', network: parsed, text };
  throw new UnusableValue(`${text} is no IP network`, 'Write address/bits, such as 192.0.2.0/24 or 2001:db8::/32.');
}

function reference(value: SigmaValue, modifiers: readonly Modifier[]): ValueTest {
  const field = typeof value === 'string' ? literalOf(parsePattern(value)) : undefined;
  if (field === undefined || field === '') throw new UnusableValue('fieldref takes the name of a field');
  const place = modifiers.find((modifier): modifier is Exclude<Place, 'equals'> =>
    ['startswith', 'endswith', 'contains'].includes(modifier),
  );
  return { kind: 'reference', field, place: place ?? 'equals', cased: modifiers.includes('cased') };
}

function numberOf(value: SigmaValue): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && NUMBER.test(value)) return Number(value);
  throw new UnusableValue(`${String(value)} is no number`);
}
