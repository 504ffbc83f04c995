import { readCondition } from './read-detection.ts';
import { type Document, isMap, readHead, readLogSource, readTexts } from './read-head.ts';
import { readSearch } from './read-search.ts';
import type { SigmaFilter } from './rule.ts';
import type { Problems } from './sigma-fault.ts';

const KEYS: ReadonlySet<string> = new Set(['rules', 'condition', 'x_mode']);
const NEGATED = /^\s*\(*\s*not\b/i;

/** A filter. What it returns is of use only while `problems` has no faults. */
export function readFilter(document: Document, problems: Problems): SigmaFilter {
  const head = readHead(document, problems);
  const logsource = readLogSource(document, problems);
  const written = document['filter'];
  const filter = isMap(written) ? written : {};
  if (!isMap(written)) problems.add(['filter'], 'the filter is not a map of rules, searches and a condition');
  const searches = Object.entries(filter)
    .filter(([name]) => !KEYS.has(name))
    .map(([name, value]) => readSearch(name, value, { path: ['filter', name], problems }));
  const path = ['filter', 'condition'];
  const detection = { searches, condition: readCondition(filter['condition'], { searches, path, problems }) };
  const rules = readRules(filter, problems);
  return { ...head, logsource, ...(rules && { rules }), mode: readMode(document, filter, problems), detection };
}

/** `any` stands for all; nothing at all is refused, as it may well be an accident and would silence every rule. */
function readRules(filter: Document, problems: Problems): readonly string[] | undefined {
  const { rules } = filter;
  if (rules === 'any') return undefined;
  const names = readTexts(filter, 'rules', problems);
  if (names.length === 0)
    problems.add(['filter'], 'the filter names no rules', 'Add rules: with ids or names of rules, or any.');
  return names;
}

/**
 * The specification says that a filter takes away what it matches; rules written for pySigma say `condition: not selection` and
 * mean what is left. So a condition that begins with `not` is taken that way, unless `x_mode` says which is meant.
 */
function readMode(document: Document, filter: Document, problems: Problems): SigmaFilter['mode'] {
  const mode = filter['x_mode'] ?? document['x_mode'];
  if (mode === 'exclude' || mode === 'require') return mode;
  if (mode !== undefined)
    problems.add('x_mode' in filter ? ['filter', 'x_mode'] : ['x_mode'], 'x_mode is neither exclude nor require');
  const { condition } = filter;
  if (typeof condition !== 'string' || !NEGATED.test(condition)) return 'exclude';
  problems.warn(
    ['filter', 'condition'],
    'the condition begins with not: taken as what an event must fulfil to remain a match, as pySigma does',
    'Add x_mode: require if that is meant, or x_mode: exclude.',
  );
  return 'require';
}
