import { BUNDLED_RULES } from './bundled-rules.ts';
import { type CodeFile, findCodeFiles } from './code/find-code-files.ts';
import { readAlert } from './code/read-alert.ts';
import type { RuleText } from './rule/find-rule-files.ts';
import { type ReadRules, type RuleFileFault, readRules, type WaitingRule } from './rule/read-rules.ts';
import type { Rule } from './rule/rule.ts';
import type { RuleGround } from './rule-ground.ts';
import type { RulesConfig } from './rules-config.ts';

export interface OwnFiles {
  /** Rule files of MozDef. */
  readonly texts: readonly RuleText[];
  readonly code: readonly CodeFile[];
  /** Code is not run, and what it says not among the rules. */
  readonly withoutCode: boolean;
  /** Files that are not run, since they did not come to an end. */
  readonly hanging?: readonly string[];
  /** Told of each file of code before it is run. */
  readonly onFile?: (file: string) => void;
}

export interface OwnRules {
  readonly rules: readonly Rule[];
  /** Those that look at the alerts of others. */
  readonly waiting: readonly WaitingRule[];
  readonly faults: readonly RuleFileFault[];
  /** Of all of them, also of code that was not run. */
  readonly ids: readonly string[];
}

/** Files of alerts in code in the directories that the configuration names, or those whose name passes. */
export async function codeFiles(
  { bundled, directories }: RulesConfig,
  passes?: (name: string) => boolean,
): Promise<CodeFile[]> {
  const found = await Promise.all([
    bundled ? findCodeFiles(BUNDLED_RULES, 'rules.bundled', passes) : [],
    ...directories.map((directory) => findCodeFiles(directory, 'rules.directories', passes)),
  ]);
  return found.flat();
}

/**
 * The rules of MozDef, of rule files and of code, one of each id: a user's own stands in for the bundled one. Code does so by its
 * file's name, so that all threads agree about it, whether they run code or not.
 */
export async function ownRules(
  { texts, code, withoutCode, hanging = [], onFile }: OwnFiles,
  { config, ground: { lists } }: { readonly config: RulesConfig; readonly ground: RuleGround },
): Promise<OwnRules> {
  const replaced = new Set(code.filter(({ file }) => !isBundled(file)).map(({ id }) => id));
  const options = { lists, overrides: config.config };
  const read: [file: string, ReadRules][] = [];
  for (const { file, name, text } of texts) {
    const { rules, waiting, faults } = readRules(text, { ...options, name });
    const stays = ({ id }: { readonly id: string }): boolean => !isBundled(file) || !replaced.has(id);
    read.push([file, { rules: rules.filter(stays), waiting: waiting.filter(stays), faults }]);
  }
  const used = code.filter(({ file, id }) => !isBundled(file) || !replaced.has(id));
  for (const file of withoutCode ? [] : used) {
    onFile?.(file.file);
    read.push([file.file, hanging.includes(file.file) ? hangs(file) : await readAlert(file, options)]);
  }
  const { rules, waiting, faults } = oneOfEach(read);
  const ids = [...rules, ...waiting, ...used].map(({ id }) => id);
  return { rules, waiting, faults, ids };
}

/** What is told of a file that is not run, since it did not come to an end. */
export function hangs({ name, id }: CodeFile): ReadRules {
  return {
    rules: [],
    waiting: [],
    faults: [{ where: name, rule: id, message: 'it hangs or ends its thread while it is loaded' }],
  };
}

/** Of several rules of one id the user's own, or the first; the others are faults. */
function oneOfEach(read: readonly [file: string, ReadRules][]): ReadRules {
  const rules = new Map<string, { readonly rule: Rule | WaitingRule; readonly file: string }>();
  const faults: RuleFileFault[] = [];
  const bundledFirst = [...read].sort(([one], [other]) => Number(isBundled(other)) - Number(isBundled(one)));
  for (const [file, one] of bundledFirst) {
    faults.push(...one.faults);
    for (const rule of [...one.rules, ...one.waiting]) {
      const other = rules.get(rule.id);
      if (!other || isBundled(other.file)) rules.set(rule.id, { rule, file });
      else
        faults.push({
          where: rule.place,
          rule: rule.id,
          message: `another rule has the id ${rule.id}: ${other.rule.place}`,
        });
    }
  }
  const all = [...rules.values()].map(({ rule }) => rule);
  return {
    rules: all.flatMap((rule) => ('whereIs' in rule ? [] : rule)),
    waiting: all.flatMap((rule) => ('whereIs' in rule ? rule : [])),
    faults,
  };
}

function isBundled(file: string): boolean {
  return file.startsWith(BUNDLED_RULES);
}
