/** A query of Elasticsearch's and OpenSearch's DSL, as JSON. */
export type Dsl = Readonly<Record<string, unknown>>;

export const ALL: Dsl = { match_all: {} };
export const NONE: Dsl = { match_none: {} };

/**
 * What the DSL can say about a query: every event that matches is among `upper`, and every event of `lower` matches. Where
 * the DSL can say exactly what is meant, both are the same object.
 */
export interface Bounds {
  readonly upper: Dsl;
  readonly lower: Dsl;
}

export function exactly(dsl: Dsl): Bounds {
  return { upper: dsl, lower: dsl };
}

export function between(lower: Dsl, upper: Dsl): Bounds {
  return { upper, lower };
}

export function isExact({ upper, lower }: Bounds): boolean {
  return upper === lower;
}

export function allOf(of: readonly Bounds[]): Bounds {
  return combined(of, allOfDsl);
}

export function anyOf(of: readonly Bounds[]): Bounds {
  return combined(of, anyOfDsl);
}

export function notOf({ upper, lower }: Bounds): Bounds {
  if (upper === lower) return exactly(notDsl(upper));
  return { upper: notDsl(lower), lower: notDsl(upper) };
}

function combined(of: readonly Bounds[], combine: (of: readonly Dsl[]) => Dsl): Bounds {
  const upper = combine(of.map((bounds) => bounds.upper));
  return of.every(isExact) ? exactly(upper) : { upper, lower: combine(of.map(({ lower }) => lower)) };
}

export function allOfDsl(of: readonly Dsl[]): Dsl {
  if (of.includes(NONE)) return NONE;
  const some = of.filter((dsl) => dsl !== ALL);
  return some.length <= 1 ? (some[0] ?? ALL) : { bool: { filter: some } };
}

export function anyOfDsl(of: readonly Dsl[]): Dsl {
  if (of.includes(ALL)) return ALL;
  const some = mergeTerms(of.filter((dsl) => dsl !== NONE));
  return some.length <= 1 ? (some[0] ?? NONE) : { bool: { should: some, minimum_should_match: 1 } };
}

export function notDsl(dsl: Dsl): Dsl {
  if (dsl === ALL) return NONE;
  return dsl === NONE ? ALL : { bool: { must_not: [dsl] } };
}

/** Alternatives on one field become one list of terms: the server limits the number of clauses, but hardly that of terms. */
function mergeTerms(of: readonly Dsl[]): Dsl[] {
  const terms = new Map<string, Set<unknown>>();
  const rest: Dsl[] = [];
  for (const dsl of of) {
    const wanted = Object.entries((dsl['terms'] as Record<string, readonly unknown[]> | undefined) ?? {});
    if (wanted.length === 0) rest.push(dsl);
    for (const [field, values] of wanted) terms.set(field, (terms.get(field) ?? new Set()).union(new Set(values)));
  }
  return [...[...terms].map(([field, values]) => ({ terms: { [field]: [...values] } })), ...rest];
}

/** The field has one of these terms. */
export function hasTerm(field: string, ...values: readonly (string | number)[]): Dsl {
  return { terms: { [field]: values } };
}

export interface Ends {
  readonly gt?: string | number;
  readonly gte?: string | number;
  readonly lt?: string | number;
  readonly lte?: string | number;
}

export function inRange(field: string, ends: Ends): Dsl {
  return { range: { [field]: ends } };
}
