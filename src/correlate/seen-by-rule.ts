import { AlertBook } from '../alert/alert-book.ts';
import { episodesOf } from '../alert/reconcile.ts';
import { judgeHits } from '../detect/judge/hits.ts';
import { compileRule, makeRule } from '../detect/rule/compile-rule.ts';
import { ruleTimeOf } from '../detect/rule/event-values.ts';
import type { GroupMatch } from '../detect/rule/read-match.ts';
import { ranThen } from '../detect/rules-in-force.ts';
import type { Event } from '../event/event.ts';
import { MozdefError } from '../lifecycle/error.ts';
import type { StateStore } from '../state/state-store.ts';
import type { EventStore } from '../store/event-store.ts';
import { type ListedRule, savedRuleList } from './listed-rule.ts';
import type { ScheduledRule } from './rule-calls.ts';
import { type RunnerNote, runnerNote } from './runner-note.ts';

/** Whether a rule has seen an event, and what came of it. */
export interface Seen {
  readonly seen: 'yes' | 'no' | 'unknown';
  readonly reason: string;
  /** Of the rule, as it is now. */
  readonly version: string;
  /** Whether that version counts the event; absent when it cannot be said here. */
  readonly counted?: boolean;
  /** Alerts of the rule that the event belongs to. */
  readonly alerts: readonly string[];
}

export interface SeenOptions {
  readonly state: StateStore;
  readonly store: Pick<EventStore, 'get' | 'feed'>;
}

/** Events behind the place where rules are that are looked through. */
const SLICE = 10_000;
const SLICES = 20;
const TIMEOUT_MS = 10_000;
/** What was received so shortly before or after a rule began may have been stored before that or after. */
const AT_ONCE_MS = 60_000;

/**
 * Whether a rule has seen an event. One on the schedule has, if the event is not among those that come after the place up to which rules
 * have read; one on the stream, if all workers ran it that may have processed the event. Rejects with `not-found`.
 */
export async function seenByRule(rule: string, event: string, { state, store }: SeenOptions): Promise<Seen> {
  const { rules } = await savedRuleList(state);
  const listed = rules.find(({ id }) => id === rule);
  if (!listed) throw new MozdefError('not-found', `there is no rule ${rule}`);
  const found = (await store.get([event])).get(event);
  if (!found)
    throw new MozdefError('not-found', `there is no event ${event}`, {
      remedy: 'It was never stored, or its time of retention is over.',
    });
  const counts = countsOf(listed, found);
  const alerts = counts ? await alertsOf(rule, counts, state) : [];
  const more = { version: listed.version, alerts, ...(counts && { counted: counts.length > 0 }) };
  const raised = listed.on === 'stream' && counts?.some(({ group }) => group[0] === event) && alerts.length > 0;
  if (raised) return { seen: 'yes', reason: 'it raised an alert', ...more };
  const { seen, reason } = idle(listed) ?? (await whereItRuns(listed, found, { state, store }));
  return { seen, reason, ...more };
}

type Answer = Pick<Seen, 'seen' | 'reason'>;

/** Of a rule that does not run by itself. */
function idle({ enabled, unusable, silent }: ListedRule): Answer | undefined {
  if (unusable !== undefined) return { seen: 'no', reason: `the rule is left out: ${unusable.replace(/\.$/, '')}` };
  if (!enabled) return { seen: 'no', reason: 'the rule is disabled' };
  if (!silent) return undefined;
  return { seen: 'unknown', reason: 'only rules that refer to it look at events for it: ask for one of those' };
}

async function whereItRuns(listed: ListedRule, event: Event, { state, store }: SeenOptions): Promise<Answer> {
  if (listed.on === 'stream') return await onTheStream(listed.id, event, state);
  return await answer(listed, event, { note: await runnerNote(state), store });
}

