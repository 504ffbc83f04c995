import type { JsonSchema } from '../../src/config/allowed-text.ts';

/** What JSON of this schema looks like, in one line: `{ total: { value, relation }, events: [{ .. }], next? }`. */
export function shapeText(schema: JsonSchema): string {
  if (schema.type === 'array') return `[${element(schema.items)}]`;
  if (schema.type !== 'object') return schema.enum ? schema.enum.join(' | ') : String(schema.type);
  if (!schema.properties) return '{ .. }';
  const { properties, required = [] } = schema;
  const fields = Object.entries(properties).map(([name, field]) => {
    const inner = nested(field);
    return `${name}${required.includes(name) ? '' : '?'}${inner === '' ? '' : `: ${inner}`}`;
  });
  return fields.length === 0 ? '{ .. }' : `{ ${fields.join(', ')} }`;
}

/** Only what has parts of its own is worth the room. */
function nested(schema: JsonSchema): string {
  return schema.type === 'object' || schema.type === 'array' ? shapeText(schema) : '';
}

function element(items: JsonSchema | undefined): string {
  if (!items) return '..';
  return items.type === 'object' || items.type === 'array' ? shapeText(items) : `${String(items.type)}, ..`;
}
