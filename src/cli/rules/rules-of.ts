import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { nearest } from '../../config/nearest.ts';
import { type LoadedRules, loadRules } from '../../detect/load-rules.ts';
import { isSigma } from '../../detect/load-sigma.ts';
import type { Lists } from '../../detect/rule/compile-rule.ts';
import { type RuleText, readRuleFiles } from '../../detect/rule/find-rule-files.ts';
import { type ReadOptions, type ReadRules, readRules } from '../../detect/rule/read-rules.ts';
import type { Rule } from '../../detect/rule/rule.ts';
import { MozdefError } from '../../lifecycle/error.ts';
import type { CommonOptions } from '../common-options.ts';
import { settingsOf } from '../settings-of.ts';

/** No watchlists are known without a server. */
const NO_LISTS: Lists = () => undefined;

/** All rules that the configuration names. */
export function configuredRules(options: CommonOptions): Promise<LoadedRules> {
  return loadRules({ config: settingsOf(options).settings.rules, lists: NO_LISTS });
}

/** The rules of MozDef of a file, or of a directory and its folders. */
export async function rulesAt(path: string, overrides?: ReadOptions['overrides']): Promise<ReadRules> {
  return compileTexts(
    (await textsAt(path)).filter((text) => !isSigma(text)),
    overrides,
  );
}

/** The rules of MozDef in these texts. */
export function compileTexts(texts: readonly RuleText[], overrides?: ReadOptions['overrides']): ReadRules {
  const read = texts.map(({ name, text }) =>
    readRules(text, { name, lists: NO_LISTS, ...(overrides && { overrides }) }),
  );
  return { rules: read.flatMap(({ rules }) => rules), faults: read.flatMap(({ faults }) => faults) };
}

/** The rule files at a path: itself, or all below it. */
export async function textsAt(path: string): Promise<RuleText[]> {
  if (!existsSync(path)) throw new MozdefError('input-unreadable', `there is no file or directory ${path}`);
  return statSync(path).isDirectory()
    ? readRuleFiles(path, path)
    : [{ name: path, text: await readFile(path, 'utf8') }];
}

/** The one rule of this id. Throws `not-found` with the nearest. */
export function ruleCalled(id: string, rules: readonly Rule[]): Rule {
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule) return rule;
  const near = nearest(
    id,
    rules.map((candidate) => candidate.id),
  );
  throw new MozdefError('not-found', `there is no rule ${id}`, {
    remedy: near === undefined ? 'mozdef rules list shows all.' : `Did you mean ${near}? mozdef rules list shows all.`,
  });
}
