import type { JsonObject } from '../../event/event.ts';
import { type Change, type ChangeOptions, changesIn } from '../judge/change.ts';
import type { Rule } from './rule.ts';
import { RuleFault } from './rule-fault.ts';
import type { WrittenRule } from './rule-schema.ts';

type ChangeFile = Extract<WrittenRule, { type: 'change' }>;

/** Changes that the details of an alert say. */
const MOST = 20;
/** Changes that the sentence of an alert says. */
const MOST_SAID = 3;

/** What a `change` looks at. Throws RuleFault. */
export function changeOptions({ field, fields, window, missing }: ChangeFile): ChangeOptions {
  if (field !== undefined && fields) throw new RuleFault(['fields'], 'give either field or fields, not both');
  const all = fields ?? (field === undefined ? [] : [field]);
  if (all.length === 0)
    throw new RuleFault(['field'], 'is missing: whose value is another than before; or fields, for several');
  return { fields: all, window, missing };
}

/** Says in an alert's details what changed, the newest first, and where the rule says no summary of its own, in that. */
export function describeChanges(file: ChangeFile, options: ChangeOptions): NonNullable<Rule['describe']> {
  return ({ title, matches }) => {
    const changes = changesIn(matches, options).reverse();
    const details = { changes: changes.slice(0, MOST).map(objectOf) };
    if (file.summary !== undefined) return { details };
    const said = changes.slice(0, MOST_SAID).map(wordsOf).join(', ');
    return { details, summary: `${title}: ${said}${changes.length > MOST_SAID ? ', ...' : ''}` };
  };
}

function objectOf({ field, before, match }: Change): JsonObject {
  const at = new Date(match.time).toISOString();
  return { field, from: before.fields[field] ?? null, to: match.fields[field] ?? null, at };
}

function wordsOf({ field, before, match }: Change): string {
  return `${field} from ${before.fields[field] ?? 'nothing'} to ${match.fields[field] ?? 'nothing'}`;
}
