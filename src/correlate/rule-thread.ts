import { workerData } from 'node:worker_threads';
import { loadRules } from '../detect/load-rules.ts';
import type { RuleFileFault } from '../detect/rule/read-rules.ts';
import type { RulesConfig } from '../detect/rules-config.ts';
import type { Event } from '../event/event.ts';
import { serveThread } from '../lifecycle/thread.ts';
import { type BookProgress, type DirtyGroup, MatchBook } from './match-book.ts';
import { type GroupOutcome, type JudgeOrder, RuleBook } from './rule-book.ts';

/* The thread in which rules on the schedule are evaluated: it reads events and judges; what comes of it is saved by its owner. */

export interface RuleThreadData {
  /** File of the match book. */
  readonly path: string;
}

/** A rule as its owner needs to know it. */
export interface ScheduledRule {
  readonly id: string;
  readonly version: string;
  readonly everyMs: number;
}

export interface RulesLoaded {
  readonly rules: readonly ScheduledRule[];
  /** Those whose past is to be recalled, how far back. */
  readonly fresh: readonly { readonly id: string; readonly reachMs: number }[];
  readonly faults: readonly RuleFileFault[];
  readonly progress: BookProgress | undefined;
}

export interface Absorb {
  readonly ndjson: Uint8Array;
  readonly cursor: string;
}

export interface JudgeCall {
  readonly orders: readonly JudgeOrder[];
  readonly watermark: number;
}

export interface RuleThreadStatus {
  readonly matches: number;
  readonly groups: number;
  /** Groups that are still to be judged. */
  readonly dirty: number;
  /** Rules that failed, and why. */
  readonly failed: Readonly<Record<string, string>>;
}

/** An outcome with the samples that are at hand. */
export interface Judged {
  readonly outcome: GroupOutcome;
  readonly samples: readonly Event[];
}

const book = new RuleBook(new MatchBook((workerData as RuleThreadData).path));

function eventsOf(ndjson: Uint8Array): Event[] {
  const text = Buffer.from(ndjson.buffer, ndjson.byteOffset, ndjson.byteLength).toString();
  return text === ''
    ? []
    : text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Event);
}

serveThread({
  async load({ config, now }: { config: RulesConfig; now: number }): Promise<RulesLoaded> {
    const { rules, faults } = await loadRules({ config, lists: () => undefined });
    const scheduled = rules.filter(({ on }) => on === 'schedule');
    const fresh = book.load(scheduled, now);
    return {
      rules: scheduled.map(({ id, version, file }) => ({ id, version, everyMs: file.schedule })),
      fresh: fresh.map(({ id, judge }) => ({ id, reachMs: judge.before })),
      faults,
      progress: book.progress,
    };
  },
  /** Returns the reception of the newest event that was read so far. */
  absorb({ ndjson, cursor }: Absorb): number {
    const events = eventsOf(ndjson);
    const received = events.reduce((newest, event) => Math.max(newest, Date.parse(event.receivedtimestamp) || 0), 0);
    book.absorb(events, { cursor, received });
    return book.progress?.received ?? 0;
  },
  recall: ({ id, ndjson }: { id: string; ndjson: Uint8Array }): void => book.recall(id, eventsOf(ndjson)),
  queries: ({ id, now }: { id: string; now: number }) => book.queries(id, now),
  dirty: ({ rules, watermark, limit }: { rules: readonly string[]; watermark: number; limit: number }): DirtyGroup[] =>
    book.dirty(rules, watermark, limit),
  judge({ orders, watermark }: JudgeCall): Judged[] {
    const judged: Judged[] = [];
    for (const order of orders) {
      const outcome = book.judge(order, watermark);
      if (outcome) judged.push({ outcome, samples: book.recent(outcome.drafts.flatMap(({ draft }) => draft.samples)) });
    }
    return judged;
  },
  settled: (outcomes: readonly Pick<GroupOutcome, 'rule' | 'group' | 'wakeAt'>[]): void => {
    for (const outcome of outcomes) book.settled(outcome);
  },
  prune: (now: number): void => book.prune(now),
  status: (): RuleThreadStatus => ({ ...book.figures(), failed: Object.fromEntries(book.failed) }),
  close: (): void => book.close(),
});
