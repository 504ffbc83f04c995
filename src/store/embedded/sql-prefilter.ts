import { ANALYZED_FIELD, equalTexts, NUMBER } from '../../query/fields.ts';
import type { TextQuery } from '../../query/text-test.ts';
import { fold, tokensOf } from '../../query/tokens.ts';
import { LIFTED_COLUMNS } from './lifted.ts';
import type { SqlParameters } from './sql-parameters.ts';
import { longestLiteral } from './sql-wildcard.ts';

/** Digits and exponent of a number, which the event's JSON writes with a `+` that searches do not see. */
const EXPONENT = /^[0-9]+e[0-9]+$/;
/** Where a text may stand differently in JSON: at escapes, and inside of such an exponent. */
const CHANGED_IN_JSON = /\\u....|\\.|(?<=e)(?=[0-9])/;

/** Values that stand in JSON without quotes. */
const BARE = new Set(['true', 'false', 'null']);

/** SQL of the texts that the JSON may lack; NULLs are left out. */
export const LIFTED_TEXT = `concat_ws(chr(10), ${LIFTED_COLUMNS.join(', ')})`;

/**
 * SQL of a cheap condition on the event's JSON text, for a search in all fields also on the columns that it may lack, that
 * every match fulfills, or undefined. Finding a text in
 * 700 bytes costs a quarter of parsing them and taking out a value, most of it for lower(): so it looks for one text only.
 */
export function prefilter(query: TextQuery, parameters: SqlParameters): string | undefined {
  const literals = literalsOf(query);
  if (literals.length === 0 || literals.includes('')) return undefined;
  const places = query.op === 'any' || query.field === undefined ? ['lower(json)', LIFTED_TEXT] : ['lower(json)'];
  const found = literals.flatMap((text) => places.map((place) => `contains(${place}, ${parameters.text(text)})`));
  return found.length === 1 ? found[0] : `(${found.join(' OR ')})`;
}

/** One of these stands in the folded JSON text of every match, unless it is of a field that was lifted out. */
export function literalsOf(query: TextQuery): string[] {
  switch (query.op) {
    case 'equals':
      return query.field === ANALYZED_FIELD
        ? [longest(requiredWords(query.value))]
        : equalTexts(fold(query.value)).map(valueInJson);
    case 'words':
    case 'any':
      return [longest(requiredWords(query.text))];
    case 'wildcard':
      return [longestUnchanged(longestLiteral(query.pattern))];
    case 'regexp':
    case 'range':
    case 'cidr':
      return [];
    default:
      return query satisfies never;
  }
}

/** A text as a value of the JSON; in quotes, which make it rarer, unless it may be that of a number or so. */
function valueInJson(text: string): string {
  return isChangedInJson(text) || NUMBER.test(text) || BARE.has(text) ? longestUnchanged(text) : JSON.stringify(text);
}

/** Whether a folded text may stand in the JSON in another way. */
export function isChangedInJson(text: string): boolean {
  return CHANGED_IN_JSON.test(JSON.stringify(text).slice(1, -1));
}

function longestUnchanged(text: string): string {
  return longest(JSON.stringify(text).slice(1, -1).split(CHANGED_IN_JSON));
}

function longest(texts: readonly string[]): string {
  return texts.reduce((best, text) => (text.length > best.length ? text : best), '');
}

/** Tokens of a text that stand in the JSON of every match as they are. */
export function requiredWords(text: string): string[] {
  return [...new Set(tokensOf(text))].filter((token) => !EXPONENT.test(token));
}
