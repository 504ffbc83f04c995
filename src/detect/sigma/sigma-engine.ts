import type { Event } from '../../event/event.ts';
import type { Lists } from '../lists.ts';
import { KindProgram, type PreparedRule } from './engine/kind-program.ts';
import { TreeMaker } from './engine/tree.ts';
import { evaluatePlain } from './evaluate-plain.ts';
import { type Classify, type EventKind, mayConcern } from './event-kind.ts';
import { expandDetection, type SearchFault, usesLists } from './expand-rule.ts';
import { neededFields } from './needed-fields.ts';
import type { SigmaRule } from './rule.ts';
import { isTooVague } from './too-vague.ts';

export interface SigmaEngineOptions {
  readonly classify: Classify;
  /** Values of placeholders; an engine keeps what they were when it met the rule. */
  readonly lists?: Lists;
  /** Told again and again while a program is made, for the first event of a kind: with thousands of rules that may take seconds. */
  readonly onStep?: () => void;
  /** Told of each rule that throws at an event, which is taken for one that does not match; without it the error is thrown on. */
  readonly onFailure?: (rule: SigmaRule, error: unknown) => void;
}

/** A rule that the engine leaves out, and why. */
export interface UnusableRule {
  readonly rule: SigmaRule;
  readonly fault: SearchFault;
}

const NONE: readonly SigmaRule[] = [];

function thrownOn(_: SigmaRule, error: unknown): never {
  throw error;
}

/** Tries many Sigma rules on each event at little more than the cost of reading it. Agrees with `evaluatePlain`. */
export class SigmaEngine {
  readonly #rules: readonly SigmaRule[];
  readonly #options: SigmaEngineOptions;
  readonly #prepared: (PreparedRule | undefined)[];
  readonly #programs = new Map<EventKind, KindProgram>();
  /** By what they are made of. */
  readonly #shared = new Map<string, KindProgram>();
  readonly #trees = new TreeMaker();
  readonly #unusable: UnusableRule[] = [];
  readonly #onFailure: (index: number, error: unknown) => void;

  constructor(rules: readonly SigmaRule[], options: SigmaEngineOptions) {
    this.#rules = rules;
    this.#options = options;
    const { onFailure = thrownOn } = options;
    this.#onFailure = (index, error) => onFailure(rules[index] as SigmaRule, error);
    // The others are expanded when an event of their kind comes: most sites see few of the kinds that there are rules for.
    this.#prepared = rules.map((rule, index) => (usesLists(rule) ? this.#prepare(rule, index) : undefined));
  }

  /** Rules that cannot be used, mostly for want of a list that they name. */
  get unusable(): readonly UnusableRule[] {
    return this.#unusable;
  }

  /** All but those. */
  get usable(): readonly SigmaRule[] {
    const unusable = new Set(this.#unusable.map(({ rule }) => rule));
    return this.#rules.filter((rule) => !unusable.has(rule));
  }

  /** The rules that the event matches, in their order. */
  match(event: Event): readonly SigmaRule[] {
    const kind = this.#options.classify(event);
    const program = this.#programs.get(kind) ?? this.#programFor(kind);
    let matched: readonly number[];
    try {
      matched = program.match(event);
    } catch {
      matched = this.#matchEach(event, kind, program.indexes);
    }
    return matched.length === 0 ? NONE : matched.map((index) => this.#rules[index] as SigmaRule);
  }

  /** One by one, in the plain way: of an event whose signs could not be looked for, so that only those fail that ask for what cannot be read. */
  #matchEach(event: Event, kind: EventKind, indexes: readonly number[]): readonly number[] {
    return indexes.filter((index) => {
      try {
        return evaluatePlain(this.#rules[index] as SigmaRule, event, kind, this.#options.lists);
      } catch (error) {
        this.#onFailure(index, error);
        return false;
      }
    });
  }

  /** Kinds that the same rules concern, and that keep the fields of those in the same places, share a program. */
  #programFor(kind: EventKind): KindProgram {
    const rules = this.#rulesFor(kind);
    const fields = new Set(rules.flatMap(({ index }) => neededFields(this.#rules[index] as SigmaRule)));
    const paths = [...fields].map((field) => [field, kind.pathsOf(field)]);
    const content = JSON.stringify([rules.map(({ index }) => index), paths]);
    const { onStep } = this.#options;
    const told = { onFailure: this.#onFailure, ...(onStep && { onStep }) };
    const program = this.#shared.get(content) ?? new KindProgram(rules, kind, told);
    this.#shared.set(content, program);
    this.#programs.set(kind, program);
    return program;
  }

  /** Rules for log sources like these. */
  #rulesFor(kind: EventKind): PreparedRule[] {
    const { lists, onStep } = this.#options;
    return this.#rules.flatMap((rule, index) => {
      onStep?.();
      if (!kind.logsources.some((source) => mayConcern(rule.logsource, source))) return [];
      if (this.#unusable.some((one) => one.rule === rule)) return [];
      if (isTooVague(rule, kind, lists)) return [];
      const prepared = (this.#prepared[index] ??= this.#prepare(rule, index));
      return prepared ? [prepared] : [];
    });
  }

  #prepare(rule: SigmaRule, index: number): PreparedRule | undefined {
    const expanded = expandDetection(rule.detection, this.#options.lists);
    if ('searches' in expanded) return { index, tree: this.#trees.make(rule.detection.condition, expanded.searches) };
    this.#unusable.push({ rule, fault: expanded.fault });
    return undefined;
  }
}
