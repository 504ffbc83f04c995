import type { Match } from '../judge/judge.ts';
import { readPartOf } from './event-values.ts';
import { foundWords } from './found-values.ts';
import type { RuleParameter } from './rule-keys.ts';

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
  /** Whether it lists or counts values of several events. */
  readonly lists: boolean;
  render(context: SummaryContext): string;
}

type Part = (context: SummaryContext) => string;

/** Values shown of a list that is longer. */
const MOST_SHOWN = 10;
const FIELD = /^(?:"([^"]*)" )?([^\s.*|"]+(?:\.[^\s.*|]+)*(?: \/.*\/)?)(?:\|(.*))?$/;
const NAME = /^[^\s.*|"]+(?:\.[^\s.*|"]+)*$/;
const PLACEHOLDER = /\{([^{}]*)\}/g;
const LIST =
  /^(?:"([^"]*)" )?(distinct|number|top|several)(?: ([1-9][0-9]?))? (\S+(?: \/.*\/)?)(?: (?:(\w+)|"([^"]*)"(?: "([^"]*)")?))?$/;

/**
 * Reads a summary: text with `{title}`, `{count}`, `{value}`, `{group}`, `{found}` (by an indicator), `{$parameter}`, `{field}` (of the newest event; `{field|else}`
 * when it has none), and lists of the values of a field: `{distinct field}` (ten at most unless `{distinct 5 field}`; with a separator
 * of its own, `{distinct field ";"}`), `{number field}` (how many), `{top 5 field hits}` (the most common with their numbers),
 * `{several 5 field hits}` (the same, but nothing when there is only one). A text in front, `{" by " field}`, is there only when there
 * is a value, and so is one after the separator; that in front of `top` and `several` stands before each value. After a field's name
 * `/pattern/` (of RE2, without braces) takes a part of its value. Throws an Error that says which placeholder is none.
 */
export function parseSummary(text: string, parameters: Readonly<Record<string, RuleParameter>>): Summary {
  const fields = new Set<string>();
  const parts: Part[] = [];
  let lists = false;
  let end = 0;
  for (const { 0: whole, 1: inner = '', index } of text.matchAll(PLACEHOLDER)) {
    const literal = text.slice(end, index);
    parts.push(() => literal, placeholder(inner.trim(), parameters, fields));
    lists ||= LIST.test(inner.trim());
    end = index + whole.length;
  }
  const rest = text.slice(end);
  parts.push(() => rest);
  return { fields: [...fields], lists, render: (context) => parts.map((part) => part(context)).join('') };
}

const SIMPLE: Readonly<Record<string, Part>> = {
  title: ({ title }) => title,
  count: ({ count }) => String(count),
  value: ({ value }) => String(Number(value.toFixed(2))),
  group: ({ group }) => group.join(', '),
  found: ({ matches }) => {
    const all = foundWords(matches);
    const more = all.length > MOST_SHOWN ? '...' : '';
    return all.length === 0 ? 'unknown' : `${all.slice(0, MOST_SHOWN).join(', ')}${more}`;
  },
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
  const [, before, kind, most = MOST_SHOWN, field = '', unit, separator = ', ', after = ''] = list;
  // Only of the most common their number is shown.
  if (unit !== undefined && kind !== 'top' && kind !== 'several') throw new Error(`{${inner}} is no placeholder`);
  fields.add(checked(field, inner));
  if (kind === 'number') return ({ matches }) => String(valuesOf(matches, field).size);
  const options = { field, limit: Number(most), before };
  if (kind === 'distinct') return (context) => distinct(context, { ...options, separator, after });
  return (context) => top(context, { ...options, unit: unit ?? 'hits', least: kind === 'several' ? 2 : 1 });
}

function fieldOf(inner: string, fields: Set<string>): Part {
  const [, before, field = '', otherwise = before === undefined ? 'unknown' : ''] = FIELD.exec(inner) ?? [];
  if (field === '') throw new Error(`{${inner}} is no placeholder`);
  fields.add(checked(field, inner));
  return ({ matches }) => {
    const value = matches.findLast((match) => match.fields[field] !== undefined)?.fields[field];
    return value === undefined ? otherwise : `${before ?? ''}${value}`;
  };
}

/** The field, whose name and pattern can be used. A number alone is no field, but a limit that is none. */
function checked(field: string, inner: string): string {
  const [name = ''] = field.split(' /', 1);
  if (!NAME.test(name) || /^\d+$/.test(name))
    throw new Error(`{${inner}} is no placeholder: ${name} is not the name of a field`);
  readPartOf(field);
  return field;
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

interface ListOptions {
  readonly field: string;
  readonly limit: number;
  readonly before: string | undefined;
}

/** As in the original, a list that is full ends with `...`: there may be more. */
function distinct(
  { matches }: SummaryContext,
  { field, limit, before = '', separator, after }: ListOptions & { separator: string; after: string },
): string {
  const values = [...valuesOf(matches, field).keys()].sort();
  if (values.length === 0) return '';
  const more = values.length >= limit ? '...' : '';
  return `${before}${values.slice(0, limit).join(separator)}${more}${after}`;
}

function top(
  { matches }: SummaryContext,
  { field, limit, before, unit, least }: ListOptions & { unit: string; least: number },
): string {
  const values = [...valuesOf(matches, field)].sort(([one, n], [other, m]) => m - n || (one < other ? -1 : 1));
  if (values.length < least) return '';
  return values
    .slice(0, limit)
    .map(([value, count]) => `${before ?? ''}${value} (${count} ${unit})`)
    .join(before === undefined ? ' ' : '');
}
