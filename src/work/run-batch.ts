import { messageOf } from '../lifecycle/error.ts';
import type { DeadLetter } from './dead-letter-store.ts';
import { letterOf, positionsIn, unreadableLetter } from './raw-events.ts';
import { EVERY_POSITION, type PluginSkip, type WorkOrder, type WorkResult } from './worker-protocol.ts';
import type { WorkAnswer } from './worker-slot.ts';

export type RunOrder = (order: WorkOrder) => Promise<WorkAnswer>;

/** What became of a whole batch: its parts (one, unless something broke on the way) and the events that break threads. */
export interface BatchRun {
  readonly results: readonly WorkResult[];
  readonly poison: readonly DeadLetter[];
  /** Names of plugins that broke a thread, once for each time. */
  readonly breakers: readonly string[];
}

/** An encoded batch as the queue delivers it. */
export interface EncodedBatch {
  readonly id: string;
  readonly received: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** So many breakages by one plugin within one batch, and the batch is finished without it. */
const PATIENCE = 3;
/**
 * An event is given up when it breaks so many threads alone. The first of them may have broken through what went before, such as
 * a plugin that hoards memory; the second was new.
 */
const ALONE = 2;

interface Attempt {
  readonly run: RunOrder;
  readonly batch: EncodedBatch;
  readonly now: () => number;
  readonly skips: PluginSkip[];
  readonly results: WorkResult[];
  readonly poison: DeadLetter[];
  readonly breakers: string[];
}

/** Positions [from, to), which broke so many threads when there was but one. */
interface Range {
  readonly from: number;
  readonly to: number;
  readonly alone: number;
}

/**
 * Processes a batch whatever its events and plugins do (design promise 5). A plugin that breaks a thread is skipped for that
 * event. An event that breaks threads with no plugin running is narrowed down and given up; the others go on. A batch that
 * cannot be read is given up as a whole.
 */
export async function runBatch(
  run: RunOrder,
  batch: EncodedBatch,
  options: { readonly skips: readonly PluginSkip[]; readonly now: () => number },
): Promise<BatchRun> {
  const { now, skips } = options;
  const attempt: Attempt = { run, batch, now, skips: [...skips], results: [], poison: [], breakers: [] };
  await runRange(attempt, { from: 0, to: Number.MAX_SAFE_INTEGER, alone: 0 });
  return attempt;
}

async function runRange(attempt: Attempt, range: Range): Promise<void> {
  const { from, to } = range;
  if (from >= to) return;
  const answer = await attempt.run({ bytes: attempt.batch.bytes, from, to, skips: attempt.skips });
  if ('result' in answer) {
    attempt.results.push(answer.result);
    return;
  }
  const { position, plugin, reason } = answer.broken;
  if (plugin !== undefined && position !== undefined) {
    skip(attempt, position, plugin);
    await runRange(attempt, range);
    return;
  }
  const end = endOf(attempt, to);
  if (end === undefined || end <= from) return;
  if (end - from === 1) {
    await runAlone(attempt, { from, to: end, alone: range.alone + 1 }, reason);
    return;
  }
  const suspect = position !== undefined && position > from && position < end ? position : (from + end) >> 1;
  await runRange(attempt, { from, to: suspect, alone: 0 });
  await runRange(attempt, { from: suspect, to: suspect + 1, alone: 0 });
  await runRange(attempt, { from: suspect + 1, to: end, alone: 0 });
}

async function runAlone(attempt: Attempt, range: Range, reason: string): Promise<void> {
  if (range.alone < ALONE) await runRange(attempt, range);
  else {
    attempt.poison.push(letterOf(attempt.batch.bytes, range.from, { stage: 'worker', reason, time: attempt.now() }));
  }
}

/** Where the range ends at the latest; undefined when the batch cannot be read, and was given up. */
function endOf({ batch, poison, now }: Attempt, to: number): number | undefined {
  try {
    return Math.min(to, positionsIn(batch.bytes));
  } catch (error) {
    poison.push(unreadableLetter(batch, { stage: 'queue', reason: messageOf(error), time: now() }));
    return undefined;
  }
}

function skip(attempt: Attempt, position: number, plugin: string): void {
  attempt.breakers.push(plugin);
  const breakages = attempt.breakers.filter((breaker) => breaker === plugin).length;
  attempt.skips.push({ position: breakages < PATIENCE ? position : EVERY_POSITION, plugin });
}
