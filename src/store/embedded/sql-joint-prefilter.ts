import type { Query } from '../../query/ast.ts';
import { isTextQuery } from '../../query/text-test.ts';
import { standsInJson } from './lifted.ts';
import type { SqlParameters } from './sql-parameters.ts';
import { literalsOf } from './sql-prefilter.ts';
import { quoted } from './sql-token.ts';

/** With fewer alternatives, or with so many that to compile them takes longer, each looks by itself. */
const MANY = 4;
const MOST = 256;

/** Alternatives of which one text each must stand in the JSON, and the others. */
export interface Split {
  readonly some: readonly Query[];
  /** SQL of a condition that whatever fulfills one of `some` fulfills; one pass over the text, however many there are. */
  readonly passes: string;
  readonly others: readonly Query[];
}

/** Of many alternatives those of which it can be told in one pass over an event's JSON that none of them holds; undefined of few. */
export function jointPrefilter(alternatives: readonly Query[], parameters: SqlParameters): Split | undefined {
  if (alternatives.length < MANY || alternatives.length > MOST) return undefined;
  const literals = new Map(alternatives.map((query) => [query, required(query)]));
  const some = alternatives.filter((query) => literals.get(query) !== undefined);
  if (some.length < MANY) return undefined;
  const texts = new Set(some.flatMap((query) => literals.get(query) ?? []));
  const passes = `regexp_matches(lower(json), ${parameters.text([...texts].map(quoted).join('|'))})`;
  return { some, passes, others: alternatives.filter((query) => literals.get(query) === undefined) };
}

/** Texts of which one stands in the folded JSON of every match; undefined when there is no telling. */
function required(query: Query): readonly string[] | undefined {
  if (isTextQuery(query)) {
    if (query.op === 'any' || query.field === undefined || !standsInJson(query.field)) return undefined;
    const literals = literalsOf(query);
    return literals.length === 0 || literals.includes('') ? undefined : literals;
  }
  const each = query.op === 'and' || query.op === 'or' ? query.of.map(required) : [];
  const known = each.filter((literals) => literals !== undefined);
  if (query.op === 'or') return known.length === each.length && known.length > 0 ? known.flat() : undefined;
  // The one that most probably does not stand there.
  return known.reduce<readonly string[] | undefined>(
    (best, literals) => (best && shortest(best) >= shortest(literals) ? best : literals),
    undefined,
  );
}

function shortest(literals: readonly string[]): number {
  return Math.min(...literals.map((text) => text.length));
}
