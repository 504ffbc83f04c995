import type { StateStore } from '../state/state-store.ts';
import { AUDIT, type AuditEntry, entryId } from './audit-entry.ts';
import { readHead } from './audit-head.ts';

export interface ListAuditOptions {
  /** At most. */
  readonly limit: number;
  readonly order: 'newest' | 'oldest';
  /** `next` of the page before. */
  readonly after?: number | undefined;
  /** Only of this person. */
  readonly who?: string | undefined;
  /** Only since then, milliseconds since 1970. */
  readonly from?: number | undefined;
  /** Only before then. */
  readonly to?: number | undefined;
  /** Only where `what` or `on` has this text, in any case. */
  readonly what?: string | undefined;
}

export interface AuditPage {
  readonly entries: readonly AuditEntry[];
  /** What to ask for next; absent: that was all. A page may have fewer entries than asked for, and yet not be the last. */
  readonly next?: number;
}

const BLOCK = 500;
/** Most that are looked at for one page, so that a seldom match does not take minutes. */
const MOST_LOOKED_AT = 10_000;
/** Clocks of instances differ by less than this: entries are in the order of the chain, not quite in that of their times. */
const SLACK_MS = 86_400_000;

/** Entries in the order of the chain or against it, by their numbers, so that none that comes meanwhile shifts the pages. */
export async function listAudit(state: StateStore, options: ListAuditOptions): Promise<AuditPage> {
  const { seq: last } = await readHead(state);
  const seqs = seqsOf(last, options);
  const entries: AuditEntry[] = [];
  for (let start = 0; start < Math.min(seqs.count, MOST_LOOKED_AT); start += BLOCK) {
    const block = Array.from({ length: Math.min(BLOCK, seqs.count - start) }, (_, index) => seqs.at(start + index));
    const found = await state.get(AUDIT, block.map(entryId));
    for (const seq of block) {
      const entry = found.get(entryId(seq))?.body as unknown as AuditEntry | undefined;
      if (entry && isPast(entry, options)) return { entries };
      if (entry && isWanted(entry, options)) entries.push(entry);
      if (entries.length === options.limit) return { entries, ...(seq !== seqs.at(seqs.count - 1) && { next: seq }) };
    }
  }
  return { entries, ...(seqs.count > MOST_LOOKED_AT && { next: seqs.at(MOST_LOOKED_AT - 1) }) };
}

interface Seqs {
  readonly count: number;
  at(index: number): number;
}

/** The numbers that a page may have, in its order. */
function seqsOf(last: number, { order, after }: ListAuditOptions): Seqs {
  if (order === 'oldest') {
    const first = (after ?? 0) + 1;
    return { count: Math.max(0, last - first + 1), at: (index) => first + index };
  }
  const first = Math.min(last, (after ?? last + 1) - 1);
  return { count: first, at: (index) => first - index };
}

function isWanted(entry: AuditEntry, { who, from, to, what }: ListAuditOptions): boolean {
  const time = Date.parse(entry.utctimestamp);
  if (who !== undefined && entry.who !== who) return false;
  if ((from !== undefined && time < from) || (to !== undefined && time >= to)) return false;
  return what === undefined || `${entry.what}\n${entry.on}`.toLowerCase().includes(what.toLowerCase());
}

/** Whether it and all that follow lie beyond the times that are asked for. */
function isPast({ utctimestamp }: AuditEntry, { order, from, to }: ListAuditOptions): boolean {
  const time = Date.parse(utctimestamp);
  if (order === 'oldest') return to !== undefined && time >= to + SLACK_MS;
  return from !== undefined && time < from - SLACK_MS;
}
