import { ROLES, type Role } from '../../src/access/permission.ts';

/** Roles that may no more than this one, the least first. */
export function rolesUpTo(role: Role): readonly Role[] {
  return ROLES.slice(0, ROLES.indexOf(role) + 1);
}
