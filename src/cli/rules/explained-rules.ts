import { existsSync, readFileSync } from 'node:fs';
import { listEntries } from '../../config/list-entries.ts';
import { correlationShape } from '../../detect/compile-correlation.ts';
import { explainCorrelation, explainDetection } from '../../detect/explain/explain-correlation.ts';
import { explainRule } from '../../detect/explain/explain-rule.ts';
import type { ForeignWindow } from '../../detect/explain/explain-window.ts';
import type { Lists } from '../../detect/lists.ts';
import type { RuleFileFault } from '../../detect/rule/read-rules.ts';
import type { Rule } from '../../detect/rule/rule.ts';
import type { RuleGround } from '../../detect/rule-ground.ts';
import type { RulesConfig } from '../../detect/rules-config.ts';
import { RuleNames } from '../../detect/sigma/correlation-references.ts';
import type { Explanation } from '../../detect/sigma/explain-sigma.ts';
import type { SigmaCorrelation, SigmaRule } from '../../detect/sigma/rule.ts';
import type { Event } from '../../event/event.ts';
import { MozdefError } from '../../lifecycle/error.ts';
import type { CommonOptions } from '../common-options.ts';
import { unreadable } from '../send/input-files.ts';
import { settingsOf } from '../settings-of.ts';
import { configuredRules, ruleCalled, rulesAt } from './rules-of.ts';

/** A rule that can say why. */
export interface ExplainedRule {
  readonly id: string;
  readonly explain: (event: Event) => Explanation;
  /** Of a rule of windows. */
  readonly windows?: { readonly rule: Rule; readonly foreign: ForeignWindow | undefined };
}

interface Found {
  readonly rules: readonly Rule[];
  readonly sigma: readonly SigmaRule[];
  readonly correlations: readonly SigmaCorrelation[];
  readonly ground: RuleGround;
  /** What is different here, of rules that do not know it themselves. */
  readonly config?: RulesConfig;
  readonly faults: readonly RuleFileFault[];
}

/** The rules of a file, or the one of this id. Rejects when there is none that can be used. */
export async function explainedRules(
  name: string,
  options: CommonOptions & { readonly list: readonly string[] },
): Promise<readonly ExplainedRule[]> {
  const given = listsOf(options.list);
  const isFile = existsSync(name);
  const config = settingsOf(options).settings.rules;
  const found = isFile ? await rulesAt([name], { config, given }) : await configured(options, given);
  const own = found.faults.filter(({ rule }) => isFile || rule === name);
  const all = explainable(found);
  const wanted = isFile ? all : all.filter(({ id }) => id === name);
  const [fault] = own;
  if (wanted.length > 0) return wanted;
  if (fault) throw new MozdefError('request-invalid', fault.message, { where: fault.where });
  if (isFile) throw new MozdefError('usage', `there are no rules in ${name}`);
  ruleCalled(name, [...found.rules, ...found.sigma], []);
  return [];
}

async function configured(options: CommonOptions, given: Lists): Promise<Found> {
  const loaded = await configuredRules(options, {}, given);
  const { rules, disabled, silentCorrelations, sigma, silent, ground, faults } = loaded;
  const { correlations } = sigma;
  return {
    rules: [...rules, ...disabled, ...silentCorrelations],
    sigma: [...sigma.rules, ...silent],
    correlations,
    ground,
    config: loaded.config,
    faults,
  };
}

function explainable({ rules, sigma, correlations, ground, config }: Found): ExplainedRule[] {
  const names = new RuleNames(sigma, correlations);
  const byId = new Map(correlations.map((one) => [one.id, one]));
  const made = new Map(rules.map((rule) => [rule.id, rule]));
  const ofDetection =
    (rule: SigmaRule) =>
    (event: Event): Explanation =>
      explainDetection(rule, event, ground);
  const ofCorrelation = (correlation: SigmaCorrelation, rule: Rule): ((event: Event) => Explanation) => {
    const referred = correlation.rules.flatMap((name) => {
      const one = names.find(name);
      if (one && isDetection(one)) return ofDetection(one);
      const other = one && made.get(one.id);
      return one && other ? ofCorrelation(one, other) : [];
    });
    return (event) => explainCorrelation(rule, event, referred);
  };
  const own = rules.map((rule): ExplainedRule => {
    const correlation = byId.get(rule.id);
    if (!correlation) {
      const explain = (event: Event): Explanation => explainRule(rule, event);
      return { id: rule.id, explain, ...(!isDecidedByOne(rule) && { windows: { rule, foreign: undefined } }) };
    }
    const referred = correlation.rules.flatMap((name) => names.find(name) ?? []);
    const shape = correlationShape(correlation, referred.length);
    // How far a condition over names was says nothing that its rules do not say.
    const known = !('reason' in shape || 'enough' in shape);
    const foreign = !known ? undefined : { shape, names: referred.map(({ title }) => title) };
    return { id: rule.id, explain: ofCorrelation(correlation, rule), windows: { rule, foreign } };
  });
  // Exceptions of a detection are for its own alerts: correlations count all that it matches.
  const detections = sigma.map((rule): ExplainedRule => {
    const exceptions = (config && Object.hasOwn(config.config, rule.id) && config.config[rule.id]?.exceptions) || [];
    return { id: rule.id, explain: (event) => explainDetection(rule, event, { ...ground, exceptions }) };
  });
  return [...own, ...detections];
}

function isDetection(rule: SigmaRule | SigmaCorrelation): rule is SigmaRule {
  return 'detection' in rule;
}

function isDecidedByOne({ file }: Rule): boolean {
  return file.type === 'match' || file.type === 'indicator';
}

/** Lists as they were given: `name=file`. */
function listsOf(given: readonly string[]): Lists {
  const lists = new Map(
    given.map((text) => {
      const at = text.indexOf('=');
      if (at < 1) throw new MozdefError('usage', `--list ${text} must be name=file`);
      return [text.slice(0, at), valuesOf(text.slice(at + 1))];
    }),
  );
  return (name) => lists.get(name);
}

function valuesOf(file: string): readonly string[] {
  try {
    return listEntries(readFileSync(file, 'utf8'));
  } catch (error) {
    throw unreadable(file, error);
  }
}
