import type { Bound, Query } from './ast.ts';
import { type DateSpan, parseDateSpan } from './date-math.ts';
import { NUMBER, TIME_FIELDS } from './fields.ts';
import { DATE_REMEDY, existsCondition, onFields, type ValueContext } from './values.ts';

/** One side as it was typed. */
interface Limit {
  readonly at: number;
  readonly text: string;
  readonly quoted: boolean;
  readonly inclusive: boolean;
}

/** `>5`, `>=5`, `<now-1h`, `<="b"`. The operator comes next. */
export function comparison(name: string, context: ValueContext): Query {
  const { scanner } = context;
  const below = scanner.next === '<';
  scanner.at++;
  const inclusive = scanner.take('=');
  scanner.skipSpace();
  const limit = limitOf(context, inclusive);
  if (limit === undefined) throw scanner.error('a value is expected here, not *', undefined, scanner.at - 1);
  return range(name, below ? { upper: limit } : { lower: limit }, context);
}

/** `[a TO b]`, `{a TO b}`, `[a TO *}`. The bracket comes next. */
export function bracketRange(name: string, context: ValueContext): Query {
  const { scanner } = context;
  const start = scanner.at;
  const lowerInclusive = scanner.next === '[';
  scanner.at++;
  scanner.skipSpace();
  const lower = limitOf(context, lowerInclusive);
  scanner.skipSpace();
  const to = scanner.word('pass');
  if (to.text !== 'TO')
    throw scanner.error(
      'TO is expected between the bounds of a range',
      'Write a range as [1 TO 5] or [now-1h TO *].',
      to.at,
    );
  scanner.skipSpace();
  const upper = limitOf(context, true);
  scanner.skipSpace();
  const upperInclusive = scanner.take(']');
  if (!upperInclusive && !scanner.take('}'))
    throw scanner.error(
      `] or } is expected at the end of a range, but ${scanner.found()} here`,
      'Write a range as [1 TO 5] or [now-1h TO *].',
      scanner.atEnd ? start : scanner.at,
    );
  const sides = { ...(lower && { lower }), ...(upper && { upper: { ...upper, inclusive: upperInclusive } }) };
  return lower || upper ? range(name, sides, context) : existsCondition(name);
}

/** The bound that comes next; undefined for `*`. */
function limitOf({ scanner }: ValueContext, inclusive: boolean): Limit | undefined {
  const at = scanner.at;
  if (scanner.next === '"') return { at, text: scanner.quoted(), quoted: true, inclusive };
  const word = scanner.word('pass');
  if (word.text === '*' && word.wild) return undefined;
  if (word.text === '' || word.wild)
    throw scanner.error(
      word.wild ? 'a bound of a range has no wildcards' : `a value is expected, but ${scanner.found()} here`,
      'Put quotes around a text.',
      at,
    );
  return { at, text: word.text, quoted: word.escaped, inclusive };
}

interface Sides {
  readonly lower?: Limit;
  readonly upper?: Limit;
}

function range(name: string, sides: Sides, context: ValueContext): Query {
  return onFields(name, (field) => {
    const bound = TIME_FIELDS.has(field) ? timeBound(field, context) : plainBound(sides, context);
    const lower = sides.lower && bound(sides.lower, 'lower');
    const upper = sides.upper && bound(sides.upper, 'upper');
    return { op: 'range', field, ...(lower && { lower }), ...(upper && { upper }) };
  });
}

type ToBound = (limit: Limit, side: keyof Sides) => Bound;

/** `>2026-11-24` is after that day, `<=2026-11-24` until its end. */
function timeBound(field: string, { scanner, dates }: ValueContext): ToBound {
  return ({ at, text, inclusive }, side) => {
    const span: DateSpan | undefined = parseDateSpan(text, dates);
    if (!span) throw scanner.error(`"${text}" is not a time, which ${field} holds`, DATE_REMEDY, at);
    const last = (side === 'lower') !== inclusive;
    return { value: last ? span.to - 1 : span.from, as: 'time', inclusive };
  };
}

function plainBound(sides: Sides, { scanner }: ValueContext): ToBound {
  const numeric = [sides.lower, sides.upper].every((limit) => limit === undefined || isNumeric(limit));
  return ({ at, text, quoted, inclusive }) => {
    if (!quoted && /^now(?:$|[-+/])/i.test(text))
      throw scanner.error(
        `${text} is a time, and only ${[...TIME_FIELDS].join(', ')} are compared as times`,
        'Put quotes around it if you mean the text.',
        at,
      );
    // Minus zero is zero, and is written so.
    return numeric ? { value: Number(text) + 0, as: 'number', inclusive } : { value: text, as: 'text', inclusive };
  };
}

function isNumeric({ text, quoted }: Limit): boolean {
  return !quoted && NUMBER.test(text.toLowerCase()) && Number.isFinite(Number(text));
}
