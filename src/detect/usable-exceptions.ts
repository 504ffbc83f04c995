import { exceptionTest, type RuleException } from './rule/exceptions.ts';
import type { RuleFileFault } from './rule/read-rules.ts';
import { RuleFault } from './rule/rule-fault.ts';
import type { RulesConfig } from './rules-config.ts';

/**
 * The configuration without those exceptions from these rules that cannot be understood: rather than the rule, which alerts more
 * then, they are left out. Rules of MozDef are checked with their files.
 */
export function usableExceptions(
  config: RulesConfig,
  ids: ReadonlySet<string>,
): { readonly config: RulesConfig; readonly faults: readonly RuleFileFault[] } {
  const faults: RuleFileFault[] = [];
  const usable = Object.entries(config.config).map(([id, override]) => {
    if (!ids.has(id)) return [id, override] as const;
    const exceptions = override.exceptions.filter((exception) => {
      const message = faultOf(exception);
      if (message !== undefined) faults.push({ where: `rules.config.${id}.exceptions`, message, rule: id });
      return message === undefined;
    });
    return [id, { ...override, exceptions }] as const;
  });
  return { config: { ...config, config: Object.fromEntries(usable) }, faults };
}

function faultOf(exception: RuleException): string | undefined {
  try {
    exceptionTest([exception]);
    return undefined;
  } catch (error) {
    if (!(error instanceof RuleFault)) throw error;
    return `the exception "${exception.query}" cannot be understood, ${error.message}`;
  }
}
