import { wellFormed } from '../../event/json/well-formed-json.ts';
import type { EventClaim, SaveBatch, SaveReport } from '../event-store.ts';
import type { StoredClaim } from './catalogue.ts';
import { cutLines } from './cut-lines.ts';
import { underOwnId } from './edit-line.ts';
import type { LineFacts } from './tokens/line-facts.ts';

const BATCH_LENGTH = 36;
/** For so long after its reception a claim binds (design promise 2). */
const CLAIM_MS = 24 * 3600 * 1000;

/** What is to be written of one batch. */
export interface BatchPlan {
  /** The lines to write, UTF-8, newline between. */
  readonly ndjson: Uint8Array;
  /** The same lines without what is lifted out of them (lifted.ts). */
  readonly stored: Uint8Array;
  readonly rows: number;
  /** For each line its own id when it is stored under another, else ''; absent when that is so for no line. */
  readonly own?: readonly string[];
  readonly claims: readonly StoredClaim[];
  readonly report: SaveReport;
  /** Lines that were changed: their tokens are not known yet. */
  readonly changed: readonly string[];
}

export interface PlanContext {
  /** Ids of stored events of a batch (its own ids and the ids under which claims are stored). Empty for a new batch. */
  stored(batch: string): ReadonlySet<string>;
  /** The claim of this id, if one is stored or about to be. */
  claim(id: string): StoredClaim | undefined;
  /** Lines never to be written, with the reason. */
  readonly refused: ReadonlyMap<number, string>;
}

/** The id of the batch that an event's own id belongs to. */
export function batchOf(id: string): string {
  return id.slice(0, BATCH_LENGTH);
}

/** Whether all events are of this batch, unclaimed and fit to be written as they are: then there is nothing to decide. */
export function isPlain(batch: SaveBatch, lines: readonly LineFacts[]): boolean {
  if (batch.claims.length > 0) return false;
  const prefix = Buffer.from(`${batch.batch}-`);
  let expected = 0;
  for (const line of lines) {
    if (line.illFormed || line.start !== expected || line.idEnd - line.idStart <= prefix.length) return false;
    if (prefix.compare(batch.ndjson, line.idStart, line.idStart + prefix.length) !== 0) return false;
    expected = line.end + 1;
  }
  return true;
}

function report(saved: number, lines: number): SaveReport {
  return { saved, duplicates: lines - saved, conflicts: 0, refused: [] };
}

/** The plan for a new, plain batch: all of it. */
export function planPlain(batch: SaveBatch, lines: readonly LineFacts[]): BatchPlan {
  const ndjson = batch.ndjson.subarray(0, lines.at(-1)?.end ?? 0);
  const stored = cutLines(ndjson, lines);
  return { ndjson, stored, rows: lines.length, claims: [], report: report(lines.length, lines.length), changed: [] };
}

/** Decides line by line what is new, what was there and what is in conflict. */
export function planBatch(batch: SaveBatch, lines: readonly LineFacts[], context: PlanContext): BatchPlan {
  return new LinePlanner(batch, context).plan(lines);
}

class LinePlanner {
  readonly #batch: SaveBatch;
  readonly #context: PlanContext;
  readonly #claimOfLine: ReadonlyMap<number, EventClaim>;
  readonly #texts: string[] = [];
  readonly #stored: string[] = [];
  readonly #own: string[] = [];
  readonly #changed: string[] = [];
  readonly #claims = new Map<string, StoredClaim>();
  /** Ids that this batch adds. */
  readonly #added = new Set<string>();
  #conflicts = 0;
  #duplicates = 0;

  constructor(batch: SaveBatch, context: PlanContext) {
    this.#batch = batch;
    this.#context = context;
    this.#claimOfLine = new Map(batch.claims.map((claim) => [claim.line, claim]));
  }

  plan(lines: readonly LineFacts[]): BatchPlan {
    const refused: { line: number; reason: string }[] = [];
    for (const [index, facts] of lines.entries()) {
      const reason = this.#context.refused.get(index);
      if (reason === undefined) this.#line(facts, this.#claimOfLine.get(index));
      else refused.push({ line: index, reason });
    }
    return {
      ndjson: Buffer.from(this.#texts.join('\n')),
      stored: Buffer.from(this.#stored.join('\n')),
      rows: this.#texts.length,
      ...(this.#own.some((own) => own !== '') && { own: this.#own }),
      claims: [...this.#claims.values()],
      report: { saved: this.#texts.length, duplicates: this.#duplicates, conflicts: this.#conflicts, refused },
      changed: this.#changed,
    };
  }

  #line(facts: LineFacts, claim: EventClaim | undefined): void {
    const id = this.#text(facts.idStart, facts.idEnd);
    const own = claim?.ownId ?? id;
    const held = claim && this.#heldBy(claim.id);
    if (this.#isStored(own, id) || (held && held.content === claim.content)) {
      this.#duplicates++;
      return;
    }
    this.#added.add(own);
    if (held) {
      this.#conflicts++;
      this.#put(facts, underOwnId(this.#batch.ndjson, facts, own), '');
      return;
    }
    if (claim) {
      this.#claims.set(claim.id, { id: claim.id, content: claim.content, ownId: own, received: this.#batch.received });
    }
    this.#put(facts, undefined, own === id ? '' : own);
  }

  #isStored(own: string, id: string): boolean {
    const stored = this.#context.stored(batchOf(own));
    return stored.has(own) || stored.has(id) || this.#added.has(own);
  }

  #put(facts: LineFacts, edited: string | undefined, own: string): void {
    let text = edited ?? this.#text(facts.start, facts.end);
    if (facts.illFormed) text = wellFormed(text);
    const changed = edited !== undefined || facts.illFormed;
    if (changed) this.#changed.push(text);
    this.#texts.push(text);
    // Positions are those of the text as it came; the few that were changed are stored whole.
    this.#stored.push(changed ? text : Buffer.from(cutLines(this.#batch.ndjson, [facts])).toString('utf8'));
    this.#own.push(own);
  }

  #heldBy(id: string): StoredClaim | undefined {
    const claim = this.#claims.get(id) ?? this.#context.claim(id);
    return claim && Math.abs(this.#batch.received - claim.received) < CLAIM_MS ? claim : undefined;
  }

  #text(start: number, end: number): string {
    const { buffer, byteOffset } = this.#batch.ndjson;
    return Buffer.from(buffer, byteOffset + start, end - start).toString('utf8');
  }
}
