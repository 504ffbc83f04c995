import type { HandedGroup } from './handed-group.ts';
import type { JudgeOrder, RuleBook } from './rule-book.ts';
import type { DirtyAnswer, JudgeAnswer, JudgeCall, Judged } from './rule-calls.ts';

export interface HandOutCall extends JudgeCall {
  /** What of it is settled with later; no two calls have the same. */
  readonly ticket: number;
}

/** Of rules that have failed since they were said to have something to judge nothing is handed out. */
export interface HandOutAnswer extends Pick<JudgeAnswer, 'shallow'>, Pick<DirtyAnswer, 'failed'> {
  /** To be judged elsewhere, in the order of the call. */
  readonly groups: readonly HandedGroup[];
  /** What could be said at once. */
  readonly judged: readonly Judged[];
  /** Orders that would have been too much at once. */
  readonly left: readonly JudgeOrder[];
}

/** Bytes of matches that are handed out at once: others wait while they are read. */
const BYTES = 3e6;

/** Hands out groups, at least one, until they are too much at once. */
export function handOut({ orders, readTo, ticket }: HandOutCall, book: RuleBook): HandOutAnswer {
  const groups: HandedGroup[] = [];
  const judged: Judged[] = [];
  const shallow = new Set<string>();
  let bytes = 0;
  let taken = 0;
  for (const order of orders) {
    if (bytes >= BYTES) break;
    taken++;
    const handed = book.handOut(order, readTo, ticket);
    if (!handed) continue;
    if ('shallow' in handed) shallow.add(handed.shallow);
    else if ('outcome' in handed) judged.push({ ...handed, samples: [] });
    else {
      groups.push(handed);
      for (const { byteLength } of handed.matches) bytes += byteLength;
    }
  }
  const failed = Object.fromEntries(book.failed);
  return { groups, judged, shallow: shallowOf(shallow, book, readTo), left: orders.slice(taken), failed };
}

/** What is to be recalled of these rules. */
export function shallowOf(rules: ReadonlySet<string>, book: RuleBook, readTo: number): JudgeAnswer['shallow'] {
  return [...rules].map((id) => ({
    id,
    wide: book.past.isWide(id),
    reachMs: book.past.reachOf(id),
    since: book.watermark(id, readTo),
  }));
}
