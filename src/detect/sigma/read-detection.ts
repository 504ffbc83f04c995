import { isConditionFault, parseCondition } from './condition.ts';
import { type Document, isMap, readHead, readLogSource } from './read-head.ts';
import { readSearch, type Where } from './read-search.ts';
import type { Condition, Detection, Search, SigmaRule } from './rule.ts';
import type { Problems } from './sigma-fault.ts';

const NOTHING: Condition = { op: 'or', of: [] };

/** A detection rule. What it returns is of use only while `problems` has no faults. */
export function readDetectionRule(document: Document, problems: Problems): SigmaRule {
  const head = readHead(document, problems);
  const logsource = readLogSource(document, problems);
  const { detection } = document;
  if (isMap(detection)) return { ...head, logsource, detection: readDetection(detection, problems) };
  problems.add('detection' in document ? ['detection'] : [], 'the detection is not a map of searches and a condition');
  return { ...head, logsource, detection: { searches: [], condition: NOTHING } };
}

function readDetection(detection: Document, problems: Problems): Detection {
  if ('timeframe' in detection)
    problems.add(
      ['detection', 'timeframe'],
      'timeframe is obsolete',
      'Write a correlation with a timespan that refers to this rule.',
    );
  const searches = Object.entries(detection)
    .filter(([name]) => name !== 'condition' && name !== 'timeframe')
    .map(([name, value]): Search => readSearch(name, value, { path: ['detection', name], problems }));
  if (searches.length === 0) problems.add(['detection'], 'the detection has no searches');
  return {
    searches,
    condition: readCondition(detection['condition'], { searches, path: ['detection', 'condition'], problems }),
  };
}

/** One condition, or a list of which any may hold. */
export function readCondition(
  condition: unknown,
  { searches, path, problems }: Where & { readonly searches: readonly Search[] },
): Condition {
  const texts: unknown[] = Array.isArray(condition) ? condition : [condition];
  const names = searches.map(({ name }) => name);
  const trees = texts.map((text): Condition => {
    if (typeof text === 'string') {
      const parsed = parseCondition(text, names);
      if (!isConditionFault(parsed)) return parsed;
      problems.add(path, parsed.message, parsed.remedy);
    } else problems.add(path, 'a condition is missing', 'Add condition: with the names of the searches.');
    return NOTHING;
  });
  const [only] = trees;
  return only && trees.length === 1 ? only : { op: 'or', of: trees };
}
