import type { Match } from './judge.ts';

/** A value over a sliding window: matches come at its end and leave at its beginning. */
export interface Running {
  add(match: Match): void;
  remove(match: Match): void;
  /** Undefined when there is nothing to judge: no number among the values. */
  readonly value: number | undefined;
  /** Whether what else is asked of the window holds, so that the value counts; absent: nothing else is. */
  readonly admits?: boolean;
}
