import type { Match } from '../judge/judge.ts';
import type { RuleParameter } from './rule-schema.ts';

/** What a summary speaks of. */
export interface SummaryContext {
  readonly title: string;
  readonly count: number;
  readonly value: number;
  /** Values of the group, in the order of group_by. */
  readonly group: readonly string[];
  /** In order of time. */
  readonly matches: readonly Match[];
}

/** The text of an alert, made of what it is about. */
export interface Summary {
  /** Fields of events that it names. */
  readonly fields: readonly string[];
  render(context: SummaryContext): string;
}

type Part = (context: SummaryContext) => string;

/** Values shown of a list that is longer. */
const MOST_SHOWN = 10;
const PLACEHOLDER = /\{([^{}]*)\}/g;
const LIST = /^(distinct|number|top)(?: ([1-9][0-9]?))? (\S+)(?: (\w+))?$/;
const FIELD = /^[^\s.*|]+(?:\.[^\s.*|]+)*$/;

/**
 * Reads a summary: text with `{title}`, `{count}`, `{value}`, `{group}`, `{$parameter}`, `{field}` (of the newest event; `{field|else}`
 * when it has none), `{distinct field}` (its values, ten at most unless `{distinct 5 field}`), `{number field}` (how many values),
 * `{top 5 field hits}` (the most common with their numbers). Throws an Error that says which placeholder is none.
 */
export function parseSummary(text: string, parameters: Readonly<Record<string, RuleParameter>>): Summary {
  const fields = new Set<string>();
  const parts: Part[] = [];
  let end = 0;
  for (const { 0: whole, 1: inner = '', index } of text.matchAll(PLACEHOLDER)) {
    const literal = text.slice(end, index);
    parts.push(() => literal, placeholder(inner.trim(), parameters, fields));
    end = index + whole.length;
  }
  const rest = text.slice(end);
  parts.push(() => rest);
  return { fields: [...fields], render: (context) => parts.map((part) => part(context)).join('') };
}

const SIMPLE: Readonly<Record<string, Part>> = {
  title: ({ title }) => title,
  count: ({ count }) => String(count),
  value: ({ value }) => String(Number(value.toFixed(2))),
  group: ({ group }) => group.join(', '),
};

function placeholder(inner: string, parameters: Readonly<Record<string, RuleParameter>>, fields: Set<string>): Part {
  const simple = Object.hasOwn(SIMPLE, inner) ? SIMPLE[inner] : undefined;
  if (simple) return simple;
  if (inner.startsWith('$')) {
    const name = inner.slice(1);
    if (!Object.hasOwn(parameters, name)) throw new Error(`{${inner}} names no parameter`);
    return () => String(parameters[name]);
  }
  return listOf(inner, fields) ?? fieldOf(inner, fields);
}

function listOf(inner: string, fields: Set<string>): Part | undefined {
  const list = LIST.exec(inner);
  if (!list) return undefined;
  const [, kind, most, field = '', unit] = list;
  // Only of the most common their number is shown. A number alone is no field, but a limit that is none.
  const fits = FIELD.test(field) && !/^\d+$/.test(field) && (unit === undefined || kind === 'top');
  if (!fits) throw new Error(`{${inner}} is no placeholder`);
  fields.add(field);
  if (kind === 'number') return ({ matches }) => String(valuesOf(matches, field).size);
  const limit = most === undefined ? MOST_SHOWN : Number(most);
  return kind === 'top'
    ? (context) => top(context, { field, limit, unit: unit ?? 'hits' })
    : (context) => distinct(context, field, limit);
}

function fieldOf(inner: string, fields: Set<string>): Part {
  const [field = '', ...alternatives] = inner.split('|');
  const otherwise = alternatives.length === 0 ? 'unknown' : alternatives.join('|');
  if (!FIELD.test(field)) throw new Error(`{${inner}} is no placeholder`);
  fields.add(field);
  return ({ matches }) =>
    String(matches.findLast((match) => match.fields[field] !== undefined)?.fields[field] ?? otherwise);
}

/** How often each value occurs. */
function valuesOf(matches: readonly Match[], field: string): Map<string, number> {
  const values = new Map<string, number>();
  for (const { fields } of matches) {
    const value = fields[field];
    if (value !== undefined) values.set(String(value), (values.get(String(value)) ?? 0) + 1);
  }
  return values;
}

function distinct({ matches }: SummaryContext, field: string, limit: number): string {
  const values = [...valuesOf(matches, field).keys()].sort();
  return values.slice(0, limit).join(', ') + (values.length > limit ? '...' : '');
}

function top(
  { matches }: SummaryContext,
  { field, limit, unit }: { field: string; limit: number; unit: string },
): string {
  const values = [...valuesOf(matches, field)].sort(([one, n], [other, m]) => m - n || (one < other ? -1 : 1));
  return values
    .slice(0, limit)
    .map(([value, count]) => `${value} (${count} ${unit})`)
    .join(' ');
}
