import type { AttackerScope } from '../../src/alert/attacker-scopes.ts';
import type { Attacker } from '../../src/alert/attackers.ts';
import type { GivenEntry } from '../../src/lists/given-entry.ts';
import type { ListHead } from '../../src/lists/list.ts';

/** The list that also goes to firewalls with what alerts block. */
export const BLOCKS = 'blocks';
const MOST_RULES = 3;

/** Whether one can be proposed to be blocked: what is of the Internet, has an address, and is not blocked as a whole already. */
export function canBlock({ public: isPublic, blocked }: Attacker, by: AttackerScope): boolean {
  return by !== 'country' && isPublic && (blocked === 'none' || blocked === 'some');
}

/** The block list that one click puts something on: that which goes with what alerts block, else the first; undefined when there is none. */
export function blockListOf(lists: readonly Pick<ListHead, 'name' | 'kind'>[]): string | undefined {
  const blocks = lists.filter(({ kind }) => kind === 'block').map(({ name }) => name);
  return blocks.includes(BLOCKS) ? BLOCKS : blocks[0];
}

/** What is proposed, and why: what alerts say of it. */
export function blockEntryOf({ value, alerts, rules }: Attacker): GivenEntry {
  const more = rules.length > MOST_RULES ? ` and ${rules.length - MOST_RULES} more` : '';
  const count = alerts === 1 ? '1 alert' : `${alerts} alerts`;
  return { value, reason: `${count} of ${rules.slice(0, MOST_RULES).join(', ')}${more}`, source: 'alerts' };
}

/** How far it is blocked, in words. */
export function blockedWords({ blocked, addresses }: Attacker): string {
  if (blocked === 'all') return 'blocked';
  if (blocked === 'proposed') return 'proposed';
  return blocked === 'some' ? `part of ${addresses} blocked` : 'not blocked';
}
