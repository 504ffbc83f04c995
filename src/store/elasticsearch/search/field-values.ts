import { allOfDsl, type Dsl, hasTerm } from '../dsl.ts';
import { quoted } from '../dsl-regexp.ts';
import { entry, isOdd, pathKey, placeOf } from '../search-entry.ts';
import { FIELD } from '../search-mapping.ts';

/** How the values of a field are counted. */
export interface FieldValues {
  readonly field: string;
  /** What finds the events. */
  readonly condition: Dsl;
  /** What of an aggregation over terms makes it one over the values of the field; undefined when only reading the events tells them. */
  readonly terms: { readonly field: string; readonly include: string } | undefined;
  /** Events that have values which such an aggregation does not see. */
  readonly unseen: Dsl;
  /** Whether a folded text is such a value. */
  readonly isUnseen: (text: string) => boolean;
}

/** How to count the values of a field in events that a condition finds. */
export function fieldValues(field: string, condition: Dsl): FieldValues {
  const place = placeOf(field);
  if (!place.indexed || !place.countable)
    return { field, condition, terms: undefined, unseen: condition, isUnseen: () => true };
  return {
    field,
    condition,
    // Without the parentheses some versions of OpenSearch (such as 2.19) fail when the field comes after all others and has no values:
    // they have a way of their own for what ends in `.*`, and it looks past the end (issues 19529 and 19636 of OpenSearch).
    terms: { field: place.field, include: `${quoted(entry(field, ''))}(.*)` },
    unseen: allOfDsl([condition, hasTerm(FIELD.odd, pathKey(field))]),
    isUnseen: isOdd,
  };
}
