import type { FieldInfo, TermsAnswer } from '../api/types.ts';
import { formatCount, formatPercent } from './format.ts';
import { escapeField, escapeValue } from './query-edit.ts';

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

/** A field's name, and behind its colon the beginning of a value, bare or in quotes that are still open. */
const VALUE = /(?:^|[\s(+\-!])((?:\\.|[^\s\\:"()])+):("[^"\\]*|[^\s"\\:()[\]{}*?/]*)$/;

/** Of which field the cursor wants a value, and how it begins. */
interface WantedValue {
  readonly field: string;
  /** Finds the events that have such a value; of any value, all. */
  readonly q: string;
  readonly typed: string;
  readonly start: number;
}

/** The field whose value stands before the cursor, as far as it was typed; undefined anywhere else. */
export function valueWanted(query: string, cursor: number, fields: readonly FieldInfo[]): WantedValue | undefined {
  const before = query.slice(0, cursor);
  const found = VALUE.exec(before.slice(-300));
  if (found === null) return undefined;
  const [, name = '', text = ''] = found;
  const typed = text.replace(/^"/, '');
  const known = (wanted: string): FieldInfo | undefined => fields.find((field) => escapeField(field.name) === wanted);
  const field = (known(name) ?? known(`details.${name}`))?.name;
  if (field === undefined) return undefined;
  const q = typed === '' ? '' : `${escapeField(field)}:${typed.replace(/[^\w.]/g, '?')}*`;
  return { field, q, typed, start: cursor - text.length };
}

/** The most frequent values that begin as typed, quoted. */
export function valueCompletions({ typed, start }: WantedValue, { values, total }: TermsAnswer): Completion[] {
  const wanted = typed.toLowerCase();
  return values
    .filter(({ value }) => value !== '' && value.toLowerCase().startsWith(wanted))
    .map(({ value, count }) => ({
      label: value,
      hint: `${formatCount(count)} of ${formatCount(total)}`,
      insert: escapeValue(value),
      start,
    }));
}
