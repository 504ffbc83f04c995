import type { WildcardPart } from '../../query/ast.ts';
import { ANALYZED_FIELD, equalTexts, rangeKind } from '../../query/fields.ts';
import { simplified } from '../../query/simplified.ts';
import type { TextQuery } from '../../query/text-test.ts';
import { fold, tokensOf } from '../../query/tokens.ts';
import { anyOfDsl, type Bounds, between, type Dsl, exactly, hasTerm, NONE } from './dsl.ts';
import { type CompileOptions, summaryWildcard, summaryWords } from './dsl-any.ts';
import { inNetworkDsl, orderedRange, type Range, textRange } from './dsl-range.ts';
import { luceneRegexp } from './dsl-regexp.ts';
import { termsLike } from './dsl-wildcard.ts';
import { entry, isOdd, oddText, pathKey, placeOf } from './search-entry.ts';
import { FIELD } from './search-mapping.ts';

type FieldQuery = Exclude<TextQuery, { op: 'any' }>;

/** The condition that any text of the field passes. */
export function fieldCondition(query: FieldQuery, field: string, options: CompileOptions): Bounds {
  switch (query.op) {
    case 'equals':
      return field === ANALYZED_FIELD ? summaryWords(query.value) : equals(field, fold(query.value));
    case 'words':
      return field === ANALYZED_FIELD ? summaryWords(query.text) : words(field, query.text, options);
    case 'wildcard':
      return field === ANALYZED_FIELD
        ? summaryWildcard(query.pattern, options)
        : wildcard(field, query.pattern, options);
    case 'regexp':
      return regexp(field, query.source, options);
    case 'range':
      return rangeKind(query) === 'text' ? texts(query) : exactly(orderedRange(query));
    case 'cidr':
      return exactly(inNetworkDsl(field, query.network));
    default:
      return query satisfies never;
  }
}

function equals(field: string, folded: string): Bounds {
  const wanted = equalTexts(folded);
  if (field === 'mozdef.seq') {
    const numbers = wanted.filter((text) => /^(?:0|[1-9][0-9]{0,15})$/.test(text));
    return exactly(numbers.length > 0 ? hasTerm(FIELD.seq, ...numbers) : NONE);
  }
  return onTexts(field, (entries) =>
    exactly(
      anyOfDsl(
        wanted.map((text) =>
          isOdd(text) ? hasTerm(FIELD.odd, entry(field, oddText(text))) : hasTerm(entries, entry(field, text)),
        ),
      ),
    ),
  );
}

/** The tokens of a field stand among those of others: the server finds texts in which they are in this order, memory the right ones. */
function words(field: string, text: string, options: CompileOptions): Bounds {
  const tokens = tokensOf(text);
  if (tokens.length === 0) return exactly(NONE);
  const inOrder = tokens.flatMap((literal): WildcardPart[] => [{ wild: '*' }, { literal }]);
  return { ...wildcard(field, [...inOrder, { wild: '*' }], options), lower: NONE };
}

function wildcard(field: string, pattern: readonly WildcardPart[], { automata = true }: CompileOptions): Bounds {
  const parts = simplified(pattern);
  const [only] = parts;
  if (parts.length === 0 || (parts.length === 1 && only && 'literal' in only))
    return oneText(field, only && 'literal' in only ? only.literal : '');
  return onTexts(field, (entries) =>
    withOdd(field, automata ? termsLike(entries, entry(field, ''), parts) : undefined),
  );
}

/** Unlike `equals`, not the number that the text stands for. */
function oneText(field: string, text: string): Bounds {
  return onTexts(field, (entries) =>
    exactly(isOdd(text) ? hasTerm(FIELD.odd, entry(field, oddText(text))) : hasTerm(entries, entry(field, text))),
  );
}

function regexp(field: string, source: string, { automata = true }: CompileOptions): Bounds {
  return onTexts(field, (entries) =>
    withOdd(field, automata ? luceneRegexp(entries, entry(field, ''), source) : undefined),
  );
}

function texts(range: Range): Bounds {
  return onTexts(range.field, (entries) => withOdd(range.field, textRange(range, entries)));
}

/** Fields whose texts are not indexed are left to memory. */
function onTexts(field: string, condition: (entries: string) => Bounds): Bounds {
  const place = placeOf(field);
  return place.indexed ? condition(place.field) : between(NONE, hasTerm(FIELD.paths, pathKey(field)));
}

/** What is known of indexed texts (undefined: nothing), where some may be too long to be indexed. */
function withOdd(field: string, known: Dsl | undefined): Bounds {
  const path = pathKey(field);
  if (!known) return between(NONE, hasTerm(FIELD.paths, path));
  return between(known, anyOfDsl([known, hasTerm(FIELD.odd, path)]));
}
