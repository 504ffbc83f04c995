import type { Event } from '../../event/event.ts';
import { CidrSet } from '../../plugin/ip/cidr-set.ts';
import { fold } from '../../query/tokens.ts';
import type { Lists } from '../lists.ts';
import { readValueOf } from './event-values.ts';
import { RuleFault } from './rule-fault.ts';
import type { RuleFile } from './rule-schema.ts';

/**
 * Whether an event's value is in the list of an `indicator`, or is not where that is asked for: as a whole, upper and lower case
 * alike, or as an address of a network in the list. An event without the value is neither. Throws RuleFault.
 */
export function listTest(
  { field, list, absent }: Extract<RuleFile, { type: 'indicator' }>,
  lists: Lists,
): (event: Event) => boolean {
  const entries = lists(list);
  if (!entries) throw new RuleFault(['list'], `there is no list "${list}" in rules.lists`);
  const folded = new Set(entries.map(fold));
  const networks = new CidrSet();
  for (const entry of entries) if (entry.includes('/')) networks.add(entry);
  const read = readValueOf(field);
  return (event) => {
    const value = read(event);
    if (value === undefined) return false;
    const text = String(value);
    return (folded.has(fold(text)) || (networks.size > 0 && networks.find(text) !== undefined)) !== absent;
  };
}
