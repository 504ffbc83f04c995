import { byTime, type Match } from '../detect/judge/judge.ts';
import { cutText } from '../event/cut-text.ts';
import type { JsonObject } from '../event/event.ts';
import type { Episode } from './reconcile.ts';

/** Of what the alerts of a group said in the batches before: what a sentence and a severity were made of, by alert. */
export type SaidMatches = Readonly<Record<string, readonly Match[]>>;

/** Matches that are kept of a group, those of its newest alerts: late events seldom come for others. */
const MOST = 600;
/** Matches of an alert that a sentence lists values of, the newest. */
const MOST_LISTED = 200;

/** Characters that are kept of a value: a sentence is not longer. */
const LONGEST = 4000;

/** As it was saved with the group. */
export function saidOf(body: JsonObject | undefined): SaidMatches {
  return (body?.['said'] ?? {}) as unknown as SaidMatches;
}

/** All of these, each once, in order of time, then id. */
export function together(lists: readonly (readonly Match[])[]): readonly Match[] {
  const all = new Map(lists.flat().map((match) => [match.id, match]));
  return [...all.values()].sort(byTime);
}

/** What later batches need of an alert's matches, given in order: the newest that has each field, or if values are listed, many of them. */
export function toSay(matches: readonly Match[], lists: boolean): readonly Match[] {
  const named = matches.filter(({ fields }) => Object.keys(fields).length > 0);
  const newest = new Map(named.flatMap((match) => Object.keys(match.fields).map((field) => [field, match])));
  const kept = new Set([...(lists ? named.slice(-MOST_LISTED) : []), ...newest.values()]);
  return named.filter((match) => kept.has(match)).map(cut);
}

function cut(match: Match): Match {
  const fields = Object.entries(match.fields).map(([name, value]): [string, string | number] => [
    name,
    typeof value === 'string' ? cutText(value, LONGEST) : value,
  ]);
  return { ...match, fields: Object.fromEntries(fields) };
}

/** What to save of it, with these episodes, given in order of `fired`. */
export function saidBody(episodes: readonly Episode[], said: SaidMatches): JsonObject {
  const kept: Record<string, readonly Match[]> = {};
  let left = MOST;
  for (const { alert } of episodes.toReversed()) {
    const matches = said[alert] ?? [];
    left -= matches.length;
    if (left < 0) break;
    if (matches.length > 0) kept[alert] = matches;
  }
  return Object.keys(kept).length > 0 ? { said: kept as unknown as JsonObject } : {};
}
