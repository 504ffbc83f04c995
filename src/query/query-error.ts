import { MozdefError } from '../lifecycle/error.ts';

/** A query that cannot be understood: what was expected, and where. */
export class QueryError extends MozdefError {
  /** Column of the fault, counted in characters from 1; `where` says it too, the message does not. */
  readonly column: number;

  /** `offset`: position in `text`, from 0. */
  constructor(text: string, offset: number, problem: string, remedy?: string) {
    const column = Array.from(text.slice(0, offset)).length + 1;
    super('query-invalid', problem, { where: `column ${column}`, ...(remedy !== undefined && { remedy }) });
    this.name = 'QueryError';
    this.column = column;
  }
}
