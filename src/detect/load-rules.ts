import { likelyMeant } from '../config/unknown-key.ts';
import { BUNDLED_RULES } from './bundled-rules.ts';
import { configuredCorrelation } from './configured-correlation.ts';
import { correlationRules, silentRules } from './correlation-rules.ts';
import type { Lists } from './lists.ts';
import { isSigma, type LoadedSigma, loadSigma } from './load-sigma.ts';
import { codeFiles, ownRules } from './own-rules.ts';
import { readRuleFiles, textFaults } from './rule/find-rule-files.ts';
import type { RuleFileFault } from './rule/read-rules.ts';
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
  /** Whoever runs only the rules on the stream needs no alerts in code: their files are not run. */
  readonly withoutCode?: boolean;
  /** Files of code that are not run, since they did not come to an end. */
  readonly hanging?: readonly string[];
  /** Told of each file of code before it is run. */
  readonly onFile?: (file: string) => void;
}

/** Reads all rules that the configuration names. A bad file is a fault and does not stop the others. */
export async function loadRules(options: LoadOptions): Promise<LoadedRules> {
  const { config: written, settings = {}, given, cache, withoutCode = false, hanging = [], onFile } = options;
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
  const { config, faults: exceptionFaults } = usableExceptions(withSettings(written, settings));
  const { rules, waiting, faults, ids } = await ownRules(
    {
      texts: texts.filter((text) => !isSigma(text)),
      code: await codeFiles(written),
      withoutCode,
      hanging,
      ...(onFile && { onFile }),
    },
    { config, ground },
  );
  const enabled = (rule: Rule): boolean => config.config[rule.id]?.enabled ?? rule.file.enabled;
  const made = correlationRules(sigma, ground, (rule) => configuredCorrelation(rule, config));
  const silent = silentRules(sigma);
  const single = [...rules, ...made.rules];
  // They may look at alerts in code, and are not for who runs without.
  const looking = withoutCode ? [] : waiting;
  const combined = rulesOfRules(looking, { rules: single, sigma, ground, config: config.config });
  const known = [...combined.rules, ...combined.made];
  const all = known.filter(({ id }) => !silent.has(id));
  const alerting = (id: string): boolean => !silent.has(id) && config.config[id]?.enabled !== false;
  // What has a fault is there, too.
  const faulty = [...faults, ...combined.faults].flatMap(({ rule }) => rule ?? []);
  const names = [...ids, ...known.map(({ id }) => id), ...ofSigma, ...faulty];
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
      ...textFaults([...texts, ...sigmaTexts]),
      ...faults,
      ...sigma.faults,
      ...made.faults,
      ...combined.faults,
      ...exceptionFaults,
      ...unknownIds(names, written),
    ],
  };
}

/** The rule of MozDef, or made of a correlation, of this id, whether it is enabled or not. */
export function ownRule(id: string, { rules, disabled }: Pick<LoadedRules, 'rules' | 'disabled'>): Rule | undefined {
  return [...rules, ...disabled].find((rule) => rule.id === id);
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
