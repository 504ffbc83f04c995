import { pastOf } from '../detect/judge/judge.ts';
import { loadRules } from '../detect/load-rules.ts';
import type { Rule } from '../detect/rule/rule.ts';
import { everyMsOf } from '../detect/rule/rule-keys.ts';
import type { Event } from '../event/event.ts';
import { messageOf } from '../lifecycle/error.ts';
import type { ThreadMethods } from '../lifecycle/thread.ts';
import { eventsOf } from './event-lines.ts';
import { type HandOutAnswer, type HandOutCall, handOut, shallowOf } from './hand-out.ts';
import type { GroupOutcome, Settled } from './judge-group.ts';
import { LeftOutRules } from './left-out-rules.ts';
import { listRules } from './listed-rule.ts';
import type { RuleBook } from './rule-book.ts';
import type {
  Absorb,
  Absorbed,
  DirtyAnswer,
  FreshRule,
  JudgeAnswer,
  JudgeCall,
  Judged,
  LoadOrder,
  RulesLoaded,
  RuleThreadStatus,
  TakenOver,
  UnreadPast,
} from './rule-calls.ts';
import { BUDGET_MS, type RuleTurn } from './rule-lanes.ts';
import type { Shared } from './shared-progress.ts';
import type { Span } from './unread-table.ts';

export interface RuleMethodsOptions {
  readonly book: RuleBook;
  /** Milliseconds of a clock that never goes back. */
  readonly clock: () => number;
  /** Holds the index of the order that is being judged, for whoever waits for it; -1: none is. */
  readonly current?: Int32Array;
  /** Told of each file of code before it is run. */
  readonly onFile?: (file: string) => void;
}

/** What the rule thread can be asked for. */
export function ruleMethods(options: RuleMethodsOptions) {
  const { book, onFile } = options;
  const leftOut = new LeftOutRules();
  return {
    async load({ now, ...order }: LoadOrder): Promise<RulesLoaded> {
      const loaded = await loadRules({ ...order, ...(onFile && { onFile }) });
      const { rules } = loaded;
      const scheduled = rules.filter(({ on }) => on === 'schedule');
      const fresh = book.load(scheduled, now, order.config.lateness, leftOut.loaded(loaded));
      return {
        rules: scheduled.map(({ id, version, file, judge }) => ({
          id,
          version,
          everyMs: everyMsOf(file),
          since: book.since(id) ?? now,
          reachMs: pastOf(judge),
        })),
        fresh: fresh.map((rule) => freshOf(rule, book)),
        unread: scheduled.flatMap(({ id }) => unreadOf(id, book)),
        list: listRules(loaded),
        leftOut: book.leftOut,
        progress: book.progress,
      };
    },
    absorb({ ndjson, cursor }: Absorb): Absorbed {
      const events = eventsOf(ndjson);
      const received = events.reduce((newest, event) => Math.max(newest, Date.parse(event.receivedtimestamp) || 0), 0);
      const counted = book.absorb(events, { cursor, received });
      return { received: book.progress?.received ?? 0, counted: Object.fromEntries(counted) };
    },
    takeOver(shared: Shared): TakenOver {
      const fresh = book.takeOver(shared).map((rule) => freshOf(rule, book));
      return { fresh, leftOut: book.leftOut };
    },
    recall: ({ ids, ndjson, again }: { ids: readonly string[]; ndjson: Uint8Array; again: boolean }): void =>
      book.past.recall(ids, eventsOf(ndjson), again),
    recalled: ({ ids, ...how }: { ids: readonly string[]; deep: boolean; unread: readonly Span[] }): void => {
      for (const id of ids) book.past.recalled(id, how);
    },
    queries: ({ ids, now }: { ids: readonly string[]; now: number }) => ids.flatMap((id) => book.past.queries(id, now)),
    dirty: ({ rules, readTo, limit }: { rules: readonly string[]; readTo: number; limit: number }): DirtyAnswer => ({
      groups: book.dirty(rules, readTo, limit),
      failed: Object.fromEntries(book.failed),
    }),
    judge: (call: JudgeCall): JudgeAnswer => judgeAll(call, options),
    handOut: (call: HandOutCall): HandOutAnswer => handOut(call, book),
    settled: (outcomes: readonly Settled[]): void => {
      for (const outcome of outcomes) book.settled(outcome);
    },
    prune: (now: number): void => book.prune(now),
    status: (): RuleThreadStatus => book.figures(),
    close: (): void => book.close(),
  } satisfies ThreadMethods;
}

/** Judges one group after the other; of a rule whose time is over the rest is left for later. */
function judgeAll({ orders, readTo }: JudgeCall, { book, clock, current }: RuleMethodsOptions): JudgeAnswer {
  const judged: Judged[] = [];
  const turns = new Map<string, RuleTurn>();
  const shallow = new Set<string>();
  for (const [index, order] of orders.entries()) {
    const { rule } = order;
    const turn = turns.get(rule) ?? { rule, ms: 0, groups: 0, left: 0 };
    if (turn.ms > BUDGET_MS) {
      turns.set(rule, { ...turn, left: turn.left + 1 });
      continue;
    }
    if (current) Atomics.store(current, 0, index);
    const began = clock();
    let failure: string | undefined;
    try {
      const answer = book.judge(order, readTo);
      if (answer && 'shallow' in answer) {
        // It was not judged: that says neither that it fails nor that it does not.
        shallow.add(answer.shallow);
        continue;
      }
      if (answer) judged.push({ ...answer, samples: samplesOf(answer.outcome, book) });
    } catch (error) {
      failure = messageOf(error);
    }
    const ms = turn.ms + clock() - began;
    turns.set(rule, { ...turn, ms, groups: turn.groups + 1, ...(failure !== undefined && { failure }) });
  }
  if (current) Atomics.store(current, 0, -1);
  return { judged, turns: [...turns.values()], shallow: shallowOf(shallow, book, readTo) };
}

function samplesOf({ drafts }: GroupOutcome, book: RuleBook): Event[] {
  return book.recent(drafts.flatMap(({ draft }) => draft.samples));
}

function freshOf(rule: Rule, book: RuleBook): FreshRule {
  return {
    id: rule.id,
    wide: book.past.isWide(rule.id),
    reachMs: book.past.firstReachOf(rule.id),
    since: book.since(rule.id) ?? 0,
  };
}

function unreadOf(id: string, book: RuleBook): UnreadPast[] {
  const wide = book.past.isWide(id);
  return [false, true].flatMap((deep) => {
    const spans = book.past.unread(id, deep);
    const reachMs = deep ? book.past.reachOf(id) : book.past.firstReachOf(id);
    return spans.length === 0 ? [] : [{ id, wide, reachMs, deep, spans }];
  });
}
