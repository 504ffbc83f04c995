import type { Event, JsonValue } from '../../event/event.ts';
import { textOf } from '../../query/field-values.ts';
import { compileExactGlob, compileGlob } from '../../query/glob.ts';
import { fold } from '../../query/tokens.ts';
import type { Lists } from '../lists.ts';
import { conditionHolds } from './condition.ts';
import type { EventKind } from './event-kind.ts';
import { hasNull, keywordTexts, type Leaf, leavesOf, valueOf } from './event-values.ts';
import { expandDetection } from './expand-rule.ts';
import type { ExpandedSearch, FieldTest, Place, ValueTest } from './field-test.ts';
import { compileLeafTest, type LeafPredicate } from './leaf-test.ts';
import { shapeOf } from './pattern.ts';
import type { SigmaRule } from './rule.ts';

/**
 * Whether an event matches a rule, in the plainest way: every condition is tried, nothing is remembered between events. It is what
 * the engine must agree with, and what explanations are made of. A rule that cannot be used (a list is missing) matches nothing.
 * Log sources are not looked at.
 */
export function evaluatePlain(rule: SigmaRule, event: Event, kind: EventKind, lists?: Lists): boolean {
  const searches = searchesOf(rule, lists);
  if (!searches) return false;
  return conditionHolds(rule.detection.condition, (name) => searchHolds(searches.get(name) ?? [], { event, kind }));
}

/** An event and where it keeps its fields. */
export interface Subject {
  readonly event: Event;
  readonly kind: EventKind;
}

type Searches = ReadonlyMap<string, ExpandedSearch>;

/** What rules ask without lists never changes. */
const known = new WeakMap<SigmaRule, Searches>();

function searchesOf(rule: SigmaRule, lists: Lists | undefined): Searches | undefined {
  const before = lists === undefined ? known.get(rule) : undefined;
  if (before) return before;
  const expanded = expandDetection(rule.detection, lists);
  if ('fault' in expanded) return undefined;
  if (lists === undefined) known.set(rule, expanded.searches);
  return expanded.searches;
}

function searchHolds(search: ExpandedSearch, subject: Subject): boolean {
  return search.some((items) => items.every((item) => itemHolds(item, subject)));
}

/** Whether one item holds for the event. */
export function itemHolds({ field, demands, negated }: FieldTest, subject: Subject): boolean {
  const value = field === undefined ? keywordTexts(subject.event) : valueOf(subject.event, subject.kind, field);
  return demands.every((tests) => tests.some((test) => valueHolds(test, value, subject))) !== negated;
}

function valueHolds(test: ValueTest, value: JsonValue | undefined, subject: Subject): boolean {
  if (test.kind === 'exists') return (value !== undefined) === test.present;
  if (test.kind === 'null') return value === undefined || hasNull(value);
  const leaves = leavesOf(value);
  // Expressions are compiled only when there is something to try them on.
  if (leaves.length === 0) return false;
  return leaves.some(leafTest(test, subject));
}

function leafTest(test: Exclude<ValueTest, { kind: 'exists' | 'null' }>, { event, kind }: Subject): LeafPredicate {
  if (test.kind === 'reference') {
    const others = leavesOf(valueOf(event, kind, test.field));
    return (leaf) => others.some((other) => compares(test.place, comparable(leaf, test), comparable(other, test)));
  }
  const before = predicates.get(test);
  if (before) return before;
  const predicate = test.kind === 'text' ? textPredicate(test) : compileLeafTest(test);
  predicates.set(test, predicate);
  return predicate;
}

/** So that being plain does not mean to compile expressions anew for each event. */
const predicates = new WeakMap<ValueTest, LeafPredicate>();

function textPredicate(test: Extract<ValueTest, { kind: 'text' }>): LeafPredicate {
  const shape = shapeOf(test.pattern);
  if ('literal' in shape) {
    const wanted = comparable(shape.literal, test);
    return (leaf) => compares(shape.shape, comparable(leaf, test), wanted);
  }
  const matches = test.cased ? compileExactGlob(test.pattern) : compileGlob(test.pattern);
  return (leaf) => matches(comparable(leaf, test));
}

function comparable(leaf: Leaf, { cased }: { readonly cased: boolean }): string {
  return cased ? textOf(leaf) : fold(textOf(leaf));
}

function compares(place: Place, text: string, wanted: string): boolean {
  if (place === 'contains') return text.includes(wanted);
  if (place === 'startswith') return text.startsWith(wanted);
  return place === 'endswith' ? text.endsWith(wanted) : text === wanted;
}
