import type { Lists } from '../lists.ts';
import { expandItem } from './expand-item.ts';
import type { ExpandedSearch } from './field-test.ts';
import type { Detection, Search, SigmaRule } from './rule.ts';
import { UnusableValue } from './text-forms.ts';

/** What is wrong with a value of a search, and where in the search. */
export interface SearchFault {
  readonly search: string;
  readonly field: string | undefined;
  readonly message: string;
  readonly remedy?: string;
}

export type Expanded = { readonly searches: ReadonlyMap<string, ExpandedSearch> } | { readonly fault: SearchFault };

/** The searches of a detection with modifiers applied and placeholders filled in, by name; or the first fault. */
export function expandDetection({ searches }: Detection, lists?: Lists): Expanded {
  const expanded = new Map<string, ExpandedSearch>();
  for (const search of searches) {
    const groups = expandSearch(search, lists);
    if ('message' in groups) return { fault: groups };
    expanded.set(search.name, groups);
  }
  return { searches: expanded };
}

/** Whether what a rule looks for depends on lists. */
export function usesLists({ detection }: Pick<SigmaRule, 'detection'>): boolean {
  return detection.searches.some(({ groups }) =>
    groups.some((items) => items.some((item) => item.modifiers.includes('expand'))),
  );
}

/** Why a rule is left out for want of lists; undefined of one that can be used. */
export function lackOfLists(rule: Pick<SigmaRule, 'detection'>, lists: Lists): string | undefined {
  const expanded = usesLists(rule) ? expandDetection(rule.detection, lists) : undefined;
  if (!expanded || 'searches' in expanded) return undefined;
  const { message, remedy } = expanded.fault;
  return remedy === undefined ? message : `${message}. ${remedy}`;
}

function expandSearch({ name, groups }: Search, lists?: Lists): ExpandedSearch | SearchFault {
  let field: string | undefined;
  try {
    return groups.map((items) =>
      items.map((item) => {
        ({ field } = item);
        return expandItem(item, lists);
      }),
    );
  } catch (error) {
    if (!(error instanceof UnusableValue)) throw error;
    const { message, remedy } = error;
    return { search: name, field, message, ...(remedy !== undefined && { remedy }) };
  }
}
