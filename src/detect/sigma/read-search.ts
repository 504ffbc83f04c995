import { nearest } from '../../config/nearest.ts';
import { expandItem } from './expand-item.ts';
import { isModifier, MODIFIERS, type Modifier, modifiersProblem } from './modifiers.ts';
import type { Search, SearchItem, SigmaValue } from './rule.ts';
import type { DocumentPath, Problems } from './sigma-fault.ts';
import { UnusableValue } from './text-forms.ts';

const MOST_LISTS_IN_LISTS = 8;

/** Reads what stands under a search identifier: a map, a list of maps, or a list of keywords. */
export function readSearch(name: string, value: unknown, where: Where): Search {
  return { name, groups: readGroups(value, where) };
}

/** The path of the value in its document, and where to say what is wrong. */
export interface Where {
  readonly path: DocumentPath;
  readonly problems: Problems;
}

function readGroups(value: unknown, where: Where): SearchItem[][] {
  const { path, problems } = where;
  if (Array.isArray(value)) {
    if (value.length === 0) problems.add(path, 'the list is empty', 'Write what is searched for, or leave it out.');
    if (path.length > MOST_LISTS_IN_LISTS) problems.add(path, 'lists are nested too deeply');
    else return value.flatMap((element, index) => readGroups(element, { path: [...path, index], problems }));
    return [];
  }
  if (typeof value === 'object' && value !== null) return [readItems(value, where)];
  if (!isValue(value) || value === null) {
    problems.add(path, 'a map, a list of maps or keywords are expected here');
    return [];
  }
  return [[{ modifiers: [], values: [value] }]];
}

function readItems(map: object, { path, problems }: Where): SearchItem[] {
  const entries = Object.entries(map);
  if (entries.length === 0) problems.add(path, 'the map is empty', 'Write what is searched for, or leave it out.');
  return entries.flatMap(([key, value]) => readItem(key, value, { path: [...path, key], problems }) ?? []);
}

function readItem(key: string, value: unknown, { path, problems }: Where): SearchItem | undefined {
  const [field = '', ...names] = key.split('|');
  const modifiers = readModifiers(names, path, problems);
  const values = readValues(value, path, problems);
  if (!modifiers || !values) return undefined;
  const problem = modifiersProblem(modifiers) ?? allProblem(modifiers, values);
  if (problem !== undefined) return problems.add(path, problem);
  const item = { ...(field !== '' && { field }), modifiers, values };
  return checkValues(item, path, problems) ? item : undefined;
}

function readModifiers(names: readonly string[], path: DocumentPath, problems: Problems): Modifier[] | undefined {
  const modifiers: Modifier[] = [];
  for (const name of names) {
    if (isModifier(name)) modifiers.push(name);
    else problems.add(path, `there is no modifier ${name}`, `Did you mean ${nearest(name, MODIFIERS)}?`);
  }
  return modifiers.length === names.length ? modifiers : undefined;
}

function readValues(value: unknown, path: DocumentPath, problems: Problems): SigmaValue[] | undefined {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  if (values.length === 0)
    return problems.add(path, 'the list is empty', 'Write what is compared with, or leave it out.');
  if (values.every(isValue)) return values;
  return problems.add(path, 'a text, number, true, false, null or a list of those is expected here');
}

function isValue(value: unknown): value is SigmaValue {
  if (typeof value === 'number') return Number.isFinite(value);
  return value === null || typeof value === 'string' || typeof value === 'boolean';
}

function allProblem(modifiers: readonly Modifier[], values: readonly SigmaValue[]): string | undefined {
  return modifiers.includes('all') && values.length < 2 ? 'the modifier all needs a list of several values' : undefined;
}

/** Whether each value goes with its modifiers; lists of placeholders are not known yet. */
function checkValues(item: SearchItem, path: DocumentPath, problems: Problems): boolean {
  try {
    expandItem(item, ANY_LIST);
    return true;
  } catch (error) {
    if (!(error instanceof UnusableValue)) throw error;
    problems.add(path, error.message, error.remedy);
    return false;
  }
}

const ANY_LIST = (): readonly string[] => ['value'];
