import { likelyMeant } from '../../config/unknown-key.ts';
import { leadsToItself } from '../upstream/after-others.ts';
import type { SigmaCorrelation, SigmaRule } from './rule.ts';
import type { DocumentPath } from './sigma-fault.ts';

/** A correlation that cannot be used, and why. */
export interface CorrelationFault {
  readonly correlation: SigmaCorrelation;
  readonly path: DocumentPath;
  readonly message: string;
  readonly remedy?: string;
}

type Rule = SigmaRule | SigmaCorrelation;

/** What correlations refer to: by id or name, rules and correlations. */
export class RuleNames {
  readonly #byName = new Map<string, Rule>();

  constructor(rules: readonly SigmaRule[], correlations: readonly SigmaCorrelation[]) {
    for (const rule of [...rules, ...correlations]) if (rule.name !== undefined) this.#byName.set(rule.name, rule);
    // An id wins over a name.
    for (const rule of [...rules, ...correlations]) this.#byName.set(rule.id, rule);
  }

  find(name: string): Rule | undefined {
    return this.#byName.get(name);
  }

  get names(): Iterable<string> {
    return this.#byName.keys();
  }
}

/** What is wrong with how correlations refer to rules and each other: rules that are not there, and circles. */
export function findCorrelationFaults(correlations: readonly SigmaCorrelation[], names: RuleNames): CorrelationFault[] {
  return correlations.flatMap((correlation): CorrelationFault[] => {
    const missing = [...correlation.rules.entries()].filter(([, rule]) => !names.find(rule));
    if (missing.length > 0)
      return missing.map(([index, rule]) => ({
        correlation,
        path: [...RULES, index],
        ...missingRule(rule, names),
      }));
    return refersToItself(correlation, names)
      ? [{ correlation, path: RULES, message: 'the correlation refers to itself, directly or through others' }]
      : [];
  });
}

const RULES = ['correlation', 'rules'];

function missingRule(rule: string, names: RuleNames): Pick<CorrelationFault, 'message' | 'remedy'> {
  const close = likelyMeant(rule, names.names);
  return {
    message: `there is no rule with the id or name ${rule}`,
    ...(close !== undefined && { remedy: `Did you mean ${close}?` }),
  };
}

function refersToItself(correlation: SigmaCorrelation, names: RuleNames): boolean {
  return leadsToItself<Rule>(correlation, (rule) =>
    'rules' in rule ? rule.rules.flatMap((name) => names.find(name) ?? []) : [],
  );
}
