import { messageOf } from '../lifecycle/error.ts';
import type { DeadLetter } from './dead-letter-store.ts';
import { letterOf, positionsIn, unreadableLetter } from './raw-events.ts';
import type { PluginSkip, WorkOrder, WorkResult } from './worker-protocol.ts';
import type { WorkAnswer } from './worker-slot.ts';

/** Has one order done by a thread, whose results are `Result`s. */
export type RunOrder<Result = WorkResult> = (order: WorkOrder) => Promise<WorkAnswer<Result>>;

/** What became of a whole batch: its parts (one, unless something broke on the way) and the events that break threads. */
export interface BatchRun<Result = WorkResult> {
  readonly results: readonly Result[];
  readonly poison: readonly DeadLetter[];
  /** Names of plugins that broke a thread, once for each time. */
  readonly breakers: readonly string[];
  /** Those that were asked for, and those that came of breakages. */
  readonly skips: readonly PluginSkip[];
}

/** An encoded batch as the queue delivers it. */
export interface EncodedBatch {
  readonly id: string;
  readonly received: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * So many breakages by one plugin, and it is no longer looked for events that it can be run on: the rest of a batch is finished
 * without it. Each breakage may cost the time of `worker.stuck_after`, which bounds how long one batch can take.
 */
export const PATIENCE = 10;
/**
 * An event is given up when it breaks so many threads alone. The first of them may have broken through what went before, such as
 * a plugin that hoards memory; the second was new.
 */
const ALONE = 2;

interface Attempt<Result> {
  readonly run: RunOrder<Result>;
  readonly batch: EncodedBatch;
  readonly now: () => number;
  readonly skips: PluginSkip[];
  readonly results: Result[];
  readonly poison: DeadLetter[];
  readonly breakers: string[];
}

/** Positions [from, to), which broke so many threads when there was but one. */
interface Range {
  readonly from: number;
  readonly to: number;
  readonly alone: number;
}

export interface RunBatchOptions {
  readonly skips: readonly PluginSkip[];
  readonly now: () => number;
  /** Only the positions [from, to); by default all. */
  readonly from?: number;
  readonly to?: number;
}

/**
 * Processes a batch whatever its events and plugins do (design promise 5). A plugin that breaks a thread is skipped for that
 * event; one that does so again and again, from then on in this batch. An event that breaks threads with no plugin running is
 * narrowed down and given up; the others go on. A batch that cannot be read is given up as a whole.
 */
export async function runBatch<Result = WorkResult>(
  run: RunOrder<Result>,
  batch: EncodedBatch,
  { now, skips, from = 0, to = Number.MAX_SAFE_INTEGER }: RunBatchOptions,
): Promise<BatchRun<Result>> {
  const attempt: Attempt<Result> = { run, batch, now, skips: [...skips], results: [], poison: [], breakers: [] };
  await runRange(attempt, { from, to, alone: 0 });
  return attempt;
}

async function runRange<Result>(attempt: Attempt<Result>, range: Range): Promise<void> {
  const { from, to } = range;
  if (from >= to) return;
  const answer = await attempt.run({ bytes: attempt.batch.bytes, from, to, skips: attempt.skips });
  if ('result' in answer) {
    attempt.results.push(answer.result);
    return;
  }
  const { position, plugin, reason } = answer.broken;
  if (plugin !== undefined && position !== undefined) {
    skip(attempt, { position, plugin, reason });
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

async function runAlone<Result>(attempt: Attempt<Result>, range: Range, reason: string): Promise<void> {
  if (range.alone < ALONE) await runRange(attempt, range);
  else {
    attempt.poison.push(letterOf(attempt.batch.bytes, range.from, { stage: 'worker', reason, time: attempt.now() }));
  }
}

/** Where the range ends at the latest; undefined when the batch cannot be read, and was given up. */
function endOf<Result>({ batch, poison, now }: Attempt<Result>, to: number): number | undefined {
  try {
    return Math.min(to, positionsIn(batch.bytes));
  } catch (error) {
    poison.push(unreadableLetter(batch, { stage: 'queue', reason: messageOf(error), time: now() }));
    return undefined;
  }
}

interface PluginBreakage {
  readonly position: number;
  readonly plugin: string;
  readonly reason: string;
}

/** Earlier events keep what the plugin made of them: only this one is done without it, or this and all that follow. */
function skip<Result>({ breakers, skips }: Attempt<Result>, { position, plugin, reason }: PluginBreakage): void {
  breakers.push(plugin);
  const breakages = breakers.filter((breaker) => breaker === plugin).length;
  skips.push({
    plugin,
    from: position,
    to: position + 1,
    why: `skipped for this event, it broke its thread: ${reason}`,
  });
  if (breakages < PATIENCE) return;
  const why = `skipped: it broke this batch ${breakages} times`;
  skips.push({ plugin, from: position + 1, to: Number.MAX_SAFE_INTEGER, why });
}
