import { createHash } from 'node:crypto';
import { exceptionTest } from './rule/exceptions.ts';
import type { RuleFileFault } from './rule/read-rules.ts';
import type { Rule } from './rule/rule.ts';
import { RuleFault } from './rule/rule-fault.ts';
import type { RulesConfig } from './rules-config.ts';

type Override = RulesConfig['config'][string];

/** Rules made of Sigma correlations, with the severities and exceptions that they are to have here. */
export function configuredCorrelations(
  rules: readonly Rule[],
  { config }: RulesConfig,
): { readonly rules: readonly Rule[]; readonly faults: readonly RuleFileFault[] } {
  const faults: RuleFileFault[] = [];
  const configured = rules.flatMap((rule) => {
    const override = Object.hasOwn(config, rule.id) ? config[rule.id] : undefined;
    try {
      return override ? [withOverride(rule, override)] : [rule];
    } catch (error) {
      if (!(error instanceof RuleFault)) throw error;
      faults.push({ where: `rules.config.${rule.id}`, message: error.message, rule: rule.id });
      return [];
    }
  });
  return { rules: configured, faults };
}

function withOverride(rule: Rule, { severity, exceptions }: Override): Rule {
  if (severity === undefined && exceptions.length === 0) return rule;
  const excepted = exceptionTest(exceptions);
  const said = JSON.stringify([rule.version, severity, exceptions]);
  return {
    ...rule,
    version: createHash('sha256').update(said).digest('hex').slice(0, 12),
    file: { ...rule.file, exceptions, ...(severity !== undefined && { severity }) },
    read: (event) => (excepted(event) ? [] : rule.read(event)),
  };
}
