import type { Alert } from '../alert/alert.ts';
import { type AlertDraft, groupKey } from '../alert/draft-alert.ts';
import { findAlerts } from '../alert/find-alerts.ts';
import type { Event } from '../event/event.ts';
import type { StateStore } from '../state/state-store.ts';
import type { EventStore } from '../store/event-store.ts';
import type { TestedRule } from './tested-rule.ts';

export interface BackTestOptions {
  readonly store: Pick<EventStore, 'search'>;
  readonly state: StateStore;
  /** Half-open, milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** For each page of events. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Milliseconds of a clock that never goes back. */
  readonly clock: () => number;
}

/** An alert that there would have been. */
interface TestedAlert {
  readonly group: readonly string[];
  readonly severity: string;
  readonly summary: string;
  readonly count: number;
  readonly firstseen: string;
  readonly lastseen: string;
  /** Alert of the rule that is there for it. */
  readonly alert?: string;
}

export interface BackTest {
  readonly rule: string;
  readonly version: string;
  /** Events that were read, and how many of them the rule counted. */
  readonly events: number;
  readonly matches: number;
  readonly ms: number;
  /** Why not all was looked at. */
  readonly partial?: string;
  /** How often it would have fired. */
  readonly fired: number;
  /** Groups that fired most. */
  readonly groups: readonly { readonly group: readonly string[]; readonly fired: number }[];
  /** The first of them. */
  readonly alerts: readonly TestedAlert[];
  /** Of the alerts of the rule that are there: how many it would have raised, too, and how many not; and how many are new. */
  readonly compared: { readonly same: number; readonly gone: number; readonly added: number };
}

const PAGE = 5000;
/** Matches that are held at once; with more the test ends early. */
const MOST_MATCHES = 200_000;
const MOST_SHOWN = 100;
const MOST_ALERTS = 10_000;

/** What a rule would have found in stored events, how much work that is, and how it differs from the alerts that are there. */
export async function backTest(rule: TestedRule, options: BackTestOptions): Promise<BackTest> {
  const { from, to, clock, state } = options;
  const began = clock();
  const { events, matches, partial } = await readAll(rule, options);
  const drafts = (await rule.drafts()).filter(({ finding }) => finding.fired >= from);
  const { alerts } = await findAlerts(state, {
    matches: (alert) => alert.rule === rule.id && alert.status !== 'withdrawn' && alert.status !== 'merged',
    limit: MOST_ALERTS,
    from,
  });
  const there = alerts.filter(({ firstseen }) => Date.parse(firstseen) < to);
  const keyOf = ({ group }: Pick<Alert, 'group'>): string => JSON.stringify(rule.groupBy.map((field) => group[field]));
  const byGroup = Map.groupBy(there, keyOf);
  const pairs = drafts.map((draft) => ({
    draft,
    alert: byGroup.get(keyOf(draft.facts))?.find((alert) => isAtTime(draft, alert)),
  }));
  const same = new Set(pairs.flatMap(({ alert }) => alert?.id ?? []));
  return {
    rule: rule.id,
    version: rule.version,
    events,
    matches,
    ms: Math.round(clock() - began),
    ...(partial !== undefined && { partial }),
    fired: drafts.length,
    groups: mostOften(drafts),
    alerts: pairs.slice(0, MOST_SHOWN).map(({ draft, alert }) => shown(draft, alert)),
    compared: {
      same: same.size,
      gone: there.length - same.size,
      added: pairs.filter(({ alert }) => !alert).length,
    },
  };
}

/** Reads what any of the queries finds, from as long before as windows reach. */
async function readAll(
  rule: TestedRule,
  { store, from, to, timeoutMs, signal }: BackTestOptions,
): Promise<{ readonly events: number; readonly matches: number; readonly partial?: string }> {
  const { queries, before } = rule;
  // What several queries find is counted once, for all of them.
  const seen = new Set<string>();
  const isNew = ({ mozdef: { id } }: Event): boolean => {
    if (queries.length === 1) return true;
    const known = seen.size;
    return seen.add(id).size > known;
  };
  const range = { from: Math.max(0, from - before), to };
  let events = 0;
  let matches = 0;
  for (const query of queries) {
    let cursor: string | undefined;
    do {
      signal.throwIfAborted();
      const asked = { query, roughly: true, range, limit: PAGE, order: 'oldest', total: 0, timeoutMs } as const;
      const page = await store.search({ ...asked, ...(cursor !== undefined && { cursor }) }, signal);
      events += page.events.length;
      matches = await rule.add(page.events.filter(isNew));
      if (page.partial) return { events, matches, partial: 'the store could not look at all events in time' };
      if (matches > MOST_MATCHES)
        return { events, matches, partial: `it counts more than ${MOST_MATCHES} events; test a shorter time` };
      cursor = page.next;
    } while (cursor !== undefined);
  }
  return { events, matches };
}

/** Whether an alert that is there is of the same time. */
function isAtTime({ finding }: AlertDraft, alert: Alert): boolean {
  return Date.parse(alert.firstseen) <= finding.last && finding.first <= Date.parse(alert.lastseen);
}

function mostOften(drafts: readonly AlertDraft[]): BackTest['groups'] {
  const groups = new Map<string, { group: readonly string[]; fired: number }>();
  for (const { group } of drafts) {
    const key = groupKey(group);
    groups.set(key, { group, fired: (groups.get(key)?.fired ?? 0) + 1 });
  }
  return [...groups.values()].sort((one, other) => other.fired - one.fired).slice(0, MOST_SHOWN);
}

function shown({ group, facts }: AlertDraft, alert: Alert | undefined): TestedAlert {
  const { severity, summary, count, firstseen, lastseen } = facts;
  return { group, severity, summary, count, firstseen, lastseen, ...(alert && { alert: alert.id }) };
}
