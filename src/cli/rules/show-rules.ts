import { readFileSync } from 'node:fs';
import { inlineYaml } from '../../config/shown-config.ts';
import type { RuleFileFault } from '../../detect/rule/read-rules.ts';
import type { Rule } from '../../detect/rule/rule.ts';
import { ruleJsonSchema } from '../../detect/rule/rule-json-schema.ts';
import type { CommonOptions } from '../common-options.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { note, print, printTable } from '../output.ts';
import { unreadable } from '../send/input-files.ts';
import { visible } from '../visible.ts';
import { configuredRules, ruleCalled } from './rules-of.ts';

type Options = CommonOptions & { readonly json: boolean };

/** Prints all rules; what is wrong with files goes to standard error. */
export async function listRules(options: Options): Promise<number> {
  const { rules, disabled, faults } = await configuredRules(options);
  const all = [...rules.map((rule) => ({ rule, state: 'on' })), ...disabled.map((rule) => ({ rule, state: 'off' }))];
  all.sort((one, other) => (one.rule.id < other.rule.id ? -1 : 1));
  if (options.json)
    for (const { rule, state } of all) await print(JSON.stringify({ ...described(rule), enabled: state === 'on' }));
  else {
    const rows = all.map(({ rule, state }) => [
      rule.id,
      rule.file.type,
      rule.on,
      state,
      rule.file.severity,
      visible(rule.file.title),
    ]);
    await printTable(['rule', 'type', 'on', 'state', 'severity', 'title'], rows);
  }
  reportFaults(faults);
  return EXIT_CODES.ok.code;
}

/** Prints one rule with all that it says; of one in code also its source. */
export async function showRule(id: string, options: Options): Promise<number> {
  const { rules, disabled, faults } = await configuredRules(options);
  const rule = ruleCalled(id, [...rules, ...disabled], faults);
  const source = rule.file.type === 'code' ? sourceOf(rule) : undefined;
  if (options.json) await print(JSON.stringify({ ...described(rule), ...(source !== undefined && { source }) }));
  else {
    for (const [key, value] of Object.entries(described(rule)))
      await print(`${key.padEnd(12)} ${visible(inlineYaml(value))}`);
    if (source !== undefined) await print(`\n${source.trimEnd().split('\n').map(visible).join('\n')}`);
  }
  return EXIT_CODES.ok.code;
}

function sourceOf({ place }: Rule): string {
  const file = place.replace(/:\d+$/, '');
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw unreadable(file, error);
  }
}

function described({ file, version, place, on }: Rule): Record<string, unknown> {
  const { examples, ...said } = file;
  return { ...said, on, version, place, examples: (examples?.fires.length ?? 0) + (examples?.quiet.length ?? 0) };
}

/** Prints the JSON Schema of rule files. */
export async function printRuleSchema(): Promise<number> {
  await print(JSON.stringify(ruleJsonSchema(), null, 2));
  return EXIT_CODES.ok.code;
}

/** Says what is wrong with rule files. */
export function reportFaults(faults: readonly RuleFileFault[]): void {
  for (const { where, message } of faults) note(visible(`${where}: ${message}`));
}
