import { parseNetwork } from '../../query/address.ts';
import type { Bound, Query } from '../../query/ast.ts';
import { rangeKind } from '../../query/fields.ts';
import { fold } from '../../query/tokens.ts';
import { allOfDsl, type Dsl, type Ends, hasTerm, inRange, NONE } from './dsl.ts';
import { afterEntries, entry, ODD_TIME } from './search-entry.ts';
import { FIELD } from './search-mapping.ts';
import { sortableAddress, sortableIpv6, sortableNumber } from './sortable.ts';

export type Range = Extract<Query, { op: 'range' }>;

/** Times that have fields of their own. */
const TIME_FIELDS = new Map<string, string>([
  ['utctimestamp', FIELD.time],
  ['receivedtimestamp', FIELD.received],
  ['timestamp', FIELD.stated],
]);

/** Bounds that no number meets, or every number: NaN is neither above nor below. */
function meetsNone({ lower }: Range): boolean {
  return lower !== undefined && Number.isNaN(Number(lower.value));
}
function upperOf({ upper }: Range): Bound | undefined {
  return upper && Number.isNaN(Number(upper.value)) ? undefined : upper;
}

/** A range of numbers or times, exactly. */
export function orderedRange(range: Range): Dsl {
  if (meetsNone(range)) return NONE;
  const kind = rangeKind(range);
  const typed = TIME_FIELDS.get(range.field);
  if (kind === 'time' && typed !== undefined) return timeRange(range, typed);
  if (range.field === 'mozdef.seq') return kind === 'number' ? wholeRange(range, FIELD.seq) : NONE;
  const letter = kind === 'number' ? 'n' : 't';
  const term = (bound: Bound) => entry(range.field, letter + sortableNumber(Number(bound.value)));
  const upper = upperOf(range);
  return inRange(FIELD.ranges, {
    ...lowerEnd(range.lower, term, entry(range.field, letter)),
    ...upperEnd(upper, term, entry(range.field, `${letter}~`)),
  });
}

function timeRange(range: Range, field: string): Dsl {
  const inside = wholeRange(range, field);
  if (field !== FIELD.time) return inside;
  // Where the event's own time cannot be read, that field has the time of its reception.
  return allOfDsl([inside, { bool: { must_not: [hasTerm(FIELD.odd, ODD_TIME)] } }]);
}

/** A range over a field of whole numbers; one without ends is that there is a number. */
function wholeRange(range: Range, field: string): Dsl {
  const { lower } = range;
  const upper = upperOf(range);
  const from = lower && whole(lower.inclusive ? Math.ceil(Number(lower.value)) : Math.floor(Number(lower.value)) + 1);
  const to = upper && whole(upper.inclusive ? Math.floor(Number(upper.value)) : Math.ceil(Number(upper.value)) - 1);
  return inRange(field, { gte: from ?? -Number.MAX_SAFE_INTEGER, ...(to !== undefined && { lte: to }) });
}

function whole(value: number): number {
  return Math.min(Number.MAX_SAFE_INTEGER, Math.max(-Number.MAX_SAFE_INTEGER, value));
}

/** A range of texts in one field of entries. */
export function textRange({ field, lower, upper }: Range, entries: string): Dsl {
  const term = (bound: Bound) => entry(field, fold(String(bound.value)));
  return inRange(entries, {
    ...lowerEnd(lower, term, entry(field, '')),
    ...(upper ? upperEnd(upper, term, '') : { lt: afterEntries(field) }),
  });
}

function lowerEnd(bound: Bound | undefined, term: (bound: Bound) => string, first: string): Ends {
  if (!bound) return { gte: first };
  return bound.inclusive ? { gte: term(bound) } : { gt: term(bound) };
}

function upperEnd(bound: Bound | undefined, term: (bound: Bound) => string, last: string): Ends {
  if (!bound) return { lte: last };
  return bound.inclusive ? { lte: term(bound) } : { lt: term(bound) };
}

/** Addresses of a network, exactly. */
export function inNetworkDsl(field: string, text: string): Dsl {
  const network = parseNetwork(text);
  if (!network) return NONE;
  const { first, last, family } = network;
  const term = (digits: string) => entry(field, family === 4 ? sortableAddress(digits) : sortableIpv6(digits));
  return inRange(FIELD.ranges, { gte: term(first), lte: term(last) });
}
