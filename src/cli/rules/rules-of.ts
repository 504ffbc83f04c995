import { stat } from 'node:fs/promises';
import { likelyMeant } from '../../config/unknown-key.ts';
import { type CodeFile, codeFile, findCodeFiles, isCode, isCodeFile } from '../../detect/code/find-code-files.ts';
import { hangingFiles } from '../../detect/code/hanging-files.ts';
import { readAlert } from '../../detect/code/read-alert.ts';
import { correlationRules } from '../../detect/correlation-rules.ts';
import type { Lists } from '../../detect/lists.ts';
import type { LoadedRules } from '../../detect/load-rules.ts';
import { isSigma, type LoadedSigma, loadSigma } from '../../detect/load-sigma.ts';
import { hangs } from '../../detect/own-rules.ts';
import { type RuleText, readRuleFile, readRuleFiles, textFaults } from '../../detect/rule/find-rule-files.ts';
import { type ReadOptions, type ReadRules, type RuleFileFault, readRules } from '../../detect/rule/read-rules.ts';
import type { Rule } from '../../detect/rule/rule.ts';
import type { RuleParameter } from '../../detect/rule/rule-keys.ts';
import { type RuleGround, readGround } from '../../detect/rule-ground.ts';
import type { RulesConfig } from '../../detect/rules-config.ts';
import { rulesOfRulesAt } from '../../detect/rules-of-rules-at.ts';
import type { SigmaCorrelation, SigmaRule } from '../../detect/sigma/rule.ts';
import type { SigmaEngine } from '../../detect/sigma/sigma-engine.ts';
import { MozdefError } from '../../lifecycle/error.ts';
import type { CommonOptions } from '../common-options.ts';
import { unreadable } from '../send/input-files.ts';
import { settingsOf } from '../settings-of.ts';
import { loadInTime } from './load-in-time.ts';

/** Values of parameters, by name. */
export type Parameters = Readonly<Record<string, RuleParameter>>;

/** All rules that the configuration names. `overrides` are further differences from their files, by id. */
export function configuredRules(
  options: CommonOptions,
  overrides: Readonly<Record<string, Parameters>> = {},
  given?: Lists,
): Promise<LoadedRules> {
  const { rules } = settingsOf(options).settings;
  const config = { ...rules.config };
  for (const [id, params] of Object.entries(overrides)) {
    const known = Object.hasOwn(config, id) ? config[id] : undefined;
    config[id] = { exceptions: [], ...known, params: { ...known?.params, ...params } };
  }
  return loadInTime({ config: { ...rules, config }, ...(given && { given }) });
}

/** Rules that were read at a path. */
export interface RulesAt extends Omit<ReadRules, 'waiting'> {
  /** Rules of Sigma that one event decides. */
  readonly sigma: readonly SigmaRule[];
  /** What the correlations among `rules` were made of. */
  readonly correlations: readonly SigmaCorrelation[];
  readonly warnings: readonly RuleFileFault[];
  /** By id, how messages call the files of `sigma`. */
  readonly places: LoadedSigma['places'];
  readonly ground: RuleGround;
}

export interface RulesAtOptions {
  /** Whose rules those of the path may look at. */
  readonly config: RulesConfig;
  /** Lists that stand in for those of the configuration. */
  readonly given?: Lists;
  readonly overrides?: ReadOptions['overrides'];
}

/**
 * The rules of a file, or of a directory and its folders; correlations of Sigma are among `rules`. What they look at may be another
 * rule there, or one of the configuration.
 */
export async function rulesAt(
  paths: readonly string[],
  { given, overrides, config }: RulesAtOptions,
): Promise<RulesAt> {
  const { ground, faults } = await readGround(config, given);
  const { lists } = ground;
  const options = { lists, ...(overrides && { overrides }) };
  const texts = (await Promise.all(paths.map(textsAt))).flat();
  const code = (await Promise.all(paths.map(codeAt))).flat();
  const own = texts.filter((text) => !isSigma(text)).map(({ name, text }) => readRules(text, { ...options, name }));
  const hanging = await hangingFiles(code);
  for (const file of code) own.push(hanging.includes(file.file) ? hangs(file) : await readAlert(file, options));
  const sigma = await loadSigma(texts.filter(isSigma));
  const correlated = correlationRules(sigma, ground);
  const single = [...own.flatMap(({ rules }) => rules), ...correlated.rules];
  const waiting = own.flatMap((read) => read.waiting);
  const combined = await rulesOfRulesAt(waiting, {
    here: { rules: single, sigma, ground, config: {} },
    elsewhere: () => loadInTime({ config, ...(given && { given }) }),
  });
  return {
    rules: [...combined.rules, ...combined.made],
    sigma: sigma.rules,
    correlations: sigma.correlations,
    warnings: sigma.warnings,
    places: sigma.places,
    ground,
    faults: [
      ...faults,
      ...textFaults(texts),
      ...own.flatMap(({ faults }) => faults),
      ...sigma.faults,
      ...correlated.faults,
      ...combined.faults,
    ],
  };
}

/** Rules of Sigma that an engine leaves out, for want of a list. */
export function unusableRules({ unusable }: SigmaEngine, places: LoadedSigma['places']): RuleFileFault[] {
  return unusable.map(({ rule: { id, title }, fault: { message, remedy } }) => ({
    where: places.get(id) ?? title,
    rule: id,
    message: remedy === undefined ? message : `${message}. ${remedy}`,
  }));
}

/** The rule files at a path: itself, or all below it. */
async function textsAt(path: string): Promise<RuleText[]> {
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new MozdefError('input-unreadable', `there is no file or directory ${path}`);
  if (found.isFile() && isCode(path)) return [];
  try {
    return found.isDirectory() ? await readRuleFiles(path, path) : [await readRuleFile(path)];
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** The files of alerts in code at a path. */
async function codeAt(path: string): Promise<CodeFile[]> {
  if ((await stat(path)).isDirectory()) return await findCodeFiles(path, path);
  return isCodeFile(path) ? [codeFile(path)] : [];
}

/** What is wrong with rules read together: two of one id. */
export function repeatedIds(rules: readonly Rule[]): RuleFileFault[] {
  const first = new Map<string, Rule>();
  const faults: RuleFileFault[] = [];
  for (const rule of rules) {
    const other = first.get(rule.id);
    if (!other) first.set(rule.id, rule);
    else
      faults.push({
        where: rule.place,
        rule: rule.id,
        message: `another rule has the id ${rule.id}: ${other.place}`,
      });
  }
  return faults;
}

/** The one rule of this id. Throws what is wrong with it, or `not-found` with the nearest. */
export function ruleCalled<Called extends { readonly id: string }>(
  id: string,
  rules: readonly Called[],
  faults: readonly RuleFileFault[],
): Called {
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule) return rule;
  const fault = faults.find((one) => one.rule === id && !one.where.startsWith('rules.config.'));
  if (fault) throw new MozdefError('request-invalid', fault.message, { where: fault.where });
  const meant = likelyMeant(
    id,
    rules.map((candidate) => candidate.id),
  );
  throw new MozdefError('not-found', `there is no rule ${id}`, {
    remedy:
      meant === undefined ? 'mozdef rules list shows all.' : `Did you mean ${meant}? mozdef rules list shows all.`,
  });
}
