import { reasonOf, type SearchServer } from '../../../elastic/search-server.ts';
import { MozdefError } from '../../../lifecycle/error.ts';

/**
 * The server does not take a pattern or expression, since what it would make of it is too large, or does not take so many: memory has to
 * decide (CompileOptions.automata).
 */
export class TooComplex extends Error {
  /** Where it does not take what is left without them either. */
  asFault(): MozdefError {
    return refused(this.message);
  }
}

function refused(reason: string): MozdefError {
  return new MozdefError('query-invalid', `The search server does not take this query: ${reason}`, {
    remedy: 'Make it simpler.',
  });
}

/** What keeps a server from answering a search, as an error. */
export function faultOf(server: SearchServer, status: number, body: unknown): Error {
  const reason = reasonOf({ error: causeOf((body as { error?: unknown } | null)?.error) }) || reasonOf(body);
  if (isTooComplex(body)) return new TooComplex(reason);
  if (mentions(body, MEMORY)) {
    return new MozdefError('query-timeout', `The search needs more memory than the server gives it: ${reason}`, {
      remedy: 'Narrow the time range or the query.',
    });
  }
  if (status === 400) return refused(reason);
  return server.unavailable(`it answers ${status} to a search: ${reason}`);
}

/** What is at the bottom of an error: the whole only says that all shards failed. */
function causeOf(error: unknown, depth = 0): unknown {
  const { failed_shards: shards, caused_by: cause } = (error ?? {}) as {
    failed_shards?: readonly { reason?: unknown }[];
    caused_by?: unknown;
  };
  const next = shards?.[0]?.reason ?? cause;
  return next === undefined || depth === DEEPEST ? error : causeOf(next, depth + 1);
}

const DEEPEST = 10;
const COMPLEX =
  /too_complex_to_determinize|TooComplexToDeterminize|Determinizing automaton|too_many_(?:nested_)?clauses/i;
const MEMORY = /circuit_breaking_exception|too_many_buckets/;

/** Whether an error, anywhere in it, is about an automaton that is too large. */
function isTooComplex(error: unknown): boolean {
  return mentions(error, COMPLEX);
}

function mentions(error: unknown, what: RegExp): boolean {
  return what.test(JSON.stringify(error) ?? '');
}
