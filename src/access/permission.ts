/** What a person may be, each with all that those before it may. */
export const ROLES = ['viewer', 'responder', 'engineer', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

/** Everything that needs a right, what it lets one do, and the least role that has it. The one table of rights. */
export const PERMISSIONS = {
  read: { least: 'viewer', means: 'see events, alerts, incidents, lists, rules, sources and how the instances do' },
  'own-account': { least: 'viewer', means: "change one's own password, passkeys, sessions, tokens and saved searches" },
  'handle-alerts': { least: 'responder', means: 'handle alerts' },
  'handle-incidents': { least: 'responder', means: 'open and work on incidents and investigations' },
  'edit-lists': { least: 'responder', means: 'watch entities, and propose what to block' },
  'test-rules': { least: 'responder', means: 'try rules on stored events' },
  'approve-blocks': { least: 'engineer', means: 'decide what firewalls should block' },
  'tune-rules': { least: 'engineer', means: 'turn rules on and off, change their severity, make exceptions' },
  operate: { least: 'engineer', means: 'redrive or discard dead letters, do the housekeeping, send tests' },
  'manage-sources': { least: 'engineer', means: 'make and revoke the tokens of senders' },
  'manage-people': { least: 'administrator', means: 'invite people, give roles, end sessions of others' },
  'read-audit': { least: 'administrator', means: 'read and verify the audit log' },
} as const satisfies Record<string, { readonly least: Role; readonly means: string }>;
export type Permission = keyof typeof PERMISSIONS;

/** Whether one with this role may do that; one without a role may nothing. */
export function may(role: Role | undefined, permission: Permission): boolean {
  return role !== undefined && ROLES.indexOf(role) >= ROLES.indexOf(PERMISSIONS[permission].least);
}

/** The one of the two that may less. */
export function lesserRole(one: Role, other: Role): Role {
  return ROLES.indexOf(one) < ROLES.indexOf(other) ? one : other;
}

/** All that one with this role may do. */
export function permissionsOf(role: Role | undefined): Permission[] {
  return (Object.keys(PERMISSIONS) as Permission[]).filter((permission) => may(role, permission));
}