async function answer(
  { id }: ListedRule,
  event: Event,
  { note, store }: { readonly note: RunnerNote | undefined; readonly store: Pick<EventStore, 'feed'> },
): Promise<Answer> {
  const rule = note?.rules.find((one) => one.id === id);
  if (!note || !rule) return { seen: 'no', reason: 'the rule has not been evaluated yet' };
  const failure = note.failed?.[id];
  const behind = await isAfter(note.cursor, event.mozdef.id, store);
  if (behind === undefined) return { seen: 'unknown', reason: 'rules are far behind what is stored' };
  if (behind) return { seen: 'no', reason: 'rules have not read so far yet' };
  if (failure !== undefined) return { seen: 'unknown', reason: `the rule fails: ${failure}` };
  return sinceItBegan(event, rule, note.partial?.includes(id) === true);
}

/** Which worker processed the event is not known: so all that may have are asked. */
async function onTheStream(rule: string, event: Event, state: StateStore): Promise<Answer> {
  const found = await ranThen(state, rule, Date.parse(event.receivedtimestamp));
  if (found.ran === 'no') return { seen: 'no', reason: 'no worker runs it' };
  const since = found.since === undefined ? undefined : new Date(found.since).toISOString();
  if (found.ran === 'yes')
    return { seen: 'yes', reason: `all workers run version ${found.versions.join(' or ')} since ${since}` };
  if (found.instance === undefined) return { seen: 'unknown', reason: 'what workers ran by then is not known' };
  const then = since === undefined ? 'does not run it' : `runs it since ${since}`;
  return { seen: 'unknown', reason: `instance ${found.instance}, which may have processed the event, ${then}` };
}

/** Of an event that rules have read up to. */
function sinceItBegan(event: Event, { since, reachMs }: ScheduledRule, partial: boolean): Answer {
  const received = Date.parse(event.receivedtimestamp);
  const began = new Date(since).toISOString();
  if (received >= since + AT_ONCE_MS) return { seen: 'yes', reason: `this version is evaluated since ${began}` };
  if (partial) return { seen: 'unknown', reason: 'not all of what came before this version began could be read yet' };
  if (ruleTimeOf(event) >= since - reachMs)
    return { seen: 'yes', reason: `this version began at ${began}, and looked back as far as its windows reach` };
  const seen = received >= since - AT_ONCE_MS ? 'unknown' : 'no';
  return { seen, reason: `it came before this version began, at ${began}` };
}

/** Whether an event that is stored comes after a place in the feed; undefined when there is too much to look through. */
async function isAfter(cursor: string, event: string, store: Pick<EventStore, 'feed'>): Promise<boolean | undefined> {
  let place = cursor;
  for (let slices = 0; slices < SLICES; slices++) {
    const slice = await store.feed({ cursor: place, limit: SLICE, timeoutMs: TIMEOUT_MS });
    const lines = Buffer.from(slice.ndjson).toString().split('\n');
    if (lines.some((line) => line.includes(event) && (JSON.parse(line) as Event).mozdef.id === event)) return true;
    if (!slice.more) return false;
    place = slice.cursor;
  }
  return undefined;
}

/** What a rule of MozDef counts the event as; undefined of others. */
function countsOf({ file, place = '' }: ListedRule, event: Event): readonly GroupMatch[] | undefined {
  // What a watchlist held then is not known, nor what other rules were then.
  if (!file || file.type === 'indicator' || file.type === 'rules') return undefined;
  const options = { place, lists: () => undefined };
  // What an alert in code counts is for its query alone to say.
  if (file.type === 'code') return makeRule(file, { ...options, judge: judgeHits(0), fields: [] }).read(event);
  return compileRule(file, options).read(event);
}

async function alertsOf(rule: string, counts: readonly GroupMatch[], state: StateStore): Promise<string[]> {
  const groups = await new AlertBook(state, Date.now).groups(counts.map(({ group }) => ({ rule, group })));
  return groups.flatMap(({ body }, index) => {
    const time = counts[index]?.match.time ?? 0;
    return episodesOf(body)
      .filter(({ first, last }) => first <= time && time <= last)
      .map(({ alert }) => alert);
  });
}
