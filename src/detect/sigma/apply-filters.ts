import { contains } from './event-kind.ts';
import type { Condition, Detection, SigmaFilter, SigmaRule } from './rule.ts';

/**
 * The rules with what filters demand made part of them: where a filter means a rule, its searches join the rule's, under names
 * of their own. Rules that no filter means are the same objects.
 */
export function applyFilters(rules: readonly SigmaRule[], filters: readonly SigmaFilter[]): readonly SigmaRule[] {
  return rules.map((rule) => filters.filter((filter) => means(filter, rule)).reduce(withFilter, rule));
}

/** Whether a filter is meant for a rule: it names it, and its log source is the rule's or a wider one. */
function means(filter: SigmaFilter, { id, name, logsource }: SigmaRule): boolean {
  const named = filter.rules?.some((one) => one === id || one === name) ?? true;
  return named && contains(filter.logsource, logsource);
}

function withFilter(rule: SigmaRule, filter: SigmaFilter): SigmaRule {
  const taken = new Set(rule.detection.searches.map(({ name }) => name));
  const renamed = (name: string): string => {
    let own = `_filter_${name}`;
    while (taken.has(own)) own = `_${own}`;
    return own;
  };
  const names = new Map(filter.detection.searches.map(({ name }) => [name, renamed(name)]));
  const searches = filter.detection.searches.map((search) => ({
    ...search,
    name: names.get(search.name) ?? search.name,
  }));
  const demand = rename(filter.detection.condition, names);
  const detection: Detection = {
    searches: [...rule.detection.searches, ...searches],
    condition: {
      op: 'and',
      of: [rule.detection.condition, filter.mode === 'require' ? demand : { op: 'not', of: demand }],
    },
  };
  return { ...rule, detection };
}

function rename(condition: Condition, names: ReadonlyMap<string, string>): Condition {
  const renamed = (name: string): string => names.get(name) ?? name;
  switch (condition.op) {
    case 'and':
    case 'or':
      return { op: condition.op, of: condition.of.map((part) => rename(part, names)) };
    case 'not':
      return { op: 'not', of: rename(condition.of, names) };
    case 'search':
      return { op: 'search', name: renamed(condition.name) };
    case 'some':
      return { ...condition, names: condition.names.map(renamed) };
    default:
      return condition satisfies never;
  }
}
