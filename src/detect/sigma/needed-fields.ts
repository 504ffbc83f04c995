import { literalOf, parsePattern } from './pattern.ts';
import type { SearchItem, SigmaRule } from './rule.ts';

/** All fields that a rule names, in Sigma's words, each once. Keywords name none. */
export function neededFields({ detection }: SigmaRule): readonly string[] {
  const fields = new Set<string>();
  for (const { groups } of detection.searches) {
    for (const item of groups.flat()) {
      if (item.field !== undefined) fields.add(item.field);
      for (const field of referencedFields(item)) fields.add(field);
    }
  }
  return [...fields];
}

/** The fields that an item compares its own with. */
export function referencedFields({ modifiers, values }: SearchItem): readonly string[] {
  if (!modifiers.includes('fieldref')) return [];
  return values.flatMap((value) => (typeof value === 'string' ? [literalOf(parsePattern(value)) ?? value] : []));
}
