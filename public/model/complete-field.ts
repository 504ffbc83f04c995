import type { FieldInfo } from '../api/types.ts';
import { formatPercent } from './format.ts';
import { escapeField } from './query-edit.ts';

export interface Completion {
  readonly label: string;
  readonly hint: string;
  /** Replaces the text from `start` to the cursor. */
  readonly insert: string;
  readonly start: number;
}

const MOST = 12;

/** Field names that the word before the cursor may become: those that begin with it first, then those that hold it. */
export function completions(query: string, cursor: number, fields: readonly FieldInfo[]): Completion[] {
  const before = query.slice(0, cursor);
  if ((before.match(/(?<!\\)"/g) ?? []).length % 2 === 1) return [];
  const word = /(?:^|[\s(+\-!])([a-z_][\w.@-]*)$/i.exec(before.slice(-120))?.[1];
  if (word === undefined || /^(?:and|or|not)$/i.test(word)) return [];
  const wanted = word.toLowerCase();
  const rank = ({ name }: FieldInfo): number => {
    const lower = name.toLowerCase();
    if (lower.startsWith(wanted)) return 0;
    if (lower.startsWith(`details.${wanted}`)) return 1;
    return lower.includes(wanted) ? 2 : 3;
  };
  return fields
    .map((field) => ({ field, rank: rank(field) }))
    .filter((found) => found.rank < 3)
    .sort((left, right) => left.rank - right.rank || right.field.coverage - left.field.coverage)
    .slice(0, MOST)
    .map(({ field }) => ({
      label: field.name,
      hint: `${field.types.join(', ')} · ${formatPercent(field.coverage)}`,
      insert: `${escapeField(field.name)}:`,
      start: cursor - word.length,
    }));
}
