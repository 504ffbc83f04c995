import { parseInstant } from '../../event/timestamps.ts';
import { addressDigits, inNetwork } from '../../query/address.ts';
import { textOf } from '../../query/field-values.ts';
import { NUMBER } from '../../query/fields.ts';
import { fold } from '../../query/tokens.ts';
import type { Leaf } from './event-values.ts';
import { compileExpression } from './expression.ts';
import type { ValueTest } from './field-test.ts';
import type { TimePart } from './modifiers.ts';

/** The tests that look at one value and nothing else. */
export type LeafTest = Exclude<ValueTest, { kind: 'null' | 'exists' | 'reference' | 'text' }>;
export type LeafPredicate = (leaf: Leaf) => boolean;

/** The test as a function. */
export function compileLeafTest(test: LeafTest): LeafPredicate {
  switch (test.kind) {
    case 'number':
      return (leaf) => numberOf(leaf) === test.value;
    case 'expression': {
      const found = compileExpression(test.source, test.flags);
      return typeof found === 'function' ? (leaf) => found(textOf(leaf)) : () => false;
    }
    case 'network':
      return (leaf) => {
        const digits = addressDigits(fold(textOf(leaf)));
        return digits !== undefined && inNetwork(digits, test.network);
      };
    case 'comparison':
      return comparison(test);
    default:
      return test satisfies never;
  }
}

/** A number, or text that is one as JSON writes it. */
function numberOf(leaf: Leaf): number | undefined {
  if (typeof leaf === 'number') return leaf;
  return typeof leaf === 'string' && NUMBER.test(leaf) ? Number(leaf) : undefined;
}

function comparison({ bound, value, part }: Extract<LeafTest, { kind: 'comparison' }>): LeafPredicate {
  const read = part ? (leaf: Leaf) => partOf(leaf, part) : numberOf;
  return (leaf) => {
    const found = read(leaf);
    if (found === undefined) return false;
    if (bound === 'eq') return found === value;
    if (found === value) return bound === 'lte' || bound === 'gte';
    return found < value === (bound === 'lt' || bound === 'lte');
  };
}

/** The part of a time in UTC; undefined when the value is no time. */
function partOf(leaf: Leaf, part: TimePart): number | undefined {
  const instant = typeof leaf === 'boolean' ? undefined : parseInstant(leaf, { receivedMs: 0, timezone: 'UTC' });
  if (!instant) return undefined;
  const date = new Date(instant.ms);
  switch (part) {
    case 'minute':
      return date.getUTCMinutes();
    case 'hour':
      return date.getUTCHours();
    case 'day':
      return date.getUTCDate();
    case 'month':
      return date.getUTCMonth() + 1;
    case 'year':
      return date.getUTCFullYear();
    case 'week':
      return isoWeek(date);
    default:
      return part satisfies never;
  }
}

const DAY_MS = 86_400_000;

/** The week that has this day's Thursday, counted from the one with the first Thursday of its year (ISO 8601). */
function isoWeek(date: Date): number {
  const weekday = (date.getUTCDay() + 6) % 7;
  const thursday = new Date(date.getTime() + (3 - weekday) * DAY_MS);
  const yearStart = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  return 1 + Math.floor((thursday.getTime() - yearStart) / (7 * DAY_MS));
}
