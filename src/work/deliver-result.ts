import type { StreamRaiser } from '../alert/stream-raiser.ts';
import type { StateStore } from '../state/state-store.ts';
import type { EventStore, SaveReport } from '../store/event-store.ts';
import type { DeadLetter, DeadLetterStore } from './dead-letter-store.ts';
import { hitsAsStored } from './hits-as-stored.ts';
import { saveLatest } from './latest-states.ts';
import { lettersOf, type Verdict } from './raw-events.ts';
import type { BatchRun } from './run-batch.ts';
import type { StoredListener } from './stored-listener.ts';
import type { WorkResult } from './worker-protocol.ts';

/** Where results go. */
export interface Destinations {
  readonly store: EventStore;
  readonly state: StateStore;
  readonly deadLetters: DeadLetterStore;
  readonly listeners: readonly StoredListener[];
  /** Raises the alerts of what rules on the stream matched. */
  readonly raiser: Pick<StreamRaiser, 'raise'>;
  readonly now: () => number;
}

/** What was stored of one batch. */
export interface Delivered {
  readonly saved: number;
  readonly duplicates: number;
  readonly deadLetters: number;
}

/**
 * Writes all that came of a batch: events, then their alerts, last known states, dead letters. Each write is idempotent, so that
 * the batch can be acked after this and be done again if it rejects (design promise 3).
 */
export async function deliver(run: BatchRun, bytes: Uint8Array, to: Destinations): Promise<Delivered> {
  const letters: DeadLetter[] = [...run.poison];
  let saved = 0;
  let duplicates = 0;
  for (const result of run.results) {
    const report = await saveEvents(result, to);
    saved += report.saved;
    duplicates += report.duplicates;
    letters.push(...result.deadLetters, ...lettersOf(bytes, refusedOf(report, result, to.now())));
    await to.raiser.raise(await hitsAsStored(result, report, to.store), result.received);
    await saveLatest(result.latest, to.state);
  }
  if (letters.length > 0) await to.deadLetters.add(letters);
  return { saved, duplicates, deadLetters: letters.length };
}

async function saveEvents(result: WorkResult, { store, listeners }: Destinations): Promise<SaveReport> {
  if (result.positions.length === 0) return { saved: 0, duplicates: 0, conflicts: 0, refused: [] };
  const { batch, received, ndjson, claims, positions } = result;
  // The store takes the buffer away; a copy is made only when someone listens.
  const listening = listeners.filter(({ wanted }) => wanted);
  const shown = listening.length > 0 ? ndjson.slice() : undefined;
  const report = await store.save({ batch, received, ndjson, claims, count: positions.length });
  // A batch that was there already is no news; of one that was there in part all that the store has is shown again.
  if (!shown || report.saved === 0) return report;
  const stored = withoutRefused(shown, report);
  for (const listener of listening) listener.publish(stored);
  return report;
}

function withoutRefused(ndjson: Uint8Array, { refused }: SaveReport): Uint8Array {
  if (refused.length === 0) return ndjson;
  const lines = new Set(refused.map(({ line }) => line));
  const kept = Buffer.from(ndjson.buffer, ndjson.byteOffset, ndjson.byteLength)
    .toString()
    .split('\n')
    .filter((_, line) => !lines.has(line));
  return Buffer.from(kept.join('\n'));
}

/** By position of the raw event: of several lines that a plugin made of it, one reason stands for all. */
function refusedOf({ refused }: SaveReport, { positions }: WorkResult, time: number): Map<number, Verdict> {
  const verdicts = new Map<number, Verdict>();
  for (const { line, reason } of refused) {
    const position = positions[line];
    if (position === undefined) throw new Error(`the store refused line ${line}, which it was not given`);
    verdicts.set(position, { stage: 'store', reason, time });
  }
  return verdicts;
}
