import { BUNDLED_RULES } from './bundled-rules.ts';
import type { RulesConfig } from './rules-config.ts';

/** Directories in which rules are looked for, those that come with MozDef first. */
export function ruleDirectories({
  bundled,
  directories,
  sigma,
}: Pick<RulesConfig, 'bundled' | 'directories' | 'sigma'>): readonly string[] {
  return [...(bundled ? [BUNDLED_RULES] : []), ...directories, ...sigma];
}
