import { parseNetwork } from '../../query/address.ts';
import { ANALYZED_FIELD, equalTexts, NUMBER, rangeKind } from '../../query/fields.ts';
import { compileTextTest, type TextQuery } from '../../query/text-test.ts';
import { TIME_SOURCE } from '../../query/time-text.ts';
import { fold, tokensOf } from '../../query/tokens.ts';
import { networkTest } from './sql-address.ts';
import type { SqlTest } from './sql-json.ts';
import type { SqlParameters } from './sql-parameters.ts';
import { tokensBetweenBlanks } from './sql-token.ts';
import { tokenWildcardTest, wildcardTest } from './sql-wildcard.ts';

const NEVER: SqlTest = () => 'false';

/** The condition that a node makes of each folded text of its field: what compileTextTest of query/ makes, in SQL. */
export function sqlTextTest(query: TextQuery, parameters: SqlParameters): SqlTest {
  // Also checks expressions and networks, and says what is wrong with them.
  compileTextTest(query);
  switch (query.op) {
    case 'equals':
      return query.field === ANALYZED_FIELD ? words(query.value, parameters) : equalsOneOf([query.value], parameters);
    case 'words':
    case 'any':
      return words(query.text, parameters);
    case 'wildcard':
      return query.field === undefined || query.field === ANALYZED_FIELD
        ? tokenWildcardTest(query.pattern, parameters)
        : wildcardTest(query.pattern, parameters);
    case 'regexp':
      return (text) => `regexp_full_match(${text}, ${parameters.text(query.source)}, 'is')`;
    case 'range':
      return range(query, parameters);
    case 'cidr': {
      const network = parseNetwork(query.network);
      return network ? networkTest(network, parameters) : NEVER;
    }
    default:
      return query satisfies never;
  }
}

/** The condition that a folded text is that of one of the values, or of the number that one stands for. */
export function equalsOneOf(values: readonly string[], parameters: SqlParameters): SqlTest {
  const accepted = new Set(values.flatMap((value) => equalTexts(fold(value))));
  const texts = [...accepted].map((text) => parameters.text(text));
  return (text) => (texts.length === 1 ? `${text} = ${texts[0]}` : `${text} IN (${texts.join(', ')})`);
}

function words(text: string, parameters: SqlParameters): SqlTest {
  const tokens = tokensOf(text);
  const [first] = tokens;
  if (first === undefined) return NEVER;
  const run = parameters.text(` ${tokens.join(' ')} `);
  return (folded) =>
    `CASE WHEN contains(${folded}, ${parameters.text(first)}) THEN contains(${tokensBetweenBlanks(folded)}, ${run}) ELSE false END`;
}

type Range = Extract<TextQuery, { op: 'range' }>;

function range(query: Range, parameters: SqlParameters): SqlTest {
  const kind = rangeKind(query);
  if (kind === 'time') {
    const inside = timeConditions(query, parameters, 'TIMESTAMPTZ');
    return (text) =>
      `CASE WHEN regexp_full_match(${text}, '${TIME_SOURCE}') THEN ${inside(`try_cast(upper(${text}) AS TIMESTAMPTZ)`)} ELSE false END`;
  }
  const limit = (value: number | string): string =>
    kind === 'number' ? parameters.double(Number(value)) : parameters.text(fold(String(value)));
  const sides = [
    query.lower && `${query.lower.inclusive ? '>=' : '>'} ${limit(query.lower.value)}`,
    query.upper && `${query.upper.inclusive ? '<=' : '<'} ${limit(query.upper.value)}`,
  ].filter((side) => side !== undefined);
  const inside = (value: string): string =>
    sides.map((side) => `${value} ${side}`).join(' AND ') || `${value} IS NOT NULL`;
  if (kind === 'text') return inside;
  const source = NUMBER.source.slice(1, -1);
  return (text) =>
    `CASE WHEN regexp_full_match(${text}, '${source}') THEN ${inside(`try_cast(${text} AS DOUBLE)`)} ELSE false END`;
}

/** The condition on a time in SQL. Bounds are whole milliseconds and times are cut to them, so all comparisons become half-open. */
export function timeConditions(
  { lower, upper }: Range,
  parameters: SqlParameters,
  type: 'TIMESTAMP' | 'TIMESTAMPTZ',
): (time: string) => string {
  const at = (value: number | string, next: boolean): string => {
    const milliseconds = Math.floor(Number(value)) + (next ? 1 : 0);
    const time = parameters.time(milliseconds);
    return type === 'TIMESTAMP' ? time : `timezone('UTC', ${time})`;
  };
  const from = lower && at(lower.value, !lower.inclusive);
  const to = upper && at(upper.value, upper.inclusive);
  return (time) =>
    [from && `${time} >= ${from}`, to && `${time} < ${to}`].filter(Boolean).join(' AND ') || `${time} IS NOT NULL`;
}
