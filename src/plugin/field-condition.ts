import type { Event } from '../event/event.ts';
import { EXISTS, type FieldMatch, type MatchValue, type PluginMatch } from './event-plugin.ts';
import { comparable, type FieldReader, fieldReader } from './field-reader.ts';

/** One field of a match, compiled. */
export interface FieldCondition {
  readonly field: string;
  readonly read: FieldReader;
  /** Values in the form of `comparable`. */
  readonly values: ReadonlySet<string>;
  /** Being there is enough. */
  readonly exists: boolean;
}

/** The alternatives of a match, each a list of conditions that must all hold; undefined for `'every'`. */
export function compileMatch(match: PluginMatch): readonly (readonly FieldCondition[])[] | undefined {
  if (match === 'every') return undefined;
  const alternatives = Array.isArray(match) ? (match as readonly FieldMatch[]) : [match as FieldMatch];
  return alternatives.map((alternative) =>
    Object.entries(alternative).map(([field, wanted]) => {
      const values = (Array.isArray(wanted) ? wanted : [wanted]) as readonly MatchValue[];
      return {
        field,
        read: fieldReader(field),
        values: new Set(values.filter((value) => value !== EXISTS).map((value) => String(value).toLowerCase())),
        exists: values.includes(EXISTS),
      };
    }),
  );
}

export function holds(condition: FieldCondition, event: Event): boolean {
  const value = condition.read(event);
  if (value === undefined || value === null) return false;
  if (condition.exists) return true;
  if (Array.isArray(value)) return value.some((element) => isWanted(condition, element));
  return isWanted(condition, value);
}

function isWanted(condition: FieldCondition, value: unknown): boolean {
  const text = comparable(value);
  return text !== undefined && condition.values.has(text);
}

/** The match in words, e.g. `processname is sshd or su; or details.sourceipaddress exists`. */
export function describeMatch(match: PluginMatch): string {
  const alternatives = compileMatch(match);
  if (!alternatives) return 'every event';
  return alternatives
    .map((conditions) =>
      conditions
        .map(({ field, values, exists }) => (exists ? `${field} exists` : `${field} is ${[...values].join(' or ')}`))
        .join(' and '),
    )
    .join('; or ');
}
