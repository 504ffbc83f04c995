import type { Event } from '../../event/event.ts';
import type { CodeRule } from '../code/alert-schema.ts';
import { readValueOf, type ValueReader } from './event-values.ts';
import { RuleFault } from './rule-fault.ts';
import type { PlainRuleFile, WrittenRule } from './rule-schema.ts';

/** What makes the groups of the events that some of a rule's queries find. */
export interface Grouping {
  /** Bits of those queries. */
  readonly steps: number;
  /** One for each field of the group; an event without one of them is left out. */
  readonly keys: readonly ValueReader[];
}

export interface Grouped {
  /** Names of the fields of a group. */
  readonly groupBy: readonly string[];
  /** Each query is of one of them. */
  readonly groupings: readonly Grouping[];
}

export type SequenceFile = Extract<WrittenRule, { type: 'sequence' }>;

const ALL = -1;

/** By what a rule groups events. Throws RuleFault. */
export function groupedBy(file: PlainRuleFile | CodeRule): Grouped {
  const { group_by: groupBy } = file;
  if (file.type === 'sequence') return { groupBy, groupings: ofSteps(file) };
  if (file.type !== 'new_term') return { groupBy, groupings: [{ steps: ALL, keys: groupBy.map(readValueOf) }] };
  const terms = file.fields.map((field): ValueReader => {
    const read = readValueOf(field);
    // That there is no value is one, too: the empty one.
    return file.missing ? (event) => read(event) ?? '' : read;
  });
  return {
    groupBy: [...groupBy, ...file.fields],
    groupings: [{ steps: ALL, keys: [...groupBy.map(readValueOf), ...terms] }],
  };
}

/** Of these queries that found an event those that count it: none of a grouping that it lacks a field of. */
export function countedSteps(event: Event, steps: number, groupings: readonly Grouping[]): number {
  let counted = 0;
  for (const grouping of groupings) {
    const own = steps & grouping.steps;
    if (own !== 0 && grouping.keys.every((key) => key(event) !== undefined)) counted |= own;
  }
  return counted;
}

/** The groups of an event that these queries count, each once, with the bits of those that count it there. */
export function groupsOf(event: Event, steps: number, groupings: readonly Grouping[]): [readonly string[], number][] {
  const found: [readonly string[], number][] = [];
  for (const grouping of groupings) {
    const own = steps & grouping.steps;
    if (own === 0) continue;
    const group = grouping.keys.map((key) => String(key(event)));
    // It is one event of this group, whatever its values were read from.
    const same = found.find(([other]) => other.every((value, index) => value === group[index]));
    if (same) same[1] |= own;
    else found.push([group, own]);
  }
  return found;
}

/** Fields that stand for those of group_by, one for each. Throws RuleFault at this path. */
export function fieldsFor(
  by: readonly string[] | undefined,
  groupBy: readonly string[],
  path: readonly PropertyKey[],
): readonly string[] {
  if (by === undefined || by.length === groupBy.length) return by ?? groupBy;
  if (groupBy.length === 0) throw new RuleFault(path, 'stands for fields of group_by, and there are none');
  throw new RuleFault(path, `must name ${groupBy.length} fields, one for each of group_by`);
}

/** Fields by which the events of each step of a sequence are grouped, those of `until` at the end. Throws RuleFault. */
export function fieldsOfSteps({ steps, until, group_by: groupBy }: SequenceFile): readonly (readonly string[])[] {
  const each = steps.map(({ by }, index) => fieldsFor(by, groupBy, ['steps', index, 'by']));
  if (until === undefined) return each;
  return [...each, typeof until === 'string' ? groupBy : fieldsFor(until.by, groupBy, ['until', 'by'])];
}

/** Whether events of a sequence are grouped by other fields for some of its queries than for others. */
export function hasOwnFields({ steps, until }: SequenceFile): boolean {
  return steps.some(({ by }) => by !== undefined) || (typeof until === 'object' && until.by !== undefined);
}

function ofSteps(file: SequenceFile): Grouping[] {
  const { group_by: groupBy, steps } = file;
  const each = fieldsOfSteps(file);
  const named = JSON.stringify(groupBy);
  if (!steps.some(({ absent }, index) => !absent && JSON.stringify(each[index]) === named))
    throw new RuleFault(
      ['group_by'],
      'must be the fields of one of the steps that come: alerts name their group by them',
    );
  const bits = new Map<string, number>();
  for (const [step, fields] of each.entries()) {
    const key = JSON.stringify(fields);
    bits.set(key, (bits.get(key) ?? 0) | (1 << step));
  }
  return [...bits].map(([key, own]) => ({ steps: own, keys: (JSON.parse(key) as string[]).map(readValueOf) }));
}
