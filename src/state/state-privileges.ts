import { MONITOR, type Privilege } from '../elastic/privileges.ts';

/** What a search server keeps state in, without prefix. */
export const STATE_INDICES = {
  objects: 'mozdef-state',
  lastSeen: 'mozdef-lastseen',
  deadLetters: 'mozdef-deadletters',
} as const;

/** What else it takes at the server of the state to show alerts there, since there is none of events. docs/guides/share-state.md says the same. */
export function shownAlertsPrivileges(prefix: string): Privilege[] {
  const indices = [`${prefix}alerts*`];
  return [
    { name: 'manage_index_templates', purpose: 'to make the index template of alerts', optional: true },
    { name: 'create_index', indices, purpose: 'to make the indices of alerts', optional: true },
    { name: 'read', indices, purpose: 'to see which alerts are shown', optional: true },
    { name: 'write', indices, purpose: 'to show alerts', optional: true },
  ];
}

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
