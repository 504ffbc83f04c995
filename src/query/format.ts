import type { Bound, Query, WildcardPart } from './ast.ts';
import { PROGRAM } from './field-names.ts';
import { isTextQuery, type TextQuery } from './text-test.ts';

/** A query text that parseQuery reads as this tree again, if it could have made it. */
export function formatQuery(query: Query): string {
  if (isTextQuery(query)) return formatText(query);
  switch (query.op) {
    case 'everything':
      return '*:*';
    case 'nothing':
      return '(NOT *:*)';
    case 'and':
      return `(${query.of.map(formatQuery).join(' AND ')})`;
    case 'or':
      return formatQueryOfProgram(query.of) ?? `(${query.of.map(formatQuery).join(' OR ')})`;
    case 'not':
      return `(NOT ${formatQuery(query.of)})`;
    case 'exists':
      return `_exists_:${escape(query.field)}`;
    default:
      return query satisfies never;
  }
}

function formatText(query: TextQuery): string {
  const field = query.op === 'any' || query.field === undefined ? '' : `${escape(query.field)}:`;
  return field + formatValue(query);
}

function formatValue(query: TextQuery): string {
  switch (query.op) {
    case 'equals':
      return quote(query.value);
    case 'words':
    case 'any':
      return quote(query.text);
    case 'wildcard':
      return query.pattern.map(formatPart).join('');
    case 'regexp':
      return `/${query.source.replace(/\\[^]|\//g, (found) => (found === '/' ? '\\/' : found))}/`;
    case 'cidr':
      return query.network;
    case 'range': {
      const { lower, upper } = query;
      const open = lower?.inclusive === false ? '{' : '[';
      return `${open}${formatBound(lower)} TO ${formatBound(upper)}${upper?.inclusive === false ? '}' : ']'}`;
    }
    default:
      return query satisfies never;
  }
}

/** A condition on the name of a program is one on two fields (field-names.ts). */
function formatQueryOfProgram(of: readonly Query[]): string | undefined {
  const [first, second, third] = of;
  if (!first || !second || third || !('field' in first) || !('field' in second)) return undefined;
  if (first.field !== PROGRAM[0] || second.field !== PROGRAM[1]) return undefined;
  const same = JSON.stringify({ ...first, field: '' }) === JSON.stringify({ ...second, field: '' });
  return same ? formatQuery(second) : undefined;
}

function formatPart(part: WildcardPart): string {
  return 'wild' in part ? part.wild : escape(part.literal);
}

function formatBound(bound: Bound | undefined): string {
  if (!bound) return '*';
  if (bound.as === 'number') return String(bound.value);
  return bound.as === 'time' ? new Date(bound.value).toISOString() : quote(String(bound.value));
}

function escape(text: string): string {
  return text.replace(/[^\p{L}\p{N}_.]/gu, '\\$&');
}

function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}
