import type { SaveBatch } from '../event-store.ts';
import type { Catalogue, StoredClaim } from './catalogue.ts';
import type { Generation } from './generation.ts';
import { type BatchPlan, batchOf, isPlain, planBatch, planPlain } from './plan-batch.ts';
import type { Shelf } from './shelf.ts';
import type { StoredIds } from './stored-ids.ts';
import type { LineFacts } from './tokens/line-facts.ts';

/** A batch whose bytes were scanned: its tokens are known to `generation`. */
export interface ScannedBatch {
  readonly batch: SaveBatch;
  readonly generation: Generation;
  readonly lines: readonly LineFacts[];
  /** All new if the batch is: see `isPlain`. */
  readonly plain: boolean;
}

/** Scans a batch's bytes for the generation that takes new events. */
export function scanBatch(batch: SaveBatch, generation: Generation): ScannedBatch {
  const lines = generation.scanner.scan(batch.ndjson);
  return { batch, generation, lines, plain: isPlain(batch, lines) };
}

/** Plans the batches of one transaction, in order: what is new of each, and under which id. */
export class GroupPlanner {
  readonly #shelf: Shelf;
  readonly #catalogue: Catalogue;
  readonly #storedIds: StoredIds;

  constructor(options: { shelf: Shelf; catalogue: Catalogue; storedIds: StoredIds }) {
    this.#shelf = options.shelf;
    this.#catalogue = options.catalogue;
    this.#storedIds = options.storedIds;
  }

  /** `refused` are lines (by index) that are never to be written; only for a group of one batch. */
  async plan(group: readonly ScannedBatch[], refused: ReadonlyMap<number, string>): Promise<BatchPlan[]> {
    const stored = await this.#storedIds.of(group.flatMap((scanned) => [...batchesIn(scanned)]));
    const active = this.#shelf.active;
    const pending = new Map<string, StoredClaim>();
    return group.map((scanned) => {
      // The tokens of what was scanned for a generation that is being sealed belong to this one.
      const { batch, lines, plain } = scanned.generation === active ? scanned : scanBatch(scanned.batch, active);
      if (plain && refused.size === 0 && !stored.has(batch.batch)) return planPlain(batch, lines);
      const plan = planBatch(batch, lines, {
        refused,
        stored: (id) => stored.get(id) ?? new Set(),
        claim: (id) => pending.get(id) ?? this.#claim(id),
      });
      for (const claim of plan.claims) pending.set(claim.id, claim);
      for (const line of plan.changed) active.scanner.scan(Buffer.from(line));
      return plan;
    });
  }

  #claim(id: string): StoredClaim | undefined {
    for (const generation of this.#shelf.generations.reverse()) {
      const claim = generation.claims.get(id);
      if (claim) return claim;
    }
    return this.#catalogue.claim(id);
  }
}

/** The batches that the events belong to by their own ids: nearly always the one that they came in. */
export function batchesIn({ batch, lines, plain }: ScannedBatch): ReadonlySet<string> {
  const batches = new Set([batch.batch]);
  if (plain) return batches;
  const claimed = new Map(batch.claims.map((claim) => [claim.line, claim.ownId]));
  for (const [index, line] of lines.entries()) {
    const own = claimed.get(index) ?? Buffer.from(batch.ndjson.subarray(line.idStart, line.idEnd)).toString('utf8');
    batches.add(batchOf(own));
  }
  return batches;
}
