import { MozdefError } from '../lifecycle/error.ts';
import { judgeHits } from './judge/hits.ts';
import { type LoadedRules, ownRule } from './load-rules.ts';
import { exceptionTest } from './rule/exceptions.ts';
import type { Rule } from './rule/rule.ts';
import { parseSummary } from './rule/summary.ts';
import type { RuleGround } from './rule-ground.ts';
import type { RulesConfig } from './rules-config.ts';
import { SigmaQueries } from './sigma/query/sigma-queries.ts';
import type { SigmaRule } from './sigma/rule.ts';
import { SigmaEngine } from './sigma/sigma-engine.ts';
import { sigmaAlertSource, sigmaHit } from './sigma-alert-source.ts';
import { sigmaRuleFile } from './sigma-rule-file.ts';

export interface SigmaContext {
  readonly ground: RuleGround;
  /** What is different here. */
  readonly config: RulesConfig;
}

/**
 * A rule of Sigma as it is on the stream, for who tries it on events that are there: each event that it matches fires, and those of a host
 * are one alert while they are no further apart than there. Throws `request-invalid` for one that cannot be used here.
 */
export function ruleOfSigma(sigma: SigmaRule, { ground, config: { config } }: SigmaContext): Rule {
  const engine = new SigmaEngine([sigma], ground);
  const [unusable] = engine.unusable;
  if (unusable) throw new MozdefError('request-invalid', unusable.fault.message, { where: sigma.title });
  const { severity, exceptions = [] } = (Object.hasOwn(config, sigma.id) && config[sigma.id]) || {};
  const excepted = exceptionTest(exceptions);
  const source = sigmaAlertSource(sigma, severity);
  const file = sigmaRuleFile('match', source, { group_by: source.groupBy, window: `${source.quiet}ms` });
  const query = new SigmaQueries(ground).of(sigma);
  return {
    id: sigma.id,
    version: source.version,
    place: sigma.title,
    file,
    on: 'stream',
    groupBy: source.groupBy,
    eachEvent: source.eachEvent,
    fields: [],
    queries: () => [query()],
    stepsOf: (event) => (engine.match(event).length > 0 ? 1 : 0),
    read: (event) => (excepted(event) ? [] : engine.match(event).map(() => sigmaHit(event))),
    judge: judgeHits(source.quiet),
    quiet: source.quiet,
    summary: parseSummary(file.summary ?? '{title}', {}),
  };
}

/** The rule of MozDef or of Sigma of this id, whether it is enabled or not, and alerts by itself or not. Throws what `ruleOfSigma` throws. */
export function ruleById(id: string, loaded: LoadedRules): Rule | undefined {
  const own = ownRule(id, loaded) ?? loaded.silentCorrelations.find((one) => one.id === id);
  if (own) return own;
  const sigma = [...loaded.sigma.rules, ...loaded.silent, ...loaded.disabledSigma].find((one) => one.id === id);
  return sigma && ruleOfSigma(sigma, loaded);
}
