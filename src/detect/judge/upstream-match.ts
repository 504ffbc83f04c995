import type { Match } from './judge.ts';

/*
 * A rule that looks at the alerts of others keeps what those count of each event, so that it can judge it as they do. It lies in the
 * fields of its own matches: those of the other rule with a mark before their names, as often as rules look at rules.
 */

/** Index of the other rule. No field of an event has a dollar in front. */
export const RULE = '$rule';
const GROUP = '$group';
const STEPS = '$steps';
/** Before the name of a field of the other rule. */
const OTHERS = '>';

/** What the other rule counts an event as. */
export interface Counted {
  readonly group: readonly string[];
  readonly match: Match;
}

/** Fields of a match that keep what the rule of this index counts. */
export function keptFields(rule: number, counted: Counted | undefined): Match['fields'] {
  if (!counted) return { [RULE]: String(rule) };
  const { group, match } = counted;
  const fields = Object.entries(match.fields).map(([name, value]) => [OTHERS + name, value] as const);
  return { [RULE]: String(rule), [GROUP]: JSON.stringify(group), [STEPS]: match.steps, ...Object.fromEntries(fields) };
}

/** Index of the other rule, and the group that it counts the event in, as one text. */
export function partOf({ fields }: Match): { readonly rule: number; readonly group: string } {
  return { rule: Number(fields[RULE]), group: String(fields[GROUP] ?? '') };
}

/** The match as the other rule counts it, but for its id. */
export function countedMatch({ time, id, fields }: Match): Match {
  const others = Object.entries(fields).filter(([name]) => name.startsWith(OTHERS));
  return {
    time,
    id,
    steps: Number(fields[STEPS]),
    fields: Object.fromEntries(others.map(([name, value]) => [name.slice(OTHERS.length), value])),
  };
}
