import { likelyMeant } from '../config/unknown-key.ts';
import { BUNDLED_RULES } from './bundled-rules.ts';
import { configuredCorrelation } from './configured-correlation.ts';
import { correlationRules, silentRules } from './correlation-rules.ts';
import type { Lists } from './lists.ts';
import { isSigma, type LoadedSigma, loadSigma } from './load-sigma.ts';
import { type RuleText, readRuleFiles } from './rule/find-rule-files.ts';
import { type RuleFileFault, readRules, type WaitingRule } from './rule/read-rules.ts';
import type { Rule } from './rule/rule.ts';
import { type RuleGround, readGround } from './rule-ground.ts';
import type { RulesConfig } from './rules-config.ts';
import { rulesOfRules } from './rules-of-rules.ts';
import { type RuleSettings, withSettings } from './settings/rule-setting.ts';
import type { SigmaRule } from './sigma/rule.ts';
import { usableExceptions } from './usable-exceptions.ts';

/** The rules in force, and what is wrong with files. */
export interface LoadedRules {
  /** Those that are enabled. */
  readonly rules: readonly Rule[];
  readonly disabled: readonly Rule[];
  /** Those of Sigma that are enabled, without those that only correlations look at. */
  readonly sigma: LoadedSigma;
  /** Those of Sigma that are left out of that, and which of these are disabled. */
  readonly silent: readonly SigmaRule[];
  /** Those made of correlations that only other correlations look at; they are not among `rules`. */
  readonly silentCorrelations: readonly Rule[];
  readonly disabledSigma: readonly SigmaRule[];
  /** The configuration with what people changed put in. */
  readonly config: RulesConfig;
  /** What people changed, alone. */
  readonly settings: RuleSettings;
  readonly ground: RuleGround;
  readonly faults: readonly RuleFileFault[];
}

export interface LoadOptions {
  /** What the configuration says. */
  readonly config: RulesConfig;
  /** What people changed since. */
  readonly settings?: RuleSettings;
  /** Lists that stand in for those of the configuration. */
  readonly given?: Lists;
  /** File that spares reading Sigma rules that were read before. */
  readonly cache?: string | undefined;
}

/** Reads all rules that the configuration names. A bad file is a fault and does not stop the others. */
export async function loadRules({ config: written, settings = {}, given, cache }: LoadOptions): Promise<LoadedRules> {
  const { ground, faults: groundFaults } = await readGround(written, given);
  const texts = [
    ...(written.bundled ? await readRuleFiles(BUNDLED_RULES, 'rules.bundled') : []),
    ...(
      await Promise.all(written.directories.map((directory) => readRuleFiles(directory, 'rules.directories')))
    ).flat(),
  ];
  const sigmaTexts = (
    await Promise.all(written.sigma.map((directory) => readRuleFiles(directory, 'rules.sigma')))
  ).flat();
  const sigma = await loadSigma([...texts.filter(isSigma), ...sigmaTexts.filter(isSigma)], cache);
  const ofSigma = new Set([...sigma.rules, ...sigma.correlations].map(({ id }) => id));
  const { config, faults: exceptionFaults } = usableExceptions(withSettings(written, settings), ofSigma);
  const { rules, waiting, faults } = compileAll(
    texts.filter((text) => !isSigma(text)),
    { config, ground },
  );
  const enabled = (rule: Rule): boolean => config.config[rule.id]?.enabled ?? rule.file.enabled;
  const made = correlationRules(sigma, ground, (rule) => configuredCorrelation(rule, config));
  const silent = silentRules(sigma);
  const single = [...rules, ...made.rules];
  const combined = rulesOfRules(waiting, { rules: single, sigma, ground, config: config.config });
  const known = [...combined.rules, ...combined.made];
  const all = known.filter(({ id }) => !silent.has(id));
  const alerting = (id: string): boolean => !silent.has(id) && config.config[id]?.enabled !== false;
  const ids = [...known.map(({ id }) => id), ...ofSigma];
  return {
    rules: all.filter(enabled),
    disabled: all.filter((rule) => !enabled(rule)),
    sigma: { ...sigma, rules: sigma.rules.filter(({ id }) => alerting(id)) },
    silent: sigma.rules.filter(({ id }) => !alerting(id)),
    silentCorrelations: known.filter(({ id }) => silent.has(id)),
    disabledSigma: sigma.rules.filter(({ id }) => config.config[id]?.enabled === false),
    config,
    settings,
    ground,
    faults: [
      ...groundFaults,
      ...faults,
      ...sigma.faults,
      ...made.faults,
      ...combined.faults,
      ...exceptionFaults,
      ...unknownIds(ids, written),
    ],
  };
}

function compileAll(
  texts: readonly RuleText[],
  { config, ground: { lists } }: Pick<LoadedRules, 'ground' | 'config'>,
): { rules: Rule[]; waiting: WaitingRule[]; faults: RuleFileFault[] } {
  const rules = new Map<string, { readonly rule: Rule | WaitingRule; readonly file: string }>();
  const faults: RuleFileFault[] = [];
  for (const { name, file, text } of texts) {
    const read = readRules(text, { name, lists, overrides: config.config });
    faults.push(...read.faults);
    for (const rule of [...read.rules, ...read.waiting]) {
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
  const all = [...rules.values()].map(({ rule }) => rule);
  return {
    rules: all.flatMap((rule) => ('whereIs' in rule ? [] : rule)),
    waiting: all.flatMap((rule) => ('whereIs' in rule ? rule : [])),
    faults,
  };
}

function unknownIds(ids: readonly string[], { config }: RulesConfig): RuleFileFault[] {
  const known = new Set(ids);
  return Object.keys(config)
    .filter((id) => !known.has(id))
    .map((id) => {
      const meant = likelyMeant(id, known);
      const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
      return { where: `rules.config.${id}`, message: `there is no rule ${id}${hint}`, rule: id };
    });
}
