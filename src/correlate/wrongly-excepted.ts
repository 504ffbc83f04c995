import type { Alert } from '../alert/alert.ts';
import { findAlerts } from '../alert/find-alerts.ts';
import { exceptionTest, type RuleException } from '../detect/rule/exceptions.ts';
import { ruleQuery } from '../detect/rule/rule-queries.ts';
import type { RulesConfig } from '../detect/rules-config.ts';
import { ruleSettings } from '../detect/settings/rule-setting.ts';
import { MozdefError } from '../lifecycle/error.ts';
import type { Query } from '../query/ast.ts';
import { compileMatcher, type Matcher } from '../query/matches.ts';
import type { StateStore } from '../state/state-store.ts';
import type { EventStore } from '../store/event-store.ts';
import { type AskedRule, askInThread } from './tested-in-thread.ts';

export interface ExceptionTrial {
  readonly state: StateStore;
  readonly store: Pick<EventStore, 'search' | 'count'>;
  readonly rulesConfig: RulesConfig;
  /** File that spares reading Sigma rules that were read before. */
  readonly rulesCache?: string;
  /** For each page of events, and twice as much for all of them, milliseconds. */
  readonly timeoutMs: number;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** What an exception would have done to alerts of its rule that a person found to be right. */
export interface WronglyExcepted {
  /** Alerts of which it would have left out an event. */
  readonly hides: readonly Alert[];
  /** Alerts of which not all events could be looked at. */
  readonly unchecked: readonly Alert[];
}

/** Alerts that are looked at, the newest. */
const MOST = 10_000;
const PAGE = 1000;
/** Why a rule cannot be asked what it counts. */
const NOT_TO_BE_ASKED: ReadonlySet<string> = new Set(['not-found', 'request-invalid', 'rule-failed']);

/** Looks at all events of all alerts of a rule that were found to be right: at those that are kept with them, then at those in the store. */
export async function wronglyExcepted(
  rule: string,
  exception: RuleException,
  trial: ExceptionTrial,
): Promise<WronglyExcepted> {
  const isRight = (alert: Alert): boolean => alert.rule === rule && alert.verdict === 'true-positive';
  const { alerts } = await findAlerts(trial.state, { matches: isRight, limit: MOST, from: 0 });
  const excepted = exceptionTest([exception]);
  const { hidden = [], others = [] } = Object.groupBy(alerts, ({ events }) =>
    events.some(({ event }) => excepted(event)) ? 'hidden' : 'others',
  );
  // Of the others all events are at hand.
  const wanted = others.filter(({ count, events }) => count > events.length);
  if (wanted.length === 0) return { hides: hidden, unchecked: [] };
  const asked = await askAbout(rule, { alerts: wanted, exception }, trial);
  return { hides: [...hidden, ...asked.hides], unchecked: asked.unchecked };
}

interface Doubtful {
  readonly alerts: readonly Alert[];
  readonly exception: RuleException;
}

async function askAbout(id: string, { alerts, exception }: Doubtful, trial: ExceptionTrial): Promise<WronglyExcepted> {
  const { state, rulesConfig: config, rulesCache: cache, now, timeoutMs, signal } = trial;
  const data = { config, settings: await ruleSettings(state), cache, id, from: 0, to: now() };
  const query = ruleQuery(exception.query, new Map()).at(now());
  const excepted = compileMatcher(query);
  const end = performance.now() + 2 * timeoutMs;
  const hides: Alert[] = [];
  const unchecked: Alert[] = [];
  try {
    await askInThread(data, signal, async (rule) => {
      for (const alert of alerts) {
        const leaves = await leavesOut(alert, query, { rule, excepted, trial, end });
        if (leaves === undefined) unchecked.push(alert);
        else if (leaves) hides.push(alert);
      }
    });
  } catch (error) {
    if (!(error instanceof MozdefError) || !NOT_TO_BE_ASKED.has(error.code)) throw error;
    return { hides, unchecked: alerts.filter((alert) => !hides.includes(alert)) };
  }
  return { hides, unchecked };
}

interface Asking {
  readonly rule: AskedRule;
  /** Whether the exception leaves an event out. */
  readonly excepted: Matcher;
  readonly trial: ExceptionTrial;
  /** When time is up, by performance.now(). */
  readonly end: number;
}

/** Whether an exception leaves out an event that counted for an alert; undefined when that cannot be found out, or not in time. */
async function leavesOut(alert: Alert, exception: Query, asking: Asking): Promise<boolean | undefined> {
  const { rule, excepted, trial } = asking;
  const counted: Query = { op: 'or', of: rule.queries };
  const left = await countOf(alert, { op: 'and', of: [counted, exception] }, 1, { ...asking, counts: excepted });
  if (left !== 0) return left === undefined ? undefined : true;
  // Its events may not be kept any more. Often that is seen without reading what there is.
  const range = rangeOf(alert);
  const most = await trial.store.count(
    { query: counted, roughly: true, range, timeoutMs: trial.timeoutMs },
    trial.signal,
  );
  if (most < alert.count) return undefined;
  const kept = await countOf(alert, counted, alert.count, { ...asking, counts: () => true });
  return kept === undefined || kept < alert.count ? undefined : false;
}

/** How many stored events there are of an alert's group that a query finds, or this many, if there are more; undefined when time is up. */
async function countOf(
  alert: Alert,
  query: Query,
  enough: number,
  { rule, counts, trial: { store, timeoutMs, signal }, end }: Asking & { readonly counts: Matcher },
): Promise<number | undefined> {
  const group = JSON.stringify(rule.groupBy.map((field) => alert.group[field]));
  const range = rangeOf(alert);
  let cursor: string | undefined;
  let count = 0;
  do {
    if (performance.now() >= end) return undefined;
    const asked = { query, roughly: true, range, limit: PAGE, order: 'oldest', total: 0, timeoutMs } as const;
    const page = await store.search({ ...asked, ...(cursor !== undefined && { cursor }) }, signal);
    const all = await rule.groupsOf(page.events.filter(counts));
    count += all.filter((groups) => groups.some((one) => JSON.stringify(one) === group)).length;
    if (count >= enough) return enough;
    if (page.partial) return undefined;
    cursor = page.next;
  } while (cursor !== undefined);
  return count;
}

function rangeOf({ firstseen, lastseen }: Alert): { from: number; to: number } {
  return { from: Date.parse(firstseen), to: Date.parse(lastseen) + 1 };
}
