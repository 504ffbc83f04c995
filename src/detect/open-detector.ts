import type { Logger } from '../log/log.ts';
import { Detector } from './detector.ts';
import { loadRules } from './load-rules.ts';
import type { LoadedSigma } from './load-sigma.ts';
import type { RuleException } from './rule/exceptions.ts';
import type { RulesConfig } from './rules-config.ts';

export interface DetectorOptions {
  readonly config: RulesConfig;
  readonly cache?: string | undefined;
  readonly log: Logger;
}

/** Loads the rules on the stream. A bad rule is logged and does not stop the others. */
export async function openDetector({ config, cache, log }: DetectorOptions): Promise<Detector> {
  const { rules, sigma, lists } = await loadRules({ config, cache });
  return new Detector({
    rules: rules.filter(({ on }) => on === 'stream'),
    sigma: sigma.rules,
    lists,
    exceptions: exceptionsOf(config, sigma),
    onFailure: (rule, reason) => log.error({ rule, reason }, 'a rule failed and is left out'),
  });
}

/** Only those of Sigma rules: the others have theirs already. */
function exceptionsOf({ config }: RulesConfig, { rules }: LoadedSigma): Record<string, readonly RuleException[]> {
  const ids = new Set(rules.map(({ id }) => id));
  const some = Object.entries(config).filter(([id, { exceptions }]) => ids.has(id) && exceptions.length > 0);
  return Object.fromEntries(some.map(([id, { exceptions }]) => [id, exceptions]));
}
