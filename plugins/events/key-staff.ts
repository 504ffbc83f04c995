import { z } from 'zod';
import { defineEventPlugin, EXISTS, type FieldReader, fieldReader, UNCHANGED } from '#sdk';
import { readList } from './lists/read-list.ts';

/** Fields that name a user. Spelled out, so that the match is an index of them. */
const FIELDS = ['details.username', 'details.originuser', 'details.email'];

const config = z.strictObject({
  users: z.array(z.string()).default([]).describe('Names of people whose events matter most, as they stand in logs.'),
  file: z
    .string()
    .default('')
    .describe('File with more names, one a line, `#` begins a comment. Read at start and reload.'),
  tag: z.string().min(1).default('key-staff').describe('Tag that their events get.'),
});

interface Context {
  readonly users: ReadonlySet<string>;
  readonly readers: readonly FieldReader[];
}

/** Tags events of people who are worth a second look: administrators, finance, executives. */
export default defineEventPlugin({
  name: 'key-staff',
  summary: 'Tags events of the people whose accounts matter most.',
  priority: 30,
  match: FIELDS.map((field) => ({ [field]: EXISTS })),
  config,
  setup: async ({ users, file }, host): Promise<Context> => ({
    users: new Set([
      ...users.map((user) => user.toLowerCase()),
      ...(file === '' ? [] : await readList(host.resolveFile(file))),
    ]),
    readers: FIELDS.map(fieldReader),
  }),
  onEvent(event, { config: { tag }, context: { users, readers } }) {
    if (users.size === 0) return UNCHANGED;
    for (const read of readers) {
      const value = read(event);
      if (typeof value !== 'string' || !isOneOf(users, value.toLowerCase())) continue;
      if (event.tags.includes(tag)) return UNCHANGED;
      event.tags.push(tag);
      return undefined;
    }
    return UNCHANGED;
  },
});

/** The name as it is, of `DOMAIN\name` the name, of `name@domain` the name. */
function isOneOf(users: ReadonlySet<string>, value: string): boolean {
  if (users.has(value)) return true;
  const domain = value.lastIndexOf('\\');
  if (domain >= 0) return users.has(value.slice(domain + 1));
  const at = value.indexOf('@');
  return at > 0 && users.has(value.slice(0, at));
}
