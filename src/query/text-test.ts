import { MozdefError } from '../lifecycle/error.ts';
import { addressDigits, inNetwork, parseNetwork } from './address.ts';
import type { Bound, Query } from './ast.ts';
import { ANALYZED_FIELD, equalTexts, NUMBER, rangeKind } from './fields.ts';
import { compileGlob } from './glob.ts';
import { compilePhrase } from './phrase.ts';
import { compileRegexp } from './regexp.ts';
import { timeOf } from './time-text.ts';
import { fold, tokensOf } from './tokens.ts';

/** A test of a folded text. */
export type TextTest = (folded: string) => boolean;
/** The nodes that test one text at a time. */
export type TextQuery = Extract<Query, { op: 'equals' | 'words' | 'any' | 'wildcard' | 'regexp' | 'range' | 'cidr' }>;

const TEXT_OPS: ReadonlySet<Query['op']> = new Set(['equals', 'words', 'any', 'wildcard', 'regexp', 'range', 'cidr']);

export function isTextQuery(query: Query): query is TextQuery {
  return TEXT_OPS.has(query.op);
}

const NEVER: TextTest = () => false;

/** The test that a node makes of each text of its field, already folded. */
export function compileTextTest(query: TextQuery): TextTest {
  switch (query.op) {
    case 'equals':
      return query.field === ANALYZED_FIELD ? words(query.value) : oneOf(equalTexts(fold(query.value)));
    case 'words':
    case 'any':
      return words(query.text);
    case 'wildcard': {
      const whole = compileGlob(query.pattern);
      const byToken = query.field === undefined || query.field === ANALYZED_FIELD;
      return byToken ? (text) => whole(text) || tokensOf(text).some(whole) : whole;
    }
    case 'regexp':
      return regexp(query.source);
    case 'range':
      return range(query);
    case 'cidr':
      return cidr(query.network);
    default:
      return query satisfies never;
  }
}

function words(text: string): TextTest {
  return compilePhrase(text) ?? NEVER;
}

function oneOf(texts: readonly string[]): TextTest {
  const [first, second] = texts;
  return second === undefined ? (text) => text === first : (text) => text === first || text === second;
}

function regexp(source: string): TextTest {
  const test = compileRegexp(source);
  if (typeof test === 'function') return test;
  throw new MozdefError('query-invalid', `The regular expression /${source}/ cannot be used: ${test.reason}.`);
}

function cidr(text: string): TextTest {
  const network = parseNetwork(text);
  if (!network) throw new MozdefError('query-invalid', `${text} is not an IP network.`);
  return (folded) => {
    const digits = addressDigits(folded);
    return digits !== undefined && inNetwork(digits, network);
  };
}

function range(query: Extract<Query, { op: 'range' }>): TextTest {
  const kind = rangeKind(query);
  const above = query.lower && { bound: query.lower, sign: 1 };
  const below = query.upper && { bound: query.upper, sign: -1 };
  const sides = [above, below].filter((side) => side !== undefined);
  if (kind === 'text') {
    const tests = sides.map(({ bound, sign }) => {
      const limit = fold(String(bound.value));
      return (text: string): boolean => within(sign * comparePoints(text, limit), bound);
    });
    return (text) => tests.every((test) => test(text));
  }
  const valueOf = kind === 'time' ? timeOf : numberOf;
  return (text) => {
    const value = valueOf(text);
    return value !== undefined && sides.every(({ bound, sign }) => within(sign * compare(value, bound), bound));
  };
}

function within(order: number, bound: Bound): boolean {
  return bound.inclusive ? order >= 0 : order > 0;
}

function compare(value: number, bound: Bound): number {
  const limit = Number(bound.value);
  if (value === limit) return 0;
  return value > limit ? 1 : -1;
}

function numberOf(folded: string): number | undefined {
  return NUMBER.test(folded) ? Number(folded) : undefined;
}

/** Order by code point, which is the order of the UTF-8 bytes; JavaScript's own order is by UTF-16 unit. */
function comparePoints(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  if (at > 0 && isLowSurrogate(a, at) && isLowSurrogate(b, at)) at--;
  return (a.codePointAt(at) ?? -1) - (b.codePointAt(at) ?? -1);
}

function isLowSurrogate(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
}
