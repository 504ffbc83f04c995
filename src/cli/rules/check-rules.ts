import { runExamples } from '../../correlate/run-example.ts';
import { type CodeFile, isExamplesFile } from '../../detect/code/find-code-files.ts';
import { codeFiles } from '../../detect/own-rules.ts';
import type { RuleFileFault } from '../../detect/rule/read-rules.ts';
import type { Rule } from '../../detect/rule/rule.ts';
import { SigmaEngine } from '../../detect/sigma/sigma-engine.ts';
import type { CommonOptions } from '../common-options.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { note, print } from '../output.ts';
import { settingsOf } from '../settings-of.ts';
import { visible } from '../visible.ts';
import { exampleFilesAt, runExamplesBeside, type TestResult } from './examples-beside.ts';
import { configuredRules, repeatedIds, rulesAt, unusableRules } from './rules-of.ts';
import { reportFaults, reportWarnings } from './show-rules.ts';

type Options = CommonOptions & { readonly json: boolean };

/** Says all that is wrong with rule files; without paths, with those of the configuration. */
export async function checkRules(paths: readonly string[], options: Options): Promise<number> {
  const { rules, sigma, faults, warnings } = await rulesOf(paths, options);
  if (options.json) {
    for (const fault of faults) await print(JSON.stringify(fault));
    for (const warning of warnings) await print(JSON.stringify({ ...warning, warning: true }));
  } else {
    reportFaults(faults);
    reportWarnings(warnings);
  }
  if (!options.json) await print(`${rules.length + sigma} rules are right, ${faults.length} faults.`);
  return faults.length === 0 ? EXIT_CODES.ok.code : EXIT_CODES.negative.code;
}

/** Runs the examples that rules carry, and those in files beside them; prints those that fail, and a sum. */
export async function testRules(paths: readonly string[], options: Options): Promise<number> {
  const { rules, faults: ruleFaults } = await rulesOf(paths, options);
  const beside = await runExamplesBeside(rules, await exampleFilesOf(paths, options));
  const results: TestResult[] = [...rules.flatMap((rule) => runExamples(rule)), ...beside.results];
  const faults = [...ruleFaults, ...beside.faults];
  const failed = results.filter(({ fault }) => fault !== undefined);
  if (options.json) for (const result of results) await print(JSON.stringify(result));
  else
    for (const { file, rule, example, fault } of failed)
      note(visible(`${file === undefined ? '' : `${file}: `}${rule}: ${example}: ${fault}`));
  reportFaults(faults);
  const without = rules.filter((rule) => rule.file.examples === undefined && !beside.tested.has(rule)).length;
  if (!options.json)
    await print(
      `${results.length} examples of ${rules.length} rules, ${failed.length} failed; ${without} rules have none.`,
    );
  return failed.length + faults.length === 0 ? EXIT_CODES.ok.code : EXIT_CODES.negative.code;
}

/** Files of examples at these paths, or where the rules of the configuration are. */
async function exampleFilesOf(paths: readonly string[], options: Options): Promise<CodeFile[]> {
  if (paths.length > 0) return (await Promise.all(paths.map(exampleFilesAt))).flat();
  return await codeFiles(settingsOf(options).settings.rules, isExamplesFile);
}

async function rulesOf(paths: readonly string[], options: Options): Promise<CheckedRules> {
  if (paths.length === 0) {
    const { rules, disabled, sigma, ground, faults } = await configuredRules(options);
    const warnings = [...sigma.warnings, ...unusableRules(new SigmaEngine(sigma.rules, ground), sigma.places)];
    return { rules: [...rules, ...disabled], sigma: sigma.rules.length, faults, warnings };
  }
  const read = await rulesAt(paths, { config: settingsOf(options).settings.rules });
  const { rules, sigma, faults, ground, places } = read;
  const warnings = [...read.warnings, ...unusableRules(new SigmaEngine(sigma, ground), places)];
  return { rules, sigma: sigma.length, faults: [...faults, ...repeatedIds(rules)], warnings };
}

interface CheckedRules {
  readonly rules: readonly Rule[];
  readonly sigma: number;
  readonly faults: readonly RuleFileFault[];
  /** What is read, but perhaps not as meant; also what lacks a list here, which is no fault of the file. */
  readonly warnings: readonly RuleFileFault[];
}
