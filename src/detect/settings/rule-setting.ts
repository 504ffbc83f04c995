import type { Severity } from '../../event/severity.ts';
import { documentsOf } from '../../state/documents-of.ts';
import type { StateStore } from '../../state/state-store.ts';
import type { RuleException } from '../rule/exceptions.ts';
import type { RulesConfig } from '../rules-config.ts';

/** An exception that people added while the server ran. */
interface AddedException extends RuleException {
  readonly id: string;
  readonly addedby: string;
  /** ISO 8601. */
  readonly added: string;
}

/** What people changed about a rule while the server ran; it goes before what the configuration says. */
export interface RuleSetting {
  readonly enabled?: boolean;
  readonly severity?: Severity;
  readonly exceptions: readonly AddedException[];
}

/** By id of the rule. */
export type RuleSettings = Readonly<Record<string, RuleSetting>>;

/** Collection of settings; ids are those of rules. */
export const RULE_SETTINGS = 'rulesettings';

/** What people changed about all rules. */
export async function ruleSettings(state: StateStore): Promise<RuleSettings> {
  const settings: Record<string, RuleSetting> = {};
  for await (const { id, body } of documentsOf(state, RULE_SETTINGS)) settings[id] = body as unknown as RuleSetting;
  return settings;
}

/** The configuration with what people changed put in. */
export function withSettings(config: RulesConfig, settings: RuleSettings): RulesConfig {
  const merged = { ...config.config };
  for (const [id, { exceptions, ...changed }] of Object.entries(settings)) {
    const written = Object.hasOwn(merged, id) ? merged[id] : undefined;
    merged[id] = {
      params: {},
      ...written,
      ...changed,
      exceptions: [...(written?.exceptions ?? []), ...exceptions.map(exceptionOf)],
    };
  }
  return { ...config, config: merged };
}

function exceptionOf({ query, reason, owner, until }: AddedException): RuleException {
  return { query, reason, owner, ...(until !== undefined && { until }) };
}
