import { MONITOR, type Privilege } from '../elastic/privileges.ts';

/** What a search server keeps state in, without prefix. */
export const STATE_INDICES = {
  objects: 'mozdef-state',
  lastSeen: 'mozdef-lastseen',
  deadLetters: 'mozdef-deadletters',
} as const;

/** What state needs of a search server of its own. docs/guides/share-state.md says the same. */
export function statePrivileges(prefix: string): Privilege[] {
  const indices = Object.values(STATE_INDICES).map((name) => `${prefix}${name}`);
  return [
    MONITOR,
    { name: 'create_index', indices, purpose: 'to make the indices of state' },
    { name: 'read', indices, purpose: 'to read state' },
    { name: 'write', indices, purpose: 'to change state' },
    { name: 'maintenance', indices, purpose: 'to let all instances see a change at once' },
  ];
}
