import type { Event } from '../event/event.ts';
import type { Drop, PipelineOutcome } from '../plugin/plugin-pipeline.ts';
import type { Batch } from '../queue/batch.ts';
import type { EventClaim } from '../store/event-store.ts';
import type { DeadLetter } from './dead-letter-store.ts';
import { underOwnId } from './hits-as-stored.ts';
import { LineBuffer } from './line-buffer.ts';
import { claimOf, type RawEvent } from './raw-events.ts';
import { jsonOf } from './unstorable.ts';
import type { DropCount, LatestState, WorkResult } from './worker-protocol.ts';

/** Gathers what becomes of the events of one order. */
export class BatchResult {
  readonly deadLetters: DeadLetter[] = [];
  readonly #batch: Batch;
  readonly #onStored: (event: Event) => void;
  readonly #lines = new LineBuffer();
  readonly #positions: number[] = [];
  readonly #claims: EventClaim[] = [];
  readonly #latest: LatestState[] = [];
  readonly #dropped = new Map<string, DropCount>();

  /** `onStored` is told of each event that is to be stored; of one with a claim as if that were taken. */
  constructor(batch: Batch, onStored: (event: Event) => void = () => undefined) {
    this.#batch = batch;
    this.#onStored = onStored;
  }

  /** All or nothing: throws, and has added nothing, when one of the events has no JSON. */
  add(outcome: PipelineOutcome, raw: RawEvent): void {
    if ('dropped' in outcome) this.#drop(outcome.dropped);
    else {
      const lines = outcome.events.map(jsonOf);
      for (const [index, event] of outcome.events.entries()) this.#store(event, lines[index] ?? '', raw);
    }
    for (const drop of outcome.drops ?? []) this.#drop(drop);
  }

  finish(): WorkResult {
    return {
      batch: this.#batch.id,
      received: this.#batch.received,
      ndjson: this.#lines.take(),
      positions: this.#positions,
      claims: this.#claims,
      latest: this.#latest,
      deadLetters: this.deadLetters,
      dropped: [...this.#dropped.values()],
      plugins: [],
      openBreakers: [],
      hits: [],
      ruleFailures: [],
    };
  }

  #store(event: Event, line: string, raw: RawEvent): void {
    const { staticid, id } = event.mozdef;
    if (staticid !== undefined) {
      this.#latest.push({ id: staticid, event: JSON.parse(line) });
      return;
    }
    const claim = claimOf(raw);
    const ownId = claim && `${this.#batch.id}-${raw.position}${id.slice(claim.id.length)}`;
    if (claim && ownId !== undefined) this.#claims.push({ line: this.#lines.lines, id, content: claim.content, ownId });
    this.#lines.add(line);
    this.#onStored(ownId === undefined ? event : underOwnId(event, ownId));
    this.#positions.push(raw.position);
  }

  #drop({ plugin, reason }: Drop): void {
    const key = `${plugin} ${reason}`;
    this.#dropped.set(key, { plugin, reason, count: (this.#dropped.get(key)?.count ?? 0) + 1 });
  }
}
