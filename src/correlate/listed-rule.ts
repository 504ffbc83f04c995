import type { LoadedRules } from '../detect/load-rules.ts';
import type { RuleException } from '../detect/rule/exceptions.ts';
import type { RuleFileFault } from '../detect/rule/read-rules.ts';
import type { Rule } from '../detect/rule/rule.ts';
import type { RuleFile } from '../detect/rule/rule-schema.ts';
import type { RuleSetting } from '../detect/settings/rule-setting.ts';
import { lackOfLists } from '../detect/sigma/expand-rule.ts';
import type { SigmaCorrelation, SigmaHead, SigmaRule } from '../detect/sigma/rule.ts';
import { sigmaAlertSource } from '../detect/sigma-alert-source.ts';
import type { JsonObject } from '../event/event.ts';
import type { StateChange, StateStore } from '../state/state-store.ts';

/** A rule that was loaded, as lists of rules show it. */
export interface ListedRule {
  readonly id: string;
  readonly title: string;
  readonly type: string;
  readonly on: 'stream' | 'schedule';
  readonly severity: string;
  readonly category: string;
  /** Ids of ATT&CK. */
  readonly attack: readonly string[];
  readonly version: string;
  /** Where it stands, if that is known: `file:line` of a rule of MozDef, the file of one of Sigma. */
  readonly place?: string;
  readonly enabled: boolean;
  /** Why it is left out though it is enabled: a list that it names is not there. */
  readonly unusable?: string;
  /** Only rules that refer to it look at it: it raises no alerts of its own. */
  readonly silent?: true;
  /** Examples in its file. */
  readonly examples?: number;
  /** Exceptions of its file and of the configuration. */
  readonly exceptions?: readonly RuleException[];
  /** What people changed about it, as far as it goes by that. */
  readonly set?: RuleSetting;
  /** What a rule of MozDef says, without its examples. */
  readonly file?: RuleFile;
  /** What one of Sigma says about itself. */
  readonly about?: SigmaAbout;
}

interface SigmaAbout {
  readonly description: string;
  readonly author: string;
  readonly url: string;
}

/** All rules that were loaded, and what is wrong with others. */
export interface RuleList {
  readonly rules: readonly ListedRule[];
  readonly faults: readonly RuleFileFault[];
  /** What of Sigma's files is read, but perhaps not as its author means it. */
  readonly warnings?: readonly RuleFileFault[];
}

const COLLECTION = 'rules';
const ID = 'list';

/** What is to be shown of rules that were loaded. */
export function listRules(loaded: LoadedRules): RuleList {
  const { rules, disabled, silentCorrelations, sigma, silent, disabledSigma, faults } = loaded;
  const off = new Set(disabledSigma);
  const correlations = new Map(sigma.correlations.map((one) => [one.id, one]));
  const own = (rule: Rule, enabled: boolean): ListedRule => {
    const correlation = correlations.get(rule.id);
    return correlation
      ? listedCorrelation(rule, correlation, { loaded, enabled })
      : listedOwn(rule, { loaded, enabled });
  };
  return {
    rules: [
      ...rules.map((rule) => own(rule, true)),
      ...disabled.map((rule) => own(rule, false)),
      ...sigma.rules.map((rule) => listedSigma(rule, { loaded, enabled: true })),
      ...disabledSigma.map((rule) => listedSigma(rule, { loaded, enabled: false })),
      ...silentCorrelations.map((rule) => ({ ...own(rule, true), silent: true as const })),
      ...silent
        .filter((rule) => !off.has(rule))
        .map((rule) => ({ ...listedSigma(rule, { loaded, enabled: true }), silent: true as const })),
    ],
    faults,
    warnings: sigma.warnings,
  };
}

interface Listing {
  readonly loaded: LoadedRules;
  readonly enabled: boolean;
}

function listedOwn({ id, version, place, on, file }: Rule, { loaded, enabled }: Listing): ListedRule {
  const { examples, ...said } = file;
  const count = (examples?.fires.length ?? 0) + (examples?.quiet.length ?? 0);
  const { type } = file;
  const head = { id, type, on, version, place, enabled, ...shownOf(file) };
  return { ...head, examples: count, file: said, ...changesOf(id, file.exceptions, loaded) };
}

function listedCorrelation(rule: Rule, correlation: SigmaCorrelation, { loaded, enabled }: Listing): ListedRule {
  const { id, version, on, file } = rule;
  const head = { id, type: 'correlation', on, version, enabled, ...shownOf(file) };
  return { ...head, ...saidBy(correlation, loaded), ...changesOf(id, file.exceptions, loaded) };
}

function listedSigma(rule: SigmaRule, { loaded, enabled }: Listing): ListedRule {
  const own = loaded.config.config[rule.id];
  const { id, version, file } = sigmaAlertSource(rule, own?.severity);
  const lack = enabled ? lackOfLists(rule, loaded.ground.lists) : undefined;
  const unusable = lack !== undefined && { unusable: lack };
  const head = { id, type: 'sigma', on: 'stream', version, enabled, ...unusable, ...shownOf(file) } as const;
  return { ...head, ...saidBy(rule, loaded), ...changesOf(id, own?.exceptions ?? [], loaded) };
}

function shownOf({ title, severity, category, attack }: Pick<RuleFile, 'title' | 'severity' | 'category' | 'attack'>) {
  return { title, severity, category, attack: [...attack] };
}

/** A list of thousands of rules has no room for essays. */
const MOST_DESCRIPTION = 2000;

function saidBy(head: SigmaHead, { sigma }: LoadedRules): Pick<ListedRule, 'about' | 'place'> {
  const { id, description = '', author = '', references } = head;
  const place = sigma.places.get(id);
  const about = { description: description.slice(0, MOST_DESCRIPTION), author, url: references[0] ?? '' };
  return { about, ...(place !== undefined && { place }) };
}

/** What people added stands behind what the file and the configuration say. */
function changesOf(id: string, all: readonly RuleException[], { settings }: LoadedRules) {
  const set = Object.hasOwn(settings, id) ? settings[id] : undefined;
  const exceptions = all.slice(0, Math.max(0, all.length - (set?.exceptions.length ?? 0)));
  return { ...(exceptions.length > 0 && { exceptions }), ...(set && { set }) };
}

/** Lets instances that do not evaluate rules know which there are. */
export function ruleListSaved(list: RuleList): StateChange {
  return { collection: COLLECTION, id: ID, body: { ...list } as unknown as JsonObject };
}

/** The rules that were loaded last by who evaluates them. */
export async function savedRuleList(state: StateStore): Promise<RuleList> {
  const body = (await state.get(COLLECTION, [ID])).get(ID)?.body;
  return body ? (body as unknown as RuleList) : { rules: [], faults: [] };
}
