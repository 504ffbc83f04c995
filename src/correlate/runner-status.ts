import type { RuleThreadStatus } from './rule-calls.ts';

/** How the evaluation of rules does in one instance. */
export interface RuleRunnerStatus extends Partial<RuleThreadStatus> {
  /** Whether this instance is the one that evaluates. */
  readonly evaluating: boolean;
  readonly rules: number;
  /** From the reception of what was read last until now, milliseconds; 0 when all is read. */
  readonly lagMs: number;
  /** Rules that are evaluated by themselves, since they take long. */
  readonly slow: readonly string[];
  /** Rules whose past is still to be read before they are judged. */
  readonly recalling: readonly string[];
  /** Rules that are judged though not all of their past could be read: that is tried again. */
  readonly partial: readonly string[];
  /** Rules that are not judged, and why. */
  readonly failed: Readonly<Record<string, string>>;
}
