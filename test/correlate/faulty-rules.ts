import type { Event } from '../../src/event/event.ts';
import { SEVERITIES } from '../../src/event/severity.ts';
import {
  changes,
  counted,
  each,
  followed,
  manyAlerts,
  newValues,
  notFollowed,
  type PlainSpan,
  silences,
  tooFew,
  whileHolds,
} from '../support/plain-oracle.ts';

/** An event as rules count it. */
interface Counted {
  readonly time: number;
  readonly category: string;
  readonly user: string;
}

interface TestedRule {
  /** `{a}`, `{b}` and `{any}` stand for the queries of events of these kinds. */
  readonly yaml: string;
  /** Whether it groups by the user, too. */
  readonly byUser?: true;
  /** Whether it keeps only what it needs of its events, and need not know how many there were. */
  readonly uncounted?: true;
  /** Which events of a group it counts. */
  readonly counts: (event: Counted) => boolean;
  /** What it finds in the events of a group that it counts; what it waits for is known up to `until`. */
  readonly finds: (events: readonly Counted[], until: number) => readonly PlainSpan[];
}

const WINDOW = 60_000;
const REMEMBER = 600_000;
const HOUR = 3_600_000;
const isA = ({ category }: Counted): boolean => category.startsWith('a');
const isB = ({ category }: Counted): boolean => category.startsWith('b');
const any = (): boolean => true;
const usersOf = (events: readonly Counted[]): number => new Set(events.map(({ user }) => user)).size;
const many = (events: readonly Counted[]): PlainSpan[] =>
  whileHolds(events, { window: WINDOW, holds: (inside) => inside.length >= 3 });
const alone = (events: readonly Counted[], until: number): PlainSpan[] =>
  notFollowed(events.filter(isA), events.filter(isB), { window: WINDOW, until });

/** Rules of many kinds, each with what it means in plain words. Those of `hostname` group by it. */
export const RULES: Readonly<Record<string, TestedRule>> = {
  many: { yaml: 'type: threshold\nquery: {a}\nwindow: 60s\nthreshold: 3', counts: isA, finds: many },
  users: {
    yaml: 'type: threshold\nquery: {any}\nwindow: 60s\nvalue: distinct(details.user)\nthreshold: 3\nsuppress: 3m',
    counts: any,
    finds: (events) => whileHolds(events, { window: WINDOW, quiet: 180_000, holds: (inside) => usersOf(inside) >= 3 }),
  },
  hits: {
    yaml: 'type: match\non: schedule\nquery: {b}\nwindow: 30s',
    counts: isB,
    finds: (events) => each(events, 30_000),
  },
  steps: {
    yaml: 'type: sequence\nsteps: [{query: {a}}, {query: {b}}]\nwindow: 60s',
    counts: any,
    finds: (events) => followed(events.filter(isA), events.filter(isB), WINDOW),
  },
  alone: {
    yaml: 'type: sequence\nsteps: [{query: {a}}, {query: {b}, absent: true}]\nwindow: 60s',
    counts: any,
    finds: alone,
  },
  silent: {
    yaml: 'type: absence\nquery: {a}\nwindow: 60s\nremember: 10m',
    uncounted: true,
    counts: isA,
    finds: (events, until) => silences(events, { window: WINDOW, remember: REMEMBER, until }),
  },
  few: {
    yaml: 'type: threshold\nquery: {a}\nwindow: 60s\ncondition: {lt: 2}\nremember: 10m',
    counts: isA,
    finds: (events, until) => tooFew(events, { window: WINDOW, least: 2, remember: REMEMBER, until }),
  },
  share: {
    yaml: 'type: percentage\nquery: {any}\nof: {a}\nwindow: 60s\ncondition: {lt: 60}\nat_least: 2',
    counts: any,
    finds: (events, until) =>
      whileHolds(events, {
        window: WINDOW,
        holds: (inside) => inside.length >= 2 && inside.filter(isA).length / inside.length < 0.6,
        leaving: until,
      }),
  },
  fresh: {
    yaml: 'type: new_term\nquery: {any}\nfields: [details.user]\nhistory: 10m',
    byUser: true,
    counts: any,
    finds: (events) => newValues(events, REMEMBER),
  },
  changed: {
    yaml: 'type: change\nquery: {any}\nfield: details.user\nwindow: 60s',
    counts: any,
    finds: (events) =>
      changes(
        events.map(({ time, user }) => ({ time, value: user })),
        WINDOW,
      ),
  },
  twice: {
    yaml: 'type: rules\nrules: [many]\nwindow: 1h\nthreshold: 2',
    counts: isA,
    finds: (events) => manyAlerts(many(events), { window: HOUR, least: 2 }),
  },
  lonely: {
    yaml: 'type: rules\nrules: [alone]\nwindow: 1h\nthreshold: 2',
    counts: any,
    finds: (events, until) => manyAlerts(alone(events, until), { window: HOUR, least: 2 }),
  },
};

/** Rules that fire when nothing came. */
export const WAITING: ReadonlySet<string> = new Set(['alone', 'silent', 'few', 'share', 'lonely']);

/** The file of all rules for events whose categories end so; each time another severity makes another version of a rule. */
export function textOf(ending: string, changesOf: (rule: string) => number): string {
  const queries = {
    '{any}': `category:(a${ending} OR b${ending})`,
    '{a}': `category:a${ending}`,
    '{b}': `category:b${ending}`,
  };
  const text = Object.entries(RULES)
    .map(([id, { yaml }]) => {
      const severity = SEVERITIES[changesOf(id) % SEVERITIES.length];
      return `id: ${id}\ntitle: ${id}\n${yaml}\ngroup_by: [hostname]\nschedule: 1s\nseverity: ${severity}\n`;
    })
    .join('---\n');
  return Object.entries(queries).reduce((all, [name, query]) => all.replaceAll(name, query), text);
}

/** An alert as it is compared. */
export interface Found {
  readonly rule: string;
  readonly group: string;
  readonly first: number;
  readonly last: number;
  readonly count: number;
}

/** What a plain look at all events finds; what is waited for is known up to `until`. */
export function foundBy(id: string, events: readonly Event[], until: number): Found[] {
  const { byUser, counts, finds } = RULES[id] as TestedRule;
  const groupOf = (event: Event): string => (byUser ? `${event.hostname} ${userOf(event)}` : event.hostname);
  return [...Map.groupBy([...events].sort(inOrder), groupOf)].flatMap(([group, all]) => {
    const own = all.map(countedAs).filter(counts);
    return counted(finds(own, until), own).map((alert) => ({ rule: id, group, ...alert }));
  });
}

/** By the time at which they count, then by id. */
function inOrder(one: Event, other: Event): number {
  return timeOf(one) - timeOf(other) || (one.mozdef.id < other.mozdef.id ? -1 : 1);
}

function countedAs(event: Event): Counted {
  return { time: timeOf(event), category: event.category, user: userOf(event) };
}

/** More than five minutes ahead of its reception is no time that can be believed. */
function timeOf({ utctimestamp, receivedtimestamp }: Event): number {
  const [own, received] = [Date.parse(utctimestamp), Date.parse(receivedtimestamp)];
  return own > received + 300_000 ? received : own;
}

function userOf({ details }: Event): string {
  return details['user'] as string;
}
