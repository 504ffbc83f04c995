import type { MozdefError } from '../lifecycle/error.ts';
import { note } from './output.ts';
import { reportError } from './report-error.ts';
import { visible } from './visible.ts';

/** Prints an error of a query, then the query with a caret under the place; returns the exit code. */
export function reportQuery(query: string, error: MozdefError): number {
  const code = reportError(error);
  const column = Number(/\d+/.exec(error.where ?? '')?.[0] ?? 0);
  if (column > 0 && query !== '') {
    const before = visible(
      Array.from(query)
        .slice(0, column - 1)
        .join(''),
    );
    note(`  ${visible(query)}\n  ${' '.repeat(before.length)}^`);
  }
  return code;
}
