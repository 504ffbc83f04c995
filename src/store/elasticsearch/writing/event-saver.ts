import { messageOf } from '../../../lifecycle/error.ts';
import { CONFLICT_TAG, type EventClaim, type SaveBatch, type SaveReport } from '../../event-store.ts';
import { isPlainEvent, type Line, writeDocument, writeTextDocument } from '../document.ts';
import { indexOf } from '../index-name.ts';
import { JsonBytes } from '../json-bytes.ts';
import type { SeqClock } from '../seq.ts';
import type { NewDocument, Written } from './bulk-job.ts';
import type { BulkWriter } from './bulk-writer.ts';
import type { ClaimBook, ClaimVerdict } from './claim-book.ts';
import { type BatchLine, readBatch, readLine } from './read-batch.ts';
import { underOwnId } from './under-own-id.ts';

export interface EventSaverOptions {
  readonly prefix: string;
  readonly seq: SeqClock;
  readonly claims: ClaimBook;
  readonly writer: BulkWriter;
}

/** How much longer a document is than its event: what searches read has the names of fields in it. Of ordinary events, 3.7 times. */
const GROWTH = 4;

/** An event that makes a claim, and what becomes of that. */
interface Judged {
  readonly claim: EventClaim;
  readonly verdict: ClaimVerdict;
}

/** Stores batches: judges their claims, and has each event written under its own id. */
export class EventSaver {
  readonly #options: EventSaverOptions;

  constructor(options: EventSaverOptions) {
    this.#options = options;
  }

  /** Rejects with `store-unavailable` or `disk-full`. */
  async save(batch: SaveBatch): Promise<SaveReport> {
    const report = { saved: 0, duplicates: 0, conflicts: 0, refused: [] as { line: number; reason: string }[] };
    const judged = await this.#judge(batch);
    const kept: number[] = [];
    const documents: NewDocument[] = [];
    const json = new JsonBytes(batch.ndjson.length * GROWTH);
    // Bytes are all that is held of an event while it waits to be sent: objects that live so long are costly to collect.
    for (const line of readBatch(batch.ndjson)) {
      const claimed = judged.get(line.line);
      if (claimed?.verdict === 'duplicate') report.duplicates++;
      else {
        const document = this.#documentOf(line, claimed, batch.received, json);
        if (typeof document === 'string') report.refused.push({ line: line.line, reason: document });
        else {
          kept.push(line.line);
          documents.push(document);
        }
      }
    }
    const written = await this.#options.writer.write(documents);
    for (const [at, line] of kept.entries()) {
      const result = written[at] as Written;
      if (result === 'stored') {
        report.saved++;
        if (judged.get(line)?.verdict === 'conflict') report.conflicts++;
      } else if (result === 'present') report.duplicates++;
      else report.refused.push({ line, reason: result.refused });
    }
    return report;
  }

  /** The claims of lines that are events, by line. */
  async #judge({ ndjson, claims, received }: SaveBatch): Promise<ReadonlyMap<number, Judged>> {
    if (claims.length === 0) return new Map();
    const claimOf = new Map(claims.map((claim) => [claim.line, claim]));
    const made: EventClaim[] = [];
    for (const { line, read } of readBatch(ndjson)) {
      const claim = claimOf.get(line);
      if (claim && typeof read !== 'string') made.push(claim);
    }
    const verdicts = await this.#options.claims.judge(made, received);
    return new Map(made.map((claim, at) => [claim.line, { claim, verdict: verdicts[at] as ClaimVerdict }]));
  }

  /** The document of a line, its bytes written behind what `json` holds; or why there is none. */
  #documentOf({ bytes, read }: BatchLine, claimed: Judged | undefined, received: number, json: JsonBytes) {
    if (typeof read === 'string') return read;
    const { prefix, seq } = this.#options;
    const ownId = claimed?.claim.ownId ?? read.event.mozdef.id;
    const own = (line: Line): Line => (claimed?.verdict === 'conflict' ? underOwnId(line, ownId, CONFLICT_TAG) : line);
    const begin = json.length;
    try {
      const line = own(read);
      const { utctimestamp, mozdef } = line.event;
      const index = `${prefix}${indexOf({ ownId, received, utctimestamp, route: mozdef.index })}`;
      (isPlainEvent(line.event) ? writeDocument : writeTextDocument)(line, seq.next(), json);
      const asText = (): Uint8Array => {
        const text = new JsonBytes(bytes.length * GROWTH);
        writeTextDocument(own(readLine(bytes) as Line), seq.next(), text);
        return text.bytes;
      };
      return { index, id: ownId, json: json.bytes.subarray(begin), asText };
    } catch (error) {
      // What no document can be made of is no event.
      json.cutTo(begin);
      return messageOf(error);
    }
  }
}
