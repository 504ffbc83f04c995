import { type Filter, filterClause, isClosed, splitAnd } from './query-edit.ts';

/** A condition beside the query that can be turned off, turned around and removed by itself. */
export interface Pill {
  /** In the query language, e.g. `NOT details.username:"root"`; without space at its ends. */
  readonly clause: string;
  readonly off: boolean;
}

const BLANK = new Set(['', '*', '*:*']);

/** The pills and this filter. What is there already is only turned on; its opposite gives way. */
export function addPill(pills: readonly Pill[], filter: Filter): readonly Pill[] {
  const clause = filterClause(filter);
  const at = pills.findIndex((pill) => pill.clause === clause || pill.clause === negatedClause(clause));
  const pill = { clause, off: false };
  return at < 0 ? [...pills, pill] : pills.with(at, pill);
}

/** `a:b` becomes `NOT a:b`, and back. */
export function negatedClause(clause: string): string {
  if (/^NOT\s/.test(clause) && splitAnd(clause)?.length === 1) return clause.slice(4).trim();
  return splitAnd(clause)?.length === 1 ? `NOT ${clause}` : `NOT (${clause})`;
}

/** What is asked: the query and all pills that are on. A part that is not closed is asked alone, so that it can only fail. */
export function wholeQuery(state: { readonly q: string; readonly filters: readonly Pill[] }): string {
  const clauses = state.filters.filter(({ off }) => !off).map(({ clause }) => clause);
  if (clauses.length === 0) return state.q;
  const parts = BLANK.has(state.q.trim()) ? clauses : [state.q, ...clauses];
  const open = parts.find((part) => !isClosed(part));
  if (open !== undefined) return open;
  return parts.map((part) => (splitAnd(part) === undefined ? `(${part})` : part)).join(' AND ');
}

/** As the address has it: one that is off begins with `~`. */
export function encodePill({ clause, off }: Pill): string {
  if (off) return `~${clause}`;
  return clause.startsWith('~') ? ` ${clause}` : clause;
}

/** Reads what `encodePill` wrote; undefined for one without a condition. */
export function decodePill(text: string): Pill | undefined {
  const off = text.startsWith('~');
  const clause = (off ? text.slice(1) : text).trim();
  return clause === '' ? undefined : { clause, off };
}
