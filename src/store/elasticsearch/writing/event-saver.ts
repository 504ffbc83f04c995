import { CONFLICT_TAG, type SaveBatch, type SaveReport } from '../../event-store.ts';
import { isPlainEvent, type Line, writeDocument, writeTextDocument } from '../document.ts';
import { indexOf } from '../index-name.ts';
import type { SeqClock } from '../seq.ts';
import type { NewDocument, Written } from './bulk-job.ts';
import type { BulkWriter } from './bulk-writer.ts';
import type { ClaimBook, ClaimVerdict } from './claim-book.ts';
import { type BatchEvent, readBatch } from './read-batch.ts';
import { underOwnId } from './under-own-id.ts';

export interface EventSaverOptions {
  readonly prefix: string;
  readonly seq: SeqClock;
  readonly claims: ClaimBook;
  readonly writer: BulkWriter;
}

/** What searches read is longer than the event: names of fields come on top. Of ordinary events, 3.7 times. */
const GROWTH = 4;

/** Stores batches: judges their claims, and has each event written under its own id. */
export class EventSaver {
  readonly #options: EventSaverOptions;

  constructor(options: EventSaverOptions) {
    this.#options = options;
  }

  /** Rejects with `store-unavailable` or `disk-full`. */
  async save(batch: SaveBatch): Promise<SaveReport> {
    const { events, refused } = readBatch(batch);
    const report = { saved: 0, duplicates: 0, conflicts: 0, refused: [...refused] };
    const verdicts = await this.#judge(events, batch.received);
    const kept: { event: BatchEvent; document: NewDocument }[] = [];
    for (const event of events) {
      const verdict = verdicts.get(event.line) ?? 'owner';
      if (verdict === 'duplicate') report.duplicates++;
      else kept.push({ event, document: this.#documentOf(event, verdict, batch.received) });
    }
    const written = await this.#options.writer.write(kept.map(({ document }) => document));
    for (const [at, { event }] of kept.entries()) {
      const result = written[at] as Written;
      if (result === 'stored') {
        report.saved++;
        if (verdicts.get(event.line) === 'conflict') report.conflicts++;
      } else if (result === 'present') report.duplicates++;
      else report.refused.push({ line: event.line, reason: result.refused });
    }
    return report;
  }

  async #judge(events: readonly BatchEvent[], received: number): Promise<ReadonlyMap<number, ClaimVerdict>> {
    const claims = events.flatMap(({ claim }) => (claim ? [claim] : []));
    const verdicts = await this.#options.claims.judge(claims, received);
    return new Map(claims.map(({ line }, at) => [line, verdicts[at] as ClaimVerdict]));
  }

  #documentOf(event: BatchEvent, verdict: ClaimVerdict, received: number): NewDocument {
    const { prefix, seq } = this.#options;
    const ownId = event.claim?.ownId ?? event.event.mozdef.id;
    const line: Line = verdict === 'conflict' ? underOwnId(event, ownId, CONFLICT_TAG) : event;
    const { utctimestamp, mozdef } = line.event;
    const index = indexOf({ ownId, received, utctimestamp, route: mozdef.index });
    const plain = isPlainEvent(line.event);
    return {
      index: `${prefix}${index}`,
      id: ownId,
      bytes: line.text.length * GROWTH,
      write: (json, asText) => (plain && !asText ? writeDocument : writeTextDocument)(line, seq.next(), json),
    };
  }
}
