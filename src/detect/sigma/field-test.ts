import type { Network } from '../../query/address.ts';
import type { Bound, TimePart } from './modifiers.ts';
import type { Pattern } from './pattern.ts';

/** What an item asks of one value of its field, with modifiers applied and placeholders filled in. */
export type ValueTest =
  /** The whole text of the value. */
  | { readonly kind: 'text'; readonly pattern: Pattern; readonly cased: boolean }
  /** The value as a number, or text that is one. */
  | { readonly kind: 'number'; readonly value: number }
  /** There is no value, or null. */
  | { readonly kind: 'null' }
  /** The field is there, whatever it holds. */
  | { readonly kind: 'exists'; readonly present: boolean }
  /** Somewhere in the text. `flags` is a subset of `ims`. */
  | { readonly kind: 'expression'; readonly source: string; readonly flags: string }
  | { readonly kind: 'network'; readonly network: Network; readonly text: string }
  /** As a number, or as this part of the time. */
  | { readonly kind: 'comparison'; readonly bound: Bound | 'eq'; readonly value: number; readonly part?: TimePart }
  /** Against the values of another field. */
  | { readonly kind: 'reference'; readonly field: string; readonly place: Place; readonly cased: boolean };

export type Place = 'equals' | 'startswith' | 'endswith' | 'contains';

/** One item of a search. */
export interface FieldTest {
  /** Absent: keywords, which look into all texts of the event. */
  readonly field?: string;
  /** Each demand must be met: one of its tests holds for any value of the field. */
  readonly demands: readonly (readonly ValueTest[])[];
  /** Turns the answer round. */
  readonly negated: boolean;
}

/** A search ready to be tried: any of the groups, each with all its items. */
export type ExpandedSearch = readonly (readonly FieldTest[])[];
