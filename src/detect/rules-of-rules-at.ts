import type { LoadedRules } from './load-rules.ts';
import type { WaitingRule } from './rule/read-rules.ts';
import { entriesOf } from './rule/rule-of-rules-shape.ts';
import { type KnownRules, type RulesOfRules, rulesOfRules } from './rules-of-rules.ts';
import { RuleNames } from './sigma/correlation-references.ts';

export interface RulesOfRulesAt {
  /** The rules that were read together with those that wait. */
  readonly here: KnownRules;
  /** Loads those of the configuration; called only when a rule is named that is not here. */
  readonly elsewhere: () => Promise<LoadedRules>;
}

/** As {@link rulesOfRules} for rules that are read by themselves: what they look at may stand in the configuration. `rules` are those of `here`. */
export async function rulesOfRulesAt(
  waiting: readonly WaitingRule[],
  { here, elsewhere }: RulesOfRulesAt,
): Promise<RulesOfRules> {
  const own = new Set([...here.rules, ...waiting].map(({ id }) => id));
  const names = new RuleNames(here.sigma.rules, here.sigma.correlations);
  const lacking = waiting
    .flatMap(({ file }) => entriesOf(file))
    .some(({ rule }) => !own.has(rule) && names.find(rule) === undefined);
  if (!lacking) return rulesOfRules(waiting, here);
  const { rules, disabled, silentCorrelations, silent, sigma, ground, config } = await elsewhere();
  const others = [...rules, ...disabled, ...silentCorrelations].filter(({ id }) => !own.has(id));
  const { rules: all, ...found } = rulesOfRules(waiting, {
    rules: [...here.rules, ...others],
    sigma: {
      rules: [...here.sigma.rules, ...sigma.rules, ...silent],
      correlations: [...here.sigma.correlations, ...sigma.correlations],
    },
    ground,
    config: config.config,
  });
  return { ...found, rules: all.filter(({ id }) => own.has(id)) };
}
