import type { Event } from '../../event/event.ts';
import { someValue, textOf } from '../../query/field-values.ts';
import { ANALYZED_FIELD, segmentsOf } from '../../query/fields.ts';
import { fold, tokensOf } from '../../query/tokens.ts';
import type { Rule } from './rule.ts';
import { witnessesOf } from './witness.ts';

/** Of a rule that may find its text in more fields than this all events are tried: to look into each field takes longer. */
const MOST_FIELDS = 4;

/** Finds the rules that may count an event without trying all of them: by texts that each of them needs. */
export class RuleIndex {
  /** Rules that have no witness or too many, and are tried on every event. */
  readonly #always: Rule[] = [];
  /** By field, then by folded value. */
  readonly #fields = new Map<string, { readonly segments: readonly string[]; readonly rules: Map<string, Rule[]> }>();
  readonly #words = new Map<string, Rule[]>();

  constructor(rules: readonly Rule[]) {
    for (const rule of rules) this.#add(rule);
  }

  /** Rules that may count the event, each once; every rule that counts it is among them. */
  candidates(event: Event): Set<Rule> {
    const found = new Set(this.#always);
    const addAll = (rules: readonly Rule[] | undefined): void => {
      if (rules) for (const rule of rules) found.add(rule);
    };
    for (const { segments, rules } of this.#fields.values()) {
      someValue(event, segments, (value) => {
        if (typeof value !== 'object') addAll(rules.get(fold(textOf(value))));
        return false;
      });
    }
    if (this.#words.size > 0) for (const word of tokensOf(event.summary)) addAll(this.#words.get(word));
    return found;
  }

  #add(rule: Rule): void {
    const each = rule.queries(0).map(witnessesOf);
    const all = each.flatMap((witnesses) => witnesses ?? []);
    if (each.includes(undefined) || new Set(all.map(({ field }) => field)).size > MOST_FIELDS) {
      this.#always.push(rule);
      return;
    }
    for (const { field, text } of all) {
      const rules = field === ANALYZED_FIELD ? this.#words : this.#rulesOf(field);
      const there = rules.get(text);
      if (!there) rules.set(text, [rule]);
      else if (!there.includes(rule)) there.push(rule);
    }
  }

  #rulesOf(field: string): Map<string, Rule[]> {
    const known = this.#fields.get(field) ?? { segments: segmentsOf(field), rules: new Map<string, Rule[]>() };
    this.#fields.set(field, known);
    return known.rules;
  }
}
