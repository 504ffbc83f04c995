import type { RulesStatus } from './instance-status.ts';

/** What an instance says to others of the rules that it evaluates. */
export interface RulesEntry {
  readonly evaluating: boolean;
  readonly rules: number;
  readonly lagMs: number;
  /** Groups that are still to be judged. */
  readonly dirty: number;
  /** How many still read their past. */
  readonly recalling: number;
  /** How many are left alone. */
  readonly failed: number;
}

export function rulesEntry({ evaluating, rules, lagMs, dirty = 0, recalling, failed = {} }: RulesStatus): RulesEntry {
  return { evaluating, rules, lagMs, dirty, recalling: recalling.length, failed: Object.keys(failed).length };
}
