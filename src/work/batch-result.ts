import type { Event } from '../event/event.ts';
import type { Drop, PipelineOutcome } from '../plugin/plugin-pipeline.ts';
import type { Batch } from '../queue/batch.ts';
import type { EventClaim } from '../store/event-store.ts';
import type { DeadLetter } from './dead-letter-store.ts';
import { claimOf, type RawEvent } from './raw-events.ts';
import type { DropCount, LatestState, WorkResult } from './worker-protocol.ts';

/** Gathers what becomes of the events of one order. */
export class BatchResult {
  readonly deadLetters: DeadLetter[] = [];
  readonly #batch: Batch;
  readonly #lines: string[] = [];
  readonly #positions: number[] = [];
  readonly #claims: EventClaim[] = [];
  readonly #latest: LatestState[] = [];
  readonly #dropped = new Map<string, DropCount>();

  constructor(batch: Batch) {
    this.#batch = batch;
  }

  /** All or nothing: throws, and has added nothing, when one of the events has no JSON. */
  add(outcome: PipelineOutcome, raw: RawEvent): void {
    if ('dropped' in outcome) this.#drop(outcome.dropped);
    else {
      const lines = outcome.events.map((event) => JSON.stringify(event));
      outcome.events.forEach((event, index) => this.#store(event, lines[index] ?? '', raw));
    }
    for (const drop of outcome.drops ?? []) this.#drop(drop);
  }

  finish(): WorkResult {
    return {
      batch: this.#batch.id,
      received: this.#batch.received,
      // Not Buffer.from: its buffer may be shared with others and could not be transferred.
      ndjson: new TextEncoder().encode(this.#lines.join('\n')),
      positions: this.#positions,
      claims: this.#claims,
      latest: this.#latest,
      deadLetters: this.deadLetters,
      dropped: [...this.#dropped.values()],
      sightings: [],
      plugins: [],
      openBreakers: [],
    };
  }

  #store(event: Event, line: string, raw: RawEvent): void {
    const { staticid, id } = event.mozdef;
    if (staticid !== undefined) {
      this.#latest.push({ id: staticid, event: JSON.parse(line) });
      return;
    }
    const claim = claimOf(raw);
    if (claim) {
      const ownId = `${this.#batch.id}-${raw.position}${id.slice(claim.id.length)}`;
      this.#claims.push({ line: this.#lines.length, id, content: claim.content, ownId });
    }
    this.#lines.push(line);
    this.#positions.push(raw.position);
  }

  #drop({ plugin, reason }: Drop): void {
    const key = `${plugin} ${reason}`;
    this.#dropped.set(key, { plugin, reason, count: (this.#dropped.get(key)?.count ?? 0) + 1 });
  }
}
