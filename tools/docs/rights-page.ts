import { may, PERMISSIONS, type Permission, ROLES } from '../../src/access/permission.ts';
import { pageHead, table } from './markdown.ts';

const INTRODUCTION = `
What people and programs may do is decided by their role. Each role may all that those before it may.
`;

/** docs/reference/rights.md, from the one table of rights. */
export function rightsPage(): string {
  const rows = (Object.keys(PERMISSIONS) as Permission[]).map((permission) => [
    `\`${permission}\``,
    PERMISSIONS[permission].means,
    ...ROLES.map((role) => (may(role, permission) ? 'yes' : '')),
  ]);
  return `${pageHead('Rights', 'src/access/permission.ts')}${INTRODUCTION}\n${table(['Right', 'To', ...ROLES], rows)}\n`;
}
