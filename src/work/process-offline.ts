import type { Event } from '../event/event.ts';
import type { NormalizeOptions } from '../event/normalize.ts';
import type { PipelineOutcome } from '../plugin/plugin-pipeline.ts';
import type { TraceStep } from '../plugin/trace-recorder.ts';
import type { Batch } from '../queue/batch.ts';
import type { DeadLetter } from './dead-letter-store.ts';
import type { Enricher } from './enricher.ts';
import type { OfflineResult } from './offline-protocol.ts';
import { processEvent, type Workbench } from './process-batch.ts';
import { type RawEvent, rawEventsOf } from './raw-events.ts';
import { jsonOf, unstorable } from './unstorable.ts';
import type { WorkOrder } from './worker-protocol.ts';

export interface OfflineOptions {
  readonly normalize: NormalizeOptions;
  readonly enricher: Enricher;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Also say which plugin changed what. */
  readonly trace: boolean;
  /** Notes which event is in work, for the watcher outside. */
  readonly at: (position: number) => void;
}

/**
 * What normalization and plugins make of the events of one batch, without server, queue and store: exactly one JSON text for
 * each event, in order. That is the stored event, `{"events":[..]}` when a plugin made several of it, `{"dropped":{plugin,reason}}`,
 * or `{"deadletter":{stage,reason}}`; with `trace`, these under `result` beside `trace`.
 */
export class OfflineProcess {
  readonly #batch: Batch;
  readonly #options: OfflineOptions;
  readonly #bench: Workbench;
  #steps: readonly TraceStep[] = [];
  /** Goes on where the last order ended, so that a long batch is split only once. */
  #events: Generator<RawEvent> | undefined;
  #next = 0;

  constructor(batch: Batch, options: OfflineOptions) {
    this.#batch = batch;
    this.#options = options;
    const { enricher, normalize, now, at } = options;
    this.#bench = {
      options: normalize,
      at,
      now,
      enrich: (event, position) => (options.trace ? this.#trace(event, position) : enricher.enrich(event, position)),
    };
  }

  run({ from, to, skips }: Pick<WorkOrder, 'from' | 'to' | 'skips'>): OfflineResult {
    this.#options.enricher.begin(skips);
    if (from !== this.#next || !this.#events) {
      this.#events = rawEventsOf(this.#batch.bodies, from, Number.MAX_SAFE_INTEGER);
    }
    const lines: string[] = [];
    const positions: number[] = [];
    for (let position = from; position < to; position++) {
      const { value: raw } = this.#events.next() as IteratorResult<RawEvent, undefined>;
      if (!raw) break;
      this.#options.at(position);
      this.#steps = [];
      const outcome = processEvent(raw, this.#batch, this.#bench);
      lines.push(offlineText(outcome, this.#options.trace ? this.#steps : undefined));
      positions.push(position);
    }
    this.#next = from + lines.length;
    return { lines, positions };
  }

  #trace(event: Event, position: number): PipelineOutcome {
    const { steps, outcome } = this.#options.enricher.trace(event, position);
    this.#steps = steps;
    return outcome;
  }
}

type Outcome = PipelineOutcome | { readonly letter: Pick<DeadLetter, 'stage' | 'reason'> };

/** The text of one event. */
export function offlineText(outcome: Outcome, trace: readonly TraceStep[] | undefined): string {
  const text = (result: unknown): string => jsonOf(trace ? { result, trace } : result);
  try {
    return text(shown(outcome));
  } catch (error) {
    const { stage, reason } = unstorable(outcome as PipelineOutcome, error);
    return text({ deadletter: { stage, reason } });
  }
}

function shown(outcome: Outcome): unknown {
  if ('letter' in outcome) {
    const { stage, reason } = outcome.letter;
    return { deadletter: { stage, reason } };
  }
  if ('dropped' in outcome) return { dropped: outcome.dropped };
  const [event] = outcome.events;
  return event && outcome.events.length === 1 ? event : { events: outcome.events };
}
