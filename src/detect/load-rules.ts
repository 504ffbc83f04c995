import { editDistance, nearest } from '../config/nearest.ts';
import { isTypo } from '../config/unknown-key.ts';
import { BUNDLED_RULES } from './bundled-rules.ts';
import type { Lists } from './rule/compile-rule.ts';
import { type RuleText, readRuleFiles } from './rule/find-rule-files.ts';
import { type RuleFileFault, readRules } from './rule/read-rules.ts';
import type { Rule } from './rule/rule.ts';
import type { RulesConfig } from './rules-config.ts';

/** The rules in force, and what is wrong with files. */
export interface LoadedRules {
  /** Those that are enabled. */
  readonly rules: readonly Rule[];
  readonly disabled: readonly Rule[];
  readonly faults: readonly RuleFileFault[];
}

export interface LoadOptions {
  readonly config: RulesConfig;
  readonly lists: Lists;
}

/** Reads all rules of MozDef that the configuration names. A bad file is a fault and does not stop the others. */
export async function loadRules({ config, lists }: LoadOptions): Promise<LoadedRules> {
  const texts = [
    ...(config.bundled ? await readRuleFiles(BUNDLED_RULES, 'rules.bundled') : []),
    ...(await Promise.all(config.directories.map((directory) => readRuleFiles(directory, 'rules.directories')))).flat(),
  ];
  const { rules, faults } = compileAll(texts, { config, lists });
  const enabled = (rule: Rule): boolean => config.config[rule.id]?.enabled ?? rule.file.enabled;
  return {
    rules: rules.filter(enabled),
    disabled: rules.filter((rule) => !enabled(rule)),
    faults: [...faults, ...unknownIds(rules, config)],
  };
}

function compileAll(
  texts: readonly RuleText[],
  { config, lists }: LoadOptions,
): { rules: Rule[]; faults: RuleFileFault[] } {
  const rules = new Map<string, { readonly rule: Rule; readonly file: string }>();
  const faults: RuleFileFault[] = [];
  for (const { name, file, text } of texts) {
    const read = readRules(text, { name, lists, overrides: config.config });
    faults.push(...read.faults);
    for (const rule of read.rules) {
      const other = rules.get(rule.id);
      // Later directories are the user's own: their rule stands in for the bundled one of the same id.
      if (other && !other.file.startsWith(BUNDLED_RULES))
        faults.push({
          where: rule.place,
          rule: rule.id,
          message: `another rule has the id ${rule.id}: ${other.rule.place}`,
        });
      else rules.set(rule.id, { rule, file });
    }
  }
  return { rules: [...rules.values()].map(({ rule }) => rule), faults };
}

function unknownIds(rules: readonly Rule[], { config }: RulesConfig): RuleFileFault[] {
  const known = new Set(rules.map(({ id }) => id));
  return Object.keys(config)
    .filter((id) => !known.has(id))
    .map((id) => {
      const near = nearest(id, known);
      const hint = near === undefined || !isTypo(id, editDistance(id, near)) ? '' : `; did you mean ${near}?`;
      return { where: `rules.config.${id}`, message: `there is no rule ${id}${hint}`, rule: id };
    });
}
