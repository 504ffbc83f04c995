import type { DeadLetter } from './dead-letter-store.ts';
import { letterOf, positionsIn } from './raw-events.ts';
import { EVERY_POSITION, type PluginSkip, type WorkOrder, type WorkResult } from './worker-protocol.ts';
import type { WorkAnswer } from './worker-slot.ts';

export type RunOrder = (order: WorkOrder) => Promise<WorkAnswer>;

/** What became of a whole batch: its parts (one, unless something broke on the way) and the events that break threads. */
export interface BatchRun {
  readonly results: readonly WorkResult[];
  readonly poison: readonly DeadLetter[];
  /** Indices of plugins that broke a thread. */
  readonly breakers: readonly number[];
}

/** So many breakages by one plugin within one batch, and the batch is finished without it. */
const PATIENCE = 3;

interface Attempt {
  readonly run: RunOrder;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly now: () => number;
  readonly skips: PluginSkip[];
  readonly results: WorkResult[];
  readonly poison: DeadLetter[];
  readonly breakers: number[];
}

/**
 * Processes a batch whatever its events and plugins do (design promise 5). A plugin that breaks a thread is skipped for that
 * event. An event that breaks threads with no plugin running is narrowed down and given up; the others go on.
 */
export async function runBatch(
  run: RunOrder,
  bytes: Uint8Array<ArrayBuffer>,
  options: { readonly skips: readonly PluginSkip[]; readonly now: () => number },
): Promise<BatchRun> {
  const attempt: Attempt = {
    run,
    bytes,
    now: options.now,
    skips: [...options.skips],
    results: [],
    poison: [],
    breakers: [],
  };
  await runRange(attempt, 0, Number.MAX_SAFE_INTEGER);
  return attempt;
}

async function runRange(attempt: Attempt, from: number, to: number): Promise<void> {
  if (from >= to) return;
  const answer = await attempt.run({ bytes: attempt.bytes, from, to, skips: attempt.skips });
  if ('result' in answer) {
    attempt.results.push(answer.result);
    return;
  }
  const { position, plugin, reason } = answer.broken;
  if (plugin !== undefined && position !== undefined) {
    skip(attempt, position, plugin);
    await runRange(attempt, from, to);
    return;
  }
  const end = Math.min(to, positionsIn(attempt.bytes));
  if (end - from <= 1) {
    if (end > from)
      attempt.poison.push(letterOf(attempt.bytes, from, { stage: 'worker', reason, time: attempt.now() }));
    return;
  }
  const suspect = position !== undefined && position > from && position < end ? position : (from + end) >> 1;
  await runRange(attempt, from, suspect);
  await runRange(attempt, suspect, Math.min(suspect + 1, end));
  await runRange(attempt, suspect + 1, end);
}

function skip(attempt: Attempt, position: number, plugin: number): void {
  attempt.breakers.push(plugin);
  const breakages = attempt.breakers.filter((breaker) => breaker === plugin).length;
  attempt.skips.push({ position: breakages < PATIENCE ? position : EVERY_POSITION, plugin });
}
