import type { Event } from '../../event/event.ts';
import type { Lists } from '../lists.ts';
import { remembered } from '../upstream/remembered.ts';
import { EntrySet } from './entry-set.ts';
import { readValuesOf } from './event-values.ts';
import { FOUND, foundObjects, foundText } from './found-values.ts';
import type { Rule } from './rule.ts';
import { RuleFault } from './rule-fault.ts';
import type { WrittenRule } from './rule-schema.ts';

type IndicatorFile = Extract<WrittenRule, { type: 'indicator' }>;

/** What of an event was looked up in a list: the values of a field, or those of several fields together. */
export interface LookedUp {
  readonly fields: readonly string[];
  /** Those that are listed, or if none is, all that the event has: of each field one. Empty where it lacks one of the fields. */
  readonly values: readonly (readonly string[])[];
  readonly listed: boolean;
}

/** What makes a rule look values up. */
export interface Indicator {
  lookUp(event: Event): readonly LookedUp[];
  /** Whether any of an event's values is listed; where `absent` asks for that, none of those that it has. Of one without any, neither. */
  counts(event: Event): boolean;
  /** What its matches keep of an event besides fields. */
  readonly made: Readonly<Record<string, (event: Event) => string>>;
  /** Says in an alert's details what was found. */
  readonly describe: NonNullable<Rule['describe']>;
}

/** Of lists of values in several fields so many combinations are looked up one by one, and shown. */
const MOST_COMBINATIONS = 1000;

/** What an `indicator` looks up, and where. Throws RuleFault. */
export function readIndicator(file: IndicatorFile, lists: Lists): Indicator {
  const { list, absent } = file;
  const lookUp = remembered(lookUpIn(fieldsOf(file), list, lists));
  return {
    lookUp,
    counts(event) {
      const all = lookUp(event);
      const listed = all.some((one) => one.listed);
      return absent ? !listed && all.some(({ values }) => values.length > 0) : listed;
    },
    made: { [FOUND]: (event) => foundText(lookUp(event).filter(({ listed }) => listed !== absent)) },
    describe: ({ matches }) => ({ details: { indicator: { list, values: foundObjects(matches) } } }),
  };
}

/** What is looked up by itself, each one field or several together. */
function fieldsOf({ field, fields }: IndicatorFile): readonly (readonly string[])[] {
  if (field !== undefined && fields) throw new RuleFault(['fields'], 'give either field or fields, not both');
  if (fields) return fields.map((one) => (typeof one === 'string' ? [one] : one));
  if (field === undefined)
    throw new RuleFault(['field'], 'is missing: whose value is looked up; or fields, for several');
  return [[field]];
}

function lookUpIn(all: readonly (readonly string[])[], list: string, lists: Lists): Indicator['lookUp'] {
  const entries = lists(list);
  if (!entries) throw new RuleFault(['list'], `there is no list "${list}" in rules.lists`);
  const sets = new Map(all.map(({ length }) => [length, new EntrySet(entries, length)]));
  if (entries.length > 0 && [...sets.values()].every(({ isEmpty }) => isEmpty))
    throw new RuleFault(
      ['list'],
      `no entry of "${list}" has as many values as fields are looked up together; of two, 192.0.2.66,443 is one`,
    );
  const readers = all.map((fields) => ({ fields, read: fields.map(readValuesOf), set: sets.get(fields.length) }));
  return (event) =>
    readers.map(({ fields, read, set }) => {
      const columns = read.map((one) => one(event));
      const values = combinations(columns);
      const found = set ? listedOf(columns, values, set) : [];
      return { fields, values: found.length > 0 ? found : values, listed: found.length > 0 };
    });
}

/** What of these values, and their `combined`, is listed. Of more than are looked up one by one the entries are gone through instead. */
function listedOf(
  columns: readonly (readonly string[])[],
  combined: readonly (readonly string[])[],
  entries: EntrySet,
): readonly (readonly string[])[] {
  const count = columns.reduce((product, { length }) => product * length, 1);
  const isLong = columns.length > 1 && count > MOST_COMBINATIONS;
  return isLong ? entries.among(columns).slice(0, MOST_COMBINATIONS) : combined.filter((one) => entries.has(one));
}

/** One value of each, in every way. */
function combinations([first = [], ...others]: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return others.reduce<readonly (readonly string[])[]>(
    (all, some) => all.flatMap((before) => some.map((value) => [...before, value])).slice(0, MOST_COMBINATIONS),
    first.map((value) => [value]),
  );
}
