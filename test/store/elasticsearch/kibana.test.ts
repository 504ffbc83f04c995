import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { eventsTemplate } from '../../../src/store/elasticsearch/index-template.ts';

const FILE = join(import.meta.dirname, '../../../config/examples/kibana.ndjson');

interface SavedObject {
  readonly id: string;
  readonly type: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly references: readonly { readonly type: string; readonly id: string }[];
}

const objects = readFileSync(FILE, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as SavedObject);

/** Names and types of the fields of new indices. */
function fieldsOf(mapping: object, path = ''): [string, string][] {
  const { properties = {} } = mapping as { properties?: Record<string, object & { type?: string }> };
  return Object.entries(properties).flatMap(([name, inner]) => [
    [`${path}${name}`, inner.type ?? 'object'] as [string, string],
    ...fieldsOf(inner, `${path}${name}.`),
  ]);
}

it('refers only to what is in the file', () => {
  const known = new Set(objects.map(({ type, id }) => `${type} ${id}`));

  expect(known.size).toBe(objects.length);
  expect(objects.flatMap(({ references }) => references).filter(({ type, id }) => !known.has(`${type} ${id}`))).toEqual(
    [],
  );
  expect(objects.filter(({ type }) => type === 'dashboard')[0]?.references).toHaveLength(7);
});

it('counts by fields that indices have, and that can be counted by', () => {
  const { template } = eventsTemplate({ prefix: '', shards: 1, replicas: 1, fields: 100 }) as {
    template: { mappings: object };
  };
  const types = new Map(fieldsOf(template.mappings));
  const asked = JSON.stringify(objects).matchAll(/\\"field\\": ?\\"([^"\\]+)\\"/g);

  const fields = [...asked].map(([, field]) => field ?? '');

  expect(fields).toContain('details.sourceipaddress');
  expect(fields.filter((field) => !['keyword', 'ip', 'date'].includes(types.get(field) ?? ''))).toEqual([]);
});
