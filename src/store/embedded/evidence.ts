import type { Query } from '../../query/ast.ts';
import { ANALYZED_FIELD, equalTexts, rangeKind, segmentsOf } from '../../query/fields.ts';
import { isTextQuery, type TextQuery } from '../../query/text-test.ts';
import { fold } from '../../query/tokens.ts';
import { columnTest } from './column-condition.ts';
import { standsInJson } from './lifted.ts';
import type { FieldContext } from './sql-field.ts';
import { isChangedInJson, LIFTED_TEXT, literalsOf } from './sql-prefilter.ts';
import { quoted } from './sql-token.ts';

/** What events show that a query finds: one of these at least. */
export interface Evidence {
  /** RE2 sources of texts in the folded JSON. */
  readonly texts: readonly string[];
  /** SQL of conditions on columns, whose values the JSON may lack. */
  readonly columns: readonly string[];
  /** A guess how rare it is: as a text of so many characters. */
  readonly rarity: number;
}

/** How rare a value of a column is: what else is asked is asked of the text then. */
const IN_COLUMN = 3;

const NONE: Evidence = { texts: [], columns: [], rarity: Number.POSITIVE_INFINITY };

/** Undefined when events may match that show nothing in particular. */
export function evidenceOf(query: Query, context: FieldContext): Evidence | undefined {
  if (isTextQuery(query)) return evidenceOfText(query, context);
  switch (query.op) {
    case 'nothing':
      return NONE;
    case 'and':
      return rarest(query.of.map((part) => evidenceOf(part, context)));
    case 'or':
      return anyOf(query.of.map((part) => evidenceOf(part, context)));
    case 'exists':
      return ofKey(query.field);
    case 'everything':
    case 'not':
      return undefined;
    default:
      return query satisfies never;
  }
}

function rarest(choices: readonly (Evidence | undefined)[]): Evidence | undefined {
  return choices.reduce(
    (best, choice) => (choice && (best === undefined || choice.rarity > best.rarity) ? choice : best),
    undefined,
  );
}

function anyOf(all: readonly (Evidence | undefined)[]): Evidence | undefined {
  const known = all.filter((evidence) => evidence !== undefined);
  if (known.length < all.length) return undefined;
  return {
    texts: known.flatMap(({ texts }) => texts),
    columns: known.flatMap(({ columns }) => columns),
    rarity: Math.min(NONE.rarity, ...known.map(({ rarity }) => rarity)),
  };
}

function evidenceOfText(query: TextQuery, context: FieldContext): Evidence | undefined {
  if (query.op === 'any' || query.field === undefined) return anywhere(literalsOf(query), context);
  const { field } = query;
  const column = columnTest(query, context);
  if (column !== undefined) return { texts: [], columns: [column], rarity: IN_COLUMN };
  if (!standsInJson(field)) return undefined;
  if (query.op === 'range') return rangeKind(query) === 'number' ? ofNumber(query) : ofKey(field);
  if (query.op === 'equals') return ofValue(query);
  return ofLiterals(literalsOf(query)) ?? ofKey(field);
}

type Field<Op extends TextQuery['op']> = Extract<TextQuery, { op: Op }>;

/** Shorter ones, quotes counted, stand in most events somewhere. */
const SHORT = 6;

function ofLiterals(literals: readonly string[]): Evidence | undefined {
  if (literals.length === 0 || literals.includes('')) return undefined;
  return { texts: literals.map(quoted), columns: [], rarity: shortest(literals) };
}

function anywhere(literals: readonly string[], { parameters }: FieldContext): Evidence | undefined {
  const evidence = ofLiterals(literals);
  const columns = literals.map((text) => `contains(${LIFTED_TEXT}, ${parameters.text(text)})`);
  return evidence && { ...evidence, columns };
}

/** Of a short value that it stands behind the key of the field. */
function ofValue(query: Field<'equals'>): Evidence | undefined {
  const { field, value } = query;
  const literals = literalsOf(query);
  const texts = equalTexts(fold(value));
  if (field === ANALYZED_FIELD || shortest(literals) >= SHORT || texts.some(isChangedInJson))
    return ofLiterals(literals) ?? ofKey(field);
  return ofKey(field, `"?(?:${texts.map(quoted).join('|')})${END}`, shortest(texts) + 2);
}

/** What follows a value in JSON. */
const END = '["\\],}]';

/** A whole number is written in its digits, or with a point or an exponent. */
function ofNumber({ field, lower, upper }: Field<'range'>): Evidence | undefined {
  const number = lower?.inclusive && upper?.inclusive && lower.value === upper.value ? Number(lower.value) : Number.NaN;
  if (!Number.isSafeInteger(number)) return ofKey(field, '"?-?[0-9]');
  const digits = String(Math.abs(number));
  return ofKey(field, `"?-?(?:${digits}${END}|[0-9]+[.e])`, digits.length + 2);
}

/** The key of the field stands there, and behind it an array, or what this RE2 source says. */
function ofKey(field: string, value = '', rarity = 0): Evidence | undefined {
  const key = segmentsOf(field).at(-1);
  if (key === undefined) return NONE;
  // The number that the store gives to an event is not in its JSON.
  if (field.startsWith('mozdef.')) return undefined;
  const named = `${quoted(fold(JSON.stringify(key)).slice(1))}:`;
  return { texts: [value === '' ? named : `${named}(?:\\[|${value})`], columns: [], rarity };
}

function shortest(texts: readonly string[]): number {
  return Math.min(...texts.map(({ length }) => length));
}
