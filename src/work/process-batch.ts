import type { Event, JsonObject } from '../event/event.ts';
import { type NormalizeOptions, normalize } from '../event/normalize.ts';
import { messageOf } from '../lifecycle/error.ts';
import type { PipelineOutcome } from '../plugin/plugin-pipeline.ts';
import { type Batch, decodeBatch } from '../queue/batch.ts';
import { parseEvent } from '../receive/decode/parse-event.ts';
import { BatchResult } from './batch-result.ts';
import type { DeadLetter } from './dead-letter-store.ts';
import { deadLetter, idOf, type RawEvent, rawEventsOf, receptionOf } from './raw-events.ts';
import { unstorable } from './unstorable.ts';
import type { WorkOrder, WorkResult } from './worker-protocol.ts';

/** What the steps need; one per worker thread. */
export interface Workbench {
  readonly options: NormalizeOptions;
  /** Runs all plugins on the event at this position. */
  readonly enrich: (event: Event, position: number) => PipelineOutcome;
  /** Matches an event that is to be stored against rules. Never throws. */
  readonly detect?: (event: Event) => void;
  /** Notes which event is in work, for the watcher outside. */
  readonly at: (position: number) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * What happens to events between queue and store: parse > normalize > plugins > stored form > match. Nothing vanishes: each raw
 * event of the order ends as stored events, as a counted drop, or as a dead letter with its reason.
 */
export function processBatch(order: WorkOrder, bench: Workbench): WorkResult {
  const batch = decodeBatch(order.bytes);
  const result = new BatchResult(batch, bench.detect);
  for (const raw of rawEventsOf(batch.bodies, order.from, order.to)) {
    bench.at(raw.position);
    const outcome = processEvent(raw, batch, bench);
    if ('letter' in outcome) result.deadLetters.push(outcome.letter);
    else addOrGiveUp(result, outcome, { raw, batch, now: bench.now });
  }
  return result.finish();
}

/** The same for one event. */
export function processEvent(raw: RawEvent, batch: Batch, bench: Workbench): PipelineOutcome | { letter: DeadLetter } {
  let stage: DeadLetter['stage'] = 'parse';
  try {
    const parsed = parse(raw);
    stage = 'normalize';
    const event = normalizeRaw(parsed.value, raw, batch, bench.options);
    if (parsed.notes) event.mozdef.errors = [...(event.mozdef.errors ?? []), ...parsed.notes];
    stage = 'plugin';
    return bench.enrich(event, raw.position);
  } catch (error) {
    return { letter: deadLetter(batch, raw, { stage, reason: messageOf(error), time: bench.now() }) };
  }
}

function addOrGiveUp(
  result: BatchResult,
  outcome: PipelineOutcome,
  { raw, batch, now }: { readonly raw: RawEvent; readonly batch: Batch; readonly now: () => number },
): void {
  try {
    result.add(outcome, raw);
  } catch (error) {
    result.deadLetters.push(deadLetter(batch, raw, { ...unstorable(outcome, error), time: now() }));
  }
}

/** The JSON object of a raw event; throws when there is none. */
function parse(raw: RawEvent): { readonly value: JsonObject; readonly notes?: readonly string[] } {
  const parsed = parseEvent(raw.header, { kind: raw.item.kind, bytes: raw.bytes });
  if ('error' in parsed) throw new Error(parsed.error);
  return parsed;
}

function normalizeRaw(parsed: JsonObject, raw: RawEvent, batch: Batch, options: NormalizeOptions): Event {
  const { header } = raw;
  return normalize(
    parsed,
    {
      id: idOf(batch, raw),
      receivedMs: receptionOf(batch, raw),
      sender: header.sender,
      endpoint: header.endpoint,
      ...(header.tokensource && { tokensource: header.tokensource }),
      ...(header.syslog && { syslog: header.syslog }),
    },
    options,
  );
}
