import { MozdefError } from '../lifecycle/error.ts';

const WINDOW = 60;

/** A query that cannot be understood: what was expected, and where. */
export class QueryError extends MozdefError {
  /** Column of the fault, counted in characters from 1. */
  readonly column: number;
  /** Two lines for a fixed-width font: the query around the fault, and a caret under it. */
  readonly caret: string;

  /** `offset`: position in `text`, from 0. */
  constructor(text: string, offset: number, problem: string, remedy?: string) {
    const column = Array.from(text.slice(0, offset)).length + 1;
    super('query-invalid', `Column ${column} of the query: ${problem}.`, {
      where: `column ${column}`,
      ...(remedy !== undefined && { remedy }),
    });
    this.name = 'QueryError';
    this.column = column;
    this.caret = caretLines(text, column);
  }
}

function caretLines(text: string, column: number): string {
  const from = Math.max(0, column - 1 - WINDOW / 2);
  // Hostile or pasted control characters must not move the caret or the cursor.
  const shown = Array.from(text)
    .slice(from, from + WINDOW)
    .join('')
    .replace(/\p{C}/gu, ' ');
  return `${shown}\n${' '.repeat(column - 1 - from)}^`;
}
