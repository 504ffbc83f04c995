import type { GivenEntry } from './given-entry.ts';

/** A line of a text that is imported. */
export interface ImportedLine {
  /** From 1. */
  readonly line: number;
  readonly given: GivenEntry;
}

const COLUMNS = ['value', 'reason', 'expires', 'type', 'source'] as const;
type Column = (typeof COLUMNS)[number];

/**
 * Entries of a text: one value a line; `#` begins a comment, empty lines are nothing. After the value may stand a reason and an end,
 * with commas between, in quotes where they have commas themselves; a first line with names of columns gives others, or another order.
 */
export function readImport(text: string): ImportedLine[] {
  const entries: ImportedLine[] = [];
  let columns: readonly (Column | undefined)[] = COLUMNS.slice(0, 3);
  let isFirst = true;
  for (const [index, raw] of text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    const cells = cellsOf(raw);
    if (cells.every((cell) => cell === '')) continue;
    const named = isFirst ? header(cells) : undefined;
    isFirst = false;
    if (named) columns = named;
    else entries.push({ line: index + 1, given: { value: '', ...cellsByName(cells, columns) } });
  }
  return entries;
}

/** The columns that a line names; undefined when it names none. */
function header(cells: readonly string[]): readonly (Column | undefined)[] | undefined {
  const names = cells.map((cell) => COLUMNS.find((column) => column === cell.toLowerCase()));
  return names.includes('value') ? names : undefined;
}

function cellsByName(cells: readonly string[], columns: readonly (Column | undefined)[]): Partial<GivenEntry> {
  const pairs = cells.flatMap((cell, index) => {
    const column = columns[index];
    return column && cell !== '' ? [[column, column === 'type' ? cell.toLowerCase() : cell]] : [];
  });
  return Object.fromEntries(pairs) as Partial<GivenEntry>;
}

/** RFC 4180 within a line; a comment begins at the start of the line or after a blank. */
function cellsOf(line: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let index = 0; index < line.length; index++) {
    const character = line[index];
    if (quoted) {
      if (character !== '"') cell += character;
      else if (line[index + 1] === '"') cell += line[++index];
      else quoted = false;
    } else if (character === '"' && cell.trim() === '') {
      quoted = true;
      cell = '';
    } else if (character === ',') {
      cells.push(cell.trim());
      cell = '';
    } else if (character === '#' && (index === 0 || /\s/.test(line[index - 1] ?? ''))) break;
    else cell += character;
  }
  return [...cells, cell.trim()];
}
