import { workerData } from 'node:worker_threads';
import { loadRules } from '../detect/load-rules.ts';
import type { RuleFileFault } from '../detect/rule/read-rules.ts';
import type { Rule } from '../detect/rule/rule.ts';
import type { RulesConfig } from '../detect/rules-config.ts';
import type { Event } from '../event/event.ts';
import { serveThread } from '../lifecycle/thread.ts';
import { type BookProgress, type DirtyGroup, MatchBook } from './match-book.ts';
import { firstReachOf, type GroupOutcome, type JudgeOrder, RuleBook } from './rule-book.ts';

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
  /** Those whose past is to be recalled. */
  readonly fresh: readonly FreshRule[];
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

/** What came of orders; `shallow`: rules whose past is to be recalled as far as it is kept, before their groups can be judged. */
export interface JudgeAnswer {
  readonly judged: readonly Judged[];
  readonly shallow: readonly FreshRule[];
}

/** A rule whose past is to be recalled, how far back. */
export interface FreshRule {
  readonly id: string;
  readonly reachMs: number;
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

function freshOf(rule: Rule): FreshRule {
  return { id: rule.id, reachMs: firstReachOf(rule) };
}

serveThread({
  async load({ config, now }: { config: RulesConfig; now: number }): Promise<RulesLoaded> {
    const { rules, faults } = await loadRules({ config, lists: () => undefined });
    const scheduled = rules.filter(({ on }) => on === 'schedule');
    const fresh = book.load(scheduled, now);
    return {
      rules: scheduled.map(({ id, version, file }) => ({ id, version, everyMs: file.schedule })),
      fresh: fresh.map(freshOf),
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
  takeOver: (progress: { cursor: string; at: number }): FreshRule[] => book.takeOver(progress).map(freshOf),
  recall: ({ id, ndjson, wakeAt }: { id: string; ndjson: Uint8Array; wakeAt?: number }): void =>
    book.recall(id, eventsOf(ndjson), wakeAt),
  recalled: ({ id, deep }: { id: string; deep: boolean }): void => book.recalled(id, deep),
  queries: ({ id, now }: { id: string; now: number }) => book.queries(id, now),
  dirty: ({ rules, watermark, limit }: { rules: readonly string[]; watermark: number; limit: number }): DirtyGroup[] =>
    book.dirty(rules, watermark, limit),
  judge({ orders, watermark }: JudgeCall): JudgeAnswer {
    const judged: Judged[] = [];
    const shallow = new Set<string>();
    for (const order of orders) {
      const answer = book.judge(order, watermark);
      if (!answer) continue;
      if ('shallow' in answer) shallow.add(answer.shallow);
      else
        judged.push({ ...answer, samples: book.recent(answer.outcome.drafts.flatMap(({ draft }) => draft.samples)) });
    }
    return { judged, shallow: [...shallow].map((id) => ({ id, reachMs: book.reachOf(id) })) };
  },
  settled: (outcomes: readonly Pick<GroupOutcome, 'rule' | 'group' | 'wakeAt'>[]): void => {
    for (const outcome of outcomes) book.settled(outcome);
  },
  prune: (now: number): void => book.prune(now),
  status: (): RuleThreadStatus => ({ ...book.figures(), failed: Object.fromEntries(book.failed) }),
  close: (): void => book.close(),
});
