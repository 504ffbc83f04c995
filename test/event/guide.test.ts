import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { type KnownName, TEXT_NAMES, TIME_NAMES } from '../../src/event/key-table.ts';

const GUIDE = readFileSync(join(import.meta.dirname, '../../docs/guides/what-normalization-does.md'), 'utf8');

/** `*` before the names of which a copy stays in details. */
function listed(names: readonly KnownName[]): string[] {
  return names.map(({ name, copied }) => (copied ? `*${name}` : name));
}
function listedInGuide(field: string): string[] {
  const row = GUIDE.split('\n').find((line) => line.startsWith(`| \`${field}\``)) ?? '';
  const cell = row.split(' | ')[1] ?? '';
  return [...cell.matchAll(/(\*?)`([^`]+)`/g)].map(([, star = '', name = '']) => star + name.toLowerCase());
}

it.each(Object.entries({ ...TEXT_NAMES, utctimestamp: TIME_NAMES }))(
  'the guide lists the names of %s in the order of their precedence',
  (field, names) => {
    expect(listedInGuide(field)).toEqual(listed(names));
  },
);
