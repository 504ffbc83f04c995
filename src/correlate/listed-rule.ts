import type { LoadedRules } from '../detect/load-rules.ts';
import type { RuleFileFault } from '../detect/rule/read-rules.ts';
import type { Rule } from '../detect/rule/rule.ts';
import type { RuleFile } from '../detect/rule/rule-schema.ts';
import type { SigmaRule } from '../detect/sigma/rule.ts';
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
  readonly version: string;
  /** Where it stands, if that is known. */
  readonly place?: string;
  readonly enabled: boolean;
  /** What a rule of MozDef says, without its examples. */
  readonly file?: RuleFile;
}

/** All rules that were loaded, and what is wrong with others. */
export interface RuleList {
  readonly rules: readonly ListedRule[];
  readonly faults: readonly RuleFileFault[];
}

const COLLECTION = 'rules';
const ID = 'list';

export function listRules({ rules, disabled, sigma, disabledSigma, config, faults }: LoadedRules): RuleList {
  const correlations = new Set(sigma.correlations.map(({ id }) => id));
  const listed = (rule: Rule, enabled: boolean): ListedRule => {
    const { id, version, place, on, file } = rule;
    const { examples: _, ...said } = file;
    const { title, severity, type } = file;
    const foreign = correlations.has(id);
    const kind = { type: foreign ? 'correlation' : type, ...(!foreign && { file: said as RuleFile }) };
    return { id, title, on, severity, version, place, enabled, ...kind };
  };
  const detection = (rule: SigmaRule, enabled: boolean): ListedRule => {
    const { id, version, file } = sigmaAlertSource(rule, config.config[rule.id]?.severity);
    const { title, severity } = file;
    return { id, title, type: 'sigma', on: 'stream', severity, version, enabled };
  };
  const detections = [
    ...sigma.rules.map((rule) => detection(rule, true)),
    ...disabledSigma.map((rule) => detection(rule, false)),
  ];
  return {
    rules: [...rules.map((rule) => listed(rule, true)), ...disabled.map((rule) => listed(rule, false)), ...detections],
    faults,
  };
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
