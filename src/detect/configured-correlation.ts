import { exceptionTest } from './rule/exceptions.ts';
import type { Rule } from './rule/rule.ts';
import { versionOf } from './rule/version-of.ts';
import type { RulesConfig } from './rules-config.ts';

type Override = RulesConfig['config'][string];

/** A rule made of a Sigma correlation, with the severity and the exceptions that it is to have here. */
export function configuredCorrelation(rule: Rule, { config }: RulesConfig): Rule {
  const override = Object.hasOwn(config, rule.id) ? config[rule.id] : undefined;
  return override ? withOverride(rule, override) : rule;
}

function withOverride(rule: Rule, { severity, exceptions }: Override): Rule {
  if (severity === undefined && exceptions.length === 0) return rule;
  const excepted = exceptionTest(exceptions);
  const said = JSON.stringify([rule.version, severity, exceptions]);
  return {
    ...rule,
    version: versionOf(said),
    file: { ...rule.file, exceptions, ...(severity !== undefined && { severity }) },
    read: (event) => (excepted(event) ? [] : rule.read(event)),
  };
}
