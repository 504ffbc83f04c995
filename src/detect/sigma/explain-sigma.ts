import type { Event, JsonValue } from '../../event/event.ts';
import type { Lists } from '../lists.ts';
import { itemHolds, type Subject } from './evaluate-plain.ts';
import type { EventKind } from './event-kind.ts';
import { valueOf } from './event-values.ts';
import { expandItem } from './expand-item.ts';
import { referencedFields } from './needed-fields.ts';
import type { Condition, Search, SearchItem, SigmaRule, SigmaValue } from './rule.ts';
import { UnusableValue } from './text-forms.ts';

/** One condition of a rule, and why it holds or not. */
export interface Explanation {
  /** As a person would say it: `selection`, `not filter`, `Image|endswith: \cmd.exe`. */
  readonly text: string;
  readonly matched: boolean;
  /** What the event has in the field that the condition asks about; undefined if it has nothing, or no field is asked. */
  readonly value?: JsonValue;
  /** Where it cannot be tried at all: why not. */
  readonly problem?: string;
  readonly parts: readonly Explanation[];
}

/** Why an event matches a rule or not, condition by condition; nothing is left out once the answer is clear. */
export function explainSigma(rule: SigmaRule, event: Event, kind: EventKind, lists?: Lists): Explanation {
  return new Explainer(rule, { event, kind }, lists).explain(rule.detection.condition);
}

class Explainer {
  readonly #searches: ReadonlyMap<string, Search>;
  readonly #subject: Subject;
  readonly #lists: Lists | undefined;

  constructor(rule: SigmaRule, subject: Subject, lists: Lists | undefined) {
    this.#searches = new Map(rule.detection.searches.map((search) => [search.name, search]));
    this.#subject = subject;
    this.#lists = lists;
  }

  explain(condition: Condition): Explanation {
    switch (condition.op) {
      case 'and':
      case 'or':
        return all(condition.op === 'and' ? 'all of these' : 'any of these', condition.op, this.#each(condition.of));
      case 'not': {
        const part = this.explain(condition.of);
        return { text: 'not', matched: !part.matched, parts: [part] };
      }
      case 'some': {
        const parts = condition.names.map((name) => this.#search(name));
        const text = `${condition.quantity === 'all' ? 'all' : '1'} of ${condition.pattern}`;
        return all(text, condition.quantity === 'all' ? 'and' : 'or', parts);
      }
      case 'search':
        return this.#search(condition.name);
      default:
        return condition satisfies never;
    }
  }

  #each(conditions: readonly Condition[]): Explanation[] {
    return conditions.map((condition) => this.explain(condition));
  }

  #search(name: string): Explanation {
    const groups = this.#searches.get(name)?.groups ?? [];
    const [only] = groups;
    if (only && groups.length === 1) return all(name, 'and', this.#items(only));
    return all(
      name,
      'or',
      groups.map((items, index) => {
        const parts = this.#items(items);
        const [single] = parts;
        return single && parts.length === 1 ? single : all(`${name}, ${index + 1} of ${groups.length}`, 'and', parts);
      }),
    );
  }

  #items(items: readonly SearchItem[]): Explanation[] {
    return items.map((item) => this.#item(item));
  }

  #item(item: SearchItem): Explanation {
    const { event, kind } = this.#subject;
    const value = item.field === undefined ? undefined : valueOf(event, kind, item.field);
    const said = { text: itemText(item), ...(value !== undefined && { value }) };
    try {
      const matched = itemHolds(expandItem(item, this.#lists), this.#subject);
      return { ...said, matched, parts: this.#references(item) };
    } catch (error) {
      if (!(error instanceof UnusableValue)) throw error;
      return { ...said, matched: false, problem: error.message, parts: [] };
    }
  }

  /** Fields that the item compares with, for what they hold. */
  #references(item: SearchItem): Explanation[] {
    return referencedFields(item).flatMap((field) => {
      const value = valueOf(this.#subject.event, this.#subject.kind, field);
      return [{ text: field, matched: value !== undefined, ...(value !== undefined && { value }), parts: [] }];
    });
  }
}

function all(text: string, op: 'and' | 'or', parts: readonly Explanation[]): Explanation {
  const matched = op === 'and' ? parts.every((part) => part.matched) : parts.some((part) => part.matched);
  return { text, matched, parts };
}

/** Values that a text shows of a long list. */
const SHOWN = 20;

function itemText({ field, modifiers, values }: SearchItem): string {
  const key = [field ?? '', ...modifiers].join('|');
  const shown = values.slice(0, SHOWN).map(shownValue);
  if (values.length > SHOWN) shown.push(`and ${values.length - SHOWN} more`);
  const list = shown.join(modifiers.includes('all') ? ' and ' : ' or ');
  return key === '' ? list : `${key}: ${list}`;
}

function shownValue(value: SigmaValue): string {
  return value === '' ? "''" : String(value);
}
