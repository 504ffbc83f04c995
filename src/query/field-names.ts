import { TAXONOMY } from '../event/taxonomy.ts';

/** Top-level fields of Event; any other first segment means a field of `details`. */
const TOP_LEVEL = new Set([
  ...TAXONOMY.map(({ field }) => field).filter((field) => !field.includes('.')),
  'details',
  'mozdef',
]);

/** Names of Elasticsearch and the Elastic Common Schema, and other habits. */
const ALIASES = new Map<string, string>([
  ...TAXONOMY.flatMap(({ field, ecs }): [string, string][] =>
    ecs === undefined || TOP_LEVEL.has(ecs) ? [] : [[ecs, field]],
  ),
  ['@timestamp', 'utctimestamp'],
  ['message', 'summary'],
  ['host', 'hostname'],
  ['_id', 'mozdef.id'],
  ['id', 'mozdef.id'],
]);

/** The field that holds a program's name has two names. */
export const PROGRAM = ['processname', 'details.program'] as const;

/** The stored fields that a name in a query means; a condition on the name is one on any of them. */
export function fieldsNamed(name: string): readonly string[] {
  const alias = ALIASES.get(name) ?? name;
  const [top = ''] = alias.split('.');
  const field = TOP_LEVEL.has(top) ? alias : `details.${alias}`;
  return field === PROGRAM[1] ? PROGRAM : [field];
}

const ADDRESS = /^(?:[a-z_]*ipaddress|(?:source|destination|src|dst|client|server|remote|local)?_?ip)$/;

/** Whether the values of a field are IP addresses, going by its name. */
export function isAddressField(field: string): boolean {
  return field === 'mozdef.sender' || ADDRESS.test(field.slice(field.lastIndexOf('.') + 1));
}
