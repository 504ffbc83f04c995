import { readFileSync } from 'node:fs';
import { inlineYaml } from '../../config/shown-config.ts';
import { type ListedRule, listRules } from '../../correlate/listed-rule.ts';
import type { LoadedRules } from '../../detect/load-rules.ts';
import type { RuleFileFault } from '../../detect/rule/read-rules.ts';
import { ruleJsonSchema } from '../../detect/rule/rule-json-schema.ts';
import { everyMsOf } from '../../detect/rule/rule-keys.ts';
import type { CommonOptions } from '../common-options.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { note, print, printTable } from '../output.ts';
import { unreadable } from '../send/input-files.ts';
import { visible } from '../visible.ts';
import { configuredRules, ruleCalled } from './rules-of.ts';

type Options = CommonOptions & { readonly json: boolean };

/** Prints all rules, those of Sigma too; what is wrong with files goes to standard error. */
export async function listAllRules(options: Options): Promise<number> {
  const { loaded, rules } = await shownRules(options);
  rules.sort((one, other) => (one.rule.id < other.rule.id ? -1 : 1));
  if (options.json)
    for (const { rule, state } of rules) await print(JSON.stringify({ ...described(rule), enabled: state !== 'off' }));
  else {
    const rows = rules.map(({ rule: { id, type, on, severity, title }, state }) => [
      visible(id),
      type,
      on,
      state,
      severity,
      visible(title),
    ]);
    await printTable(['rule', 'type', 'on', 'state', 'severity', 'title'], rows);
  }
  reportFaults(loaded.faults);
  reportWarnings(loaded.sigma.warnings);
  return EXIT_CODES.ok.code;
}

/** Prints one rule with all that it says; of one in code or of Sigma also its source. */
export async function showRule(id: string, options: Options): Promise<number> {
  const { loaded, rules } = await shownRules(options);
  const all = rules.map(({ rule }) => rule);
  const rule = ruleCalled(id, all, loaded.faults);
  const source = rule.type === 'code' || !rule.file ? sourceOf(rule) : undefined;
  if (options.json) await print(JSON.stringify({ ...described(rule), ...(source !== undefined && { source }) }));
  else {
    for (const [key, value] of Object.entries(described(rule)))
      await print(`${key.padEnd(12)} ${visible(inlineYaml(value))}`);
    if (source !== undefined) await print(`\n${source.trimEnd().split('\n').map(visible).join('\n')}`);
  }
  return EXIT_CODES.ok.code;
}

interface ShownRule {
  readonly rule: ListedRule;
  /** `silent`: only correlations look at it; `failed`: left out for want of a list. */
  readonly state: 'on' | 'off' | 'silent' | 'failed';
}

async function shownRules(options: Options): Promise<{ loaded: LoadedRules; rules: ShownRule[] }> {
  const loaded = await configuredRules(options);
  return { loaded, rules: listRules(loaded).rules.map((rule) => ({ rule, state: stateOf(rule) })) };
}

function stateOf({ enabled, silent, unusable }: ListedRule): ShownRule['state'] {
  if (!enabled) return 'off';
  if (unusable !== undefined) return 'failed';
  return silent ? 'silent' : 'on';
}

function sourceOf({ place = '' }: ListedRule): string {
  const file = place.replace(/:\d+$/, '');
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw unreadable(file, error);
  }
}

function described({ file, about, ...listed }: ListedRule): Record<string, unknown> {
  const { on, version, place, examples } = listed;
  const schedule = file && on === 'schedule' && { schedule: everyMsOf(file) };
  return file ? { ...file, on, ...schedule, version, place, examples } : { ...listed, ...about };
}

/** Prints the JSON Schema of rule files. */
export async function printRuleSchema(): Promise<number> {
  await print(JSON.stringify(ruleJsonSchema(), null, 2));
  return EXIT_CODES.ok.code;
}

/** Says what is read, but perhaps not as meant. */
export function reportWarnings(warnings: readonly RuleFileFault[]): void {
  for (const { where, message } of warnings) note(visible(`${where}: warning: ${message}`));
}

/** Says what is wrong with rule files. */
export function reportFaults(faults: readonly RuleFileFault[]): void {
  for (const { where, message } of faults) note(visible(`${where}: ${message}`));
}
