import { addressDigits, parseNetwork } from './address.ts';
import type { Query } from './ast.ts';
import { type DateContext, parseDateSpan } from './date-math.ts';
import { fieldsNamed, isAddressField } from './field-names.ts';
import { ANALYZED_FIELD, TIME_FIELDS } from './fields.ts';
import { compileRegexp } from './regexp.ts';
import type { Scanner, Word } from './scanner.ts';

export const DATE_REMEDY = 'Write a time as 2026-11-24, "2026-11-24T10:00:00Z", now-1h or now-1d/d.';

/** A field as the query names it, `undefined` for none. */
export type FieldName = string | undefined;

/** The condition on each stored field that the name means, in one tree. */
export function onFields(name: string, condition: (field: string) => Query): Query {
  const of = fieldsNamed(name).map(condition);
  const [only] = of;
  return of.length === 1 && only ? only : { op: 'or', of };
}

export interface ValueContext {
  readonly scanner: Scanner;
  readonly dates: DateContext;
  /** Values of parameters are characters and nothing else. */
  readonly literal?: boolean;
}

/** The condition that a bare word makes. */
export function wordCondition(name: FieldName, word: Word, context: ValueContext): Query {
  if (word.text === '*' && word.wild) return name === undefined ? { op: 'everything' } : existsCondition(name);
  if (word.wild) {
    if (name === undefined) return { op: 'wildcard', pattern: word.parts };
    return onFields(name, (field) => ({ op: 'wildcard', field, pattern: word.parts }));
  }
  if (name === undefined) return { op: 'any', text: word.text };
  return onFields(name, (field) => {
    if (isAddressField(field) && word.text.includes('/') && !word.escaped && !parseNetwork(word.text))
      throw context.scanner.error(
        `"${word.text}" is not an IP network`,
        'Write a network as 10.0.0.0/8 or 2001:db8::/32; put quotes around any other text.',
        word.at,
      );
    return textCondition(field, word.text, { ...context, at: word.at });
  });
}

/** The condition that a text in quotes makes. */
export function quotedCondition(name: FieldName, text: string, context: ValueContext & { at: number }): Query {
  if (name === undefined) return { op: 'any', text };
  return onFields(name, (field) => textCondition(field, text, context));
}

function textCondition(field: string, text: string, context: ValueContext & { at: number }): Query {
  if (field === ANALYZED_FIELD) return { op: 'words', field, text };
  if (TIME_FIELDS.has(field)) return during(field, text, context);
  if (isAddressField(field) && isNetwork(text)) return { op: 'cidr', field, network: text };
  return { op: 'equals', field, value: text };
}

/** Networks, and IPv6 addresses, which can be written in more than one way. */
function isNetwork(text: string): boolean {
  return parseNetwork(text) !== undefined && (text.includes('/') || text.includes(':'));
}

function during(field: string, text: string, { scanner, dates, at }: ValueContext & { at: number }): Query {
  const span = parseDateSpan(text, dates);
  if (!span) throw scanner.error(`"${text}" is not a time, which ${field} holds`, DATE_REMEDY, at);
  const lower = { value: span.from, as: 'time', inclusive: true } as const;
  return { op: 'range', field, lower, upper: { value: span.to - 1, as: 'time', inclusive: true } };
}

export function existsCondition(name: string): Query {
  return onFields(name, (field) => ({ op: 'exists', field }));
}

/** The condition that a regular expression makes; `at` is where it begins. */
export function regexpCondition(
  name: FieldName,
  source: string,
  { scanner, at }: ValueContext & { at: number },
): Query {
  if (name === undefined)
    throw scanner.error(
      'a regular expression needs a field',
      'Write summary:/.*expression.*/, or put quotes around a path.',
      at,
    );
  const test = compileRegexp(source);
  if (typeof test !== 'function')
    throw scanner.error(`the regular expression cannot be used: ${test.reason}`, 'Expressions are those of RE2.', at);
  return onFields(name, (field) => ({ op: 'regexp', field, source }));
}

/** Whether a word without a field is an address, whose colons separate no field. */
export function isBareAddress(text: string): boolean {
  return text.includes(':') && addressDigits(text.toLowerCase()) !== undefined;
}
