import type { Severity } from '../event/severity.ts';
import { Detector, type DetectorRules } from './detector.ts';
import { loadRules } from './load-rules.ts';
import type { LoadedSigma } from './load-sigma.ts';
import type { RuleException } from './rule/exceptions.ts';
import type { RulesConfig } from './rules-config.ts';
import type { RuleSettings } from './settings/rule-setting.ts';

export interface DetectorOptions {
  readonly config: RulesConfig;
  /** What people changed since that was written. */
  readonly settings?: RuleSettings | undefined;
  readonly cache?: string | undefined;
  /** Told again and again while it does what may take seconds between two events. */
  readonly onStep?: () => void;
}

/** Loads the rules on the stream. A bad rule does not stop the others. */
export async function openDetector(options: DetectorOptions): Promise<Detector> {
  const { config: written, settings = {}, cache, onStep } = options;
  const { rules, sigma, ground, config } = await loadRules({ config: written, settings, cache, withoutCode: true });
  return new Detector({
    rules: rules.filter(({ on }) => on === 'stream'),
    sigma: sigma.rules,
    ground,
    ...(onStep && { onStep }),
    ...overridesOf(config, sigma),
  });
}

/** Only those of Sigma rules: the others have theirs already. */
function overridesOf(
  { config }: RulesConfig,
  { rules }: LoadedSigma,
): Required<Pick<DetectorRules, 'exceptions' | 'severities'>> {
  const ids = new Set(rules.map(({ id }) => id));
  const exceptions: Record<string, readonly RuleException[]> = {};
  const severities: Record<string, Severity> = {};
  for (const [id, override] of Object.entries(config)) {
    if (!ids.has(id)) continue;
    if (override.exceptions.length > 0) exceptions[id] = override.exceptions;
    if (override.severity !== undefined) severities[id] = override.severity;
  }
  return { exceptions, severities };
}
