import type { Logger } from '../log/log.ts';
import { Detector } from './detector.ts';
import { loadRules } from './load-rules.ts';
import type { RulesConfig } from './rules-config.ts';

export interface DetectorOptions {
  readonly config: RulesConfig;
  readonly log: Logger;
}

/** Loads the rules on the stream. A bad rule is logged and does not stop the others. */
export async function openDetector({ config, log }: DetectorOptions): Promise<Detector> {
  const { rules } = await loadRules({ config, lists: () => undefined });
  return new Detector(
    rules.filter(({ on }) => on === 'stream'),
    (rule, reason) => log.error({ rule, reason }, 'a rule failed and is left out'),
  );
}
