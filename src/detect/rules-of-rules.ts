import { likelyMeant } from '../config/unknown-key.ts';
import type { LoadedSigma } from './load-sigma.ts';
import { type MatchesRule, matchedRules } from './matched-rules.ts';
import { compileRuleOfRules, type ReferredRule } from './rule/compile-rule-of-rules.ts';
import { exceptionTest } from './rule/exceptions.ts';
import type { RuleFileFault, WaitingRule } from './rule/read-rules.ts';
import type { Rule } from './rule/rule.ts';
import { RuleFault } from './rule/rule-fault.ts';
import { entriesOf } from './rule/rule-of-rules-shape.ts';
import type { RuleGround } from './rule-ground.ts';
import type { RulesConfig } from './rules-config.ts';
import { RuleNames } from './sigma/correlation-references.ts';
import { SigmaQueries } from './sigma/query/sigma-queries.ts';
import type { SigmaRule } from './sigma/rule.ts';
import { sigmaAlertSource } from './sigma-alert-source.ts';
import { eachAfterOthers, leadsToItself } from './upstream/after-others.ts';
import { remembered } from './upstream/remembered.ts';

/** The rules that others may look at. */
export interface KnownRules {
  /** Those of MozDef, and those made of correlations of Sigma. */
  readonly rules: readonly Rule[];
  readonly sigma: Pick<LoadedSigma, 'rules' | 'correlations'>;
  readonly ground: RuleGround;
  /** What is different here. */
  readonly config: RulesConfig['config'];
}

export interface RulesOfRules {
  /** The rules that were known; what is looked at remembers what it said of an event, so that it is asked once. */
  readonly rules: readonly Rule[];
  /** The rules that look at them. */
  readonly made: readonly Rule[];
  readonly faults: readonly RuleFileFault[];
}

/** Makes rules of files that look at the alerts of other rules. What is wrong with one does not touch the others. */
export function rulesOfRules(waiting: readonly WaitingRule[], known: KnownRules): RulesOfRules {
  if (waiting.length === 0) return { rules: known.rules, made: [], faults: [] };
  const byId = new Map(waiting.map((one) => [one.id, one]));
  const finder = new Finder(waiting, known);
  const faults: RuleFileFault[] = [];
  const made: Rule[] = [];
  const fault = (one: WaitingRule, message: string, path: readonly PropertyKey[] = ['rules']): void =>
    void faults.push({ where: one.whereIs(path), rule: one.id, message });
  const refersTo = ({ file }: WaitingRule): WaitingRule[] =>
    entriesOf(file).flatMap(({ rule }) => byId.get(rule) ?? []);
  eachAfterOthers(waiting, {
    refersTo,
    nameOf: ({ id }) => id,
    make(one) {
      try {
        const rule = compileRuleOfRules(one.file, { place: one.place, find: (name, path) => finder.find(name, path) });
        made.push(rule);
        finder.add(rule);
        return true;
      } catch (error) {
        if (!(error instanceof RuleFault)) throw error;
        fault(one, `${error.path.join('.')}: ${error.message}`, error.path);
        return false;
      }
    },
    onFault: (one, message) =>
      fault(
        one,
        leadsToItself(one, refersTo) ? 'rules: it refers to itself, directly or through others' : `rules: ${message}`,
      ),
  });
  return {
    rules: known.rules.map((rule) => finder.asLookedAt(rule)),
    made: made.map((rule) => finder.asLookedAt(rule)),
    faults,
  };
}

/** Finds the rules that others name, by their ids; those of Sigma also by their names. */
class Finder {
  readonly #known: KnownRules;
  readonly #rules: Map<string, Rule>;
  readonly #names: RuleNames;
  readonly #all: readonly string[];
  readonly #lookedAt = new Map<string, Rule>();
  readonly #matches: MatchesRule;
  readonly #queries: SigmaQueries;

  constructor(waiting: readonly WaitingRule[], known: KnownRules) {
    const { rules, correlations } = known.sigma;
    this.#known = known;
    this.#rules = new Map(known.rules.map((rule) => [rule.id, rule]));
    this.#names = new RuleNames(rules, correlations);
    this.#all = [...this.#rules.keys(), ...this.#names.names, ...waiting.map(({ id }) => id)];
    const named = waiting.flatMap(({ file }) => entriesOf(file).map(({ rule }) => this.#detection(rule)));
    const detections = new Set(named.filter((rule) => rule !== undefined));
    this.#matches = matchedRules(detections, known.ground);
    this.#queries = new SigmaQueries(known.ground);
  }

  add(rule: Rule): void {
    this.#rules.set(rule.id, rule);
  }

  /** The rule, that remembers what it said of an event if others look at it. */
  asLookedAt(rule: Rule): Rule {
    return this.#lookedAt.get(rule.id) ?? rule;
  }

  /** Throws a RuleFault. */
  find(name: string, path: readonly PropertyKey[]): ReferredRule {
    const rule = this.#rules.get(name) ?? this.#rules.get(this.#names.find(name)?.id ?? '');
    if (rule) return this.#referred(rule);
    const detection = this.#detection(name);
    if (detection) return this.#referredDetection(detection);
    const meant = likelyMeant(name, this.#all);
    const hint = meant === undefined ? 'mozdef rules list shows all' : `did you mean ${meant}?`;
    throw new RuleFault(path, `there is no rule ${name}; ${hint}`);
  }

  #referred(rule: Rule): ReferredRule {
    const { id, version, file } = rule;
    const looked = this.#lookedAt.get(id) ?? { ...rule, read: remembered(rule.read) };
    this.#lookedAt.set(id, looked);
    const enabled = this.#known.config[id]?.enabled ?? file.enabled;
    return { name: file.title, version, enabled, queries: rule.queries, rule: looked };
  }

  #referredDetection(rule: SigmaRule): ReferredRule {
    const { enabled = true, exceptions = [] } = this.#known.config[rule.id] ?? {};
    const excepted = exceptionTest(exceptions);
    const query = this.#queries.of(rule);
    return {
      name: rule.title,
      version: JSON.stringify([sigmaAlertSource(rule).version, exceptions]),
      enabled,
      queries: () => [query()],
      matches: (event) => this.#matches(rule, event) && !excepted(event),
    };
  }

  #detection(name: string): SigmaRule | undefined {
    const found = this.#names.find(name);
    return found && 'detection' in found ? found : undefined;
  }
}
