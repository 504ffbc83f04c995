import { exceptionFault } from './rule/exceptions.ts';
import type { RuleFileFault } from './rule/read-rules.ts';
import type { RulesConfig } from './rules-config.ts';

/** The configuration without the exceptions that cannot be understood: they are left out, and not the rule, which alerts more then. */
export function usableExceptions(config: RulesConfig): {
  readonly config: RulesConfig;
  readonly faults: readonly RuleFileFault[];
} {
  const faults: RuleFileFault[] = [];
  const usable = Object.entries(config.config).map(([id, override]) => {
    const exceptions = override.exceptions.filter((exception) => {
      const reason = exceptionFault(exception);
      if (reason === undefined) return true;
      const message = `the exception "${exception.query}" cannot be understood, ${reason}`;
      faults.push({ where: `rules.config.${id}.exceptions`, message, rule: id });
      return false;
    });
    return [id, { ...override, exceptions }] as const;
  });
  return { config: { ...config, config: Object.fromEntries(usable) }, faults };
}
