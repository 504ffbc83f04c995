import { type Finding, joined, union } from '../detect/judge/judge.ts';
import type { JsonObject } from '../event/event.ts';

/** A finding that has an alert. */
export interface Episode extends Finding {
  /** Id of its alert. */
  readonly alert: string;
  /** Events that count towards it. */
  readonly count: number;
  /** How many of them came before a time (milliseconds since 1970), for when they are forgotten. */
  readonly countedbefore?: { readonly time: number; readonly count: number };
}

/** The episodes that were saved of a group. */
export function episodesOf(body: JsonObject | undefined): readonly Episode[] {
  const episodes = body?.['episodes'];
  return Array.isArray(episodes) ? (episodes as unknown as Episode[]) : [];
}

/** The time up to which what a group waited for was known when its episodes were saved, milliseconds since 1970; undefined: nothing was saved. */
export function judgedToOf(body: JsonObject | undefined): number | undefined {
  const judgedTo = body?.['judgedto'];
  return typeof judgedTo === 'number' ? judgedTo : undefined;
}

/** What a new judgement of one group means for its alerts. */
export interface Reconciled {
  /** Those that hold now, in order of `fired`. */
  readonly episodes: readonly Episode[];
  /** Episodes that are new, or say something else than before. */
  readonly changed: readonly Episode[];
  /** What late events showed not to hold. */
  readonly withdrawn: readonly Episode[];
  /** What late events made part of another. */
  readonly merged: readonly { readonly episode: Episode; readonly into: string }[];
}

export interface Judged {
  /** What has alerts so far. */
  readonly known: readonly Episode[];
  /** All that fires from `from` on. What is known and fired before stays, and may be extended. */
  readonly found: readonly Finding[];
  readonly from: number;
  /** What is no further apart belongs to one alert. */
  readonly quiet: number;
  /** A finding is never taken back: what is not found again was only forgotten. */
  readonly monotone: boolean;
  /** Id of the alert of a finding that has none yet. */
  readonly idOf: (finding: Finding) => string;
}

/**
 * Finds for each finding the alert that it belongs to: the one of the group that it touches, else a new one. Judging the same
 * events again changes nothing (design section 8).
 */
export function reconcile({ known, found, from, quiet, monotone, idOf }: Judged): Reconciled {
  const left = new Set(known);
  const taken = new Set(known.map(({ alert }) => alert));
  const episodes: Episode[] = [];
  const merged: { episode: Episode; into: string }[] = [];
  for (const finding of joined(found, quiet)) {
    const touching = [...left].filter((episode) => touches(finding, episode, quiet)).sort(byAge);
    const [oldest, ...younger] = touching;
    for (const episode of touching) left.delete(episode);
    // What fired before `from` was not judged again: it keeps its extent.
    const kept = touching.filter((episode) => episode.fired < from);
    const whole = kept.reduce<Finding>(union, finding);
    const before = episodes.at(-1);
    // One that keeps its extent may reach as far as the next finding, and then that is part of it.
    if (before && touches(whole, before, quiet)) {
      episodes[episodes.length - 1] = { ...before, ...extentOf(union(before, whole)) };
      for (const episode of touching) merged.push({ episode, into: before.alert });
      continue;
    }
    const alert = oldest?.alert ?? freeId(idOf(finding), taken);
    taken.add(alert);
    episodes.push({ ...extentOf(whole), alert, count: oldest?.count ?? 0 });
    for (const episode of younger) merged.push({ episode, into: alert });
  }
  const untouched = [...left];
  const withdrawn = untouched.filter((episode) => episode.fired >= from && !monotone);
  const staying = untouched.filter((episode) => !withdrawn.includes(episode));
  const knownBefore = new Map(known.map((episode) => [episode.alert, JSON.stringify(sorted(episode))]));
  return {
    episodes: [...staying, ...episodes].sort((one, other) => one.fired - other.fired),
    changed: episodes.filter((episode) => knownBefore.get(episode.alert) !== JSON.stringify(sorted(episode))),
    withdrawn,
    merged,
  };
}

/** One that grew and came apart may still have the name of what is a finding of its own now. */
function freeId(id: string, taken: ReadonlySet<string>): string {
  let free = id;
  for (let n = 2; taken.has(free); n++) free = `${id}-${n}`;
  return free;
}

function touches(finding: Finding, episode: Finding, quiet: number): boolean {
  const same = finding.fired === episode.fired;
  return same || (finding.fired < episode.until + quiet && episode.fired < finding.until + quiet);
}

/** The one that was there first. */
function byAge(one: Episode, other: Episode): number {
  return one.fired - other.fired || (one.alert < other.alert ? -1 : 1);
}

function extentOf({ first, fired, last, until, value }: Finding): Finding {
  return { first, fired, last, until, value };
}

function sorted({ alert, ...finding }: Episode): readonly unknown[] {
  return [alert, finding.first, finding.fired, finding.last, finding.until, finding.value];
}
