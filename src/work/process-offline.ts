import type { Event } from '../event/event.ts';
import type { NormalizeOptions } from '../event/normalize.ts';
import type { PipelineOutcome } from '../plugin/plugin-pipeline.ts';
import type { TraceStep } from '../plugin/trace-recorder.ts';
import type { Batch } from '../queue/batch.ts';
import type { Enricher } from './enricher.ts';
import { processEvent, unstorable, type Workbench } from './process-batch.ts';
import { rawEventsOf } from './raw-events.ts';

export interface OfflineOptions {
  readonly normalize: NormalizeOptions;
  readonly enricher: Enricher;
  /** As if posted there: `events`, `nxlog`, `cef`, `bulk`, `hec`, `hec/raw`, `otlp`, `syslog`, `custom/<application>`. */
  readonly endpoint: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Also say which plugin changed what. */
  readonly trace: boolean;
}

/** Not a batch that anyone received: the same input always gives the same ids. */
const OFFLINE_BATCH = '00000000-0000-7000-8000-000000000000';
const SENDER = '127.0.0.1';

/**
 * What normalization and plugins make of this body, without server, queue and store. Yields exactly one JSON text per event, in
 * order: the stored event, `{"events":[..]}` when a plugin made several of it, `{"dropped":{plugin,reason}}`, or
 * `{"deadletter":{stage,reason}}`; with `trace`, these under `result` beside `trace`.
 */
export function* processOffline(bytes: Uint8Array, options: OfflineOptions): Generator<string> {
  const { endpoint, enricher, now, normalize } = options;
  const header = { endpoint, sender: SENDER, principal: SENDER, path: `/${endpoint}` };
  const batch: Batch = { id: OFFLINE_BATCH, received: now(), bodies: [{ header, bytes }] };
  let steps: readonly TraceStep[] = [];
  const bench: Workbench = {
    options: normalize,
    at: () => {},
    now,
    enrich: (event, position) => {
      if (!options.trace) return enricher.enrich(event, position);
      const traced = enricher.pipeline.traceRun(event);
      steps = traced.steps;
      return traced.outcome;
    },
  };
  for (const raw of rawEventsOf(batch.bodies, 0, Number.MAX_SAFE_INTEGER)) {
    steps = [];
    const outcome = processEvent(raw, batch, bench);
    yield textOf(outcome, options.trace ? steps : undefined);
  }
}

type Outcome = ReturnType<typeof processEvent>;

function textOf(outcome: Outcome, trace: readonly TraceStep[] | undefined): string {
  try {
    const result = shown(outcome);
    return JSON.stringify(trace ? { result, trace } : result);
  } catch (error) {
    return JSON.stringify({ deadletter: unstorable(outcome as PipelineOutcome, error) });
  }
}

function shown(outcome: Outcome): Event | Record<string, unknown> {
  if ('letter' in outcome) {
    const { stage, reason } = outcome.letter;
    return { deadletter: { stage, reason } };
  }
  if ('dropped' in outcome) return { dropped: outcome.dropped };
  const [event] = outcome.events;
  return event && outcome.events.length === 1 ? event : { events: outcome.events };
}
