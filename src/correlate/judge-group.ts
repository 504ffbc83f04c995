import { type AlertDraft, alertId, draftAlert } from '../alert/draft-alert.ts';
import { type Episode, reconcile } from '../alert/reconcile.ts';
import { retained } from '../alert/retained.ts';
import {
  type Finding,
  type Judgement as Findings,
  firstFrom,
  type JudgeClock,
  type Match,
} from '../detect/judge/judge.ts';
import type { Rule } from '../detect/rule/rule.ts';
import { countEpisode } from './episode-count.ts';
import type { MatchBook } from './match-book.ts';
import type { DirtyGroup } from './pending-groups.ts';
import { countedAfter, reachOf } from './rule-reach.ts';

/** What a group's judgement asks to be saved. */
export interface GroupOutcome {
  readonly rule: string;
  readonly group: readonly string[];
  /** What has alerts now. */
  readonly episodes: readonly Episode[];
  /** What the group waits for was known up to this time when that was judged, milliseconds since 1970. */
  readonly judgedTo: number | undefined;
  /** Alerts to raise or to update. */
  readonly drafts: readonly { readonly alert: string; readonly draft: AlertDraft }[];
  readonly withdrawn: readonly string[];
  readonly merged: readonly { readonly alert: string; readonly into: string }[];
  /** Judge again when the watermark is past this time. */
  readonly wakeAt?: number;
}

/** What judging a group comes to; `shallow`: matches further back than are known count for it, and have to be recalled first. */
export type Judgement = { readonly outcome: GroupOutcome } | { readonly shallow: string } | undefined;

/** A group of which what was judged is saved; `ticket`: that with which it was handed out, if it was. */
export interface Settled extends Pick<GroupOutcome, 'rule' | 'group' | 'wakeAt'> {
  readonly ticket?: number;
}

/** Matches of one finding that are looked at for its summary. */
const MOST_SUMMARIZED = 20_000;

export interface GroupToJudge extends Omit<DirtyGroup, 'rule'> {
  readonly rule: Rule;
  /** What has alerts so far. */
  readonly known: readonly Episode[];
  /** What the group waits for was known up to this time when they were judged. */
  readonly judgedTo?: number | undefined;
  /** All events of the rule up to this time are there. */
  readonly watermark: number;
  /** When the group was first seen, as far as is known. */
  readonly firstSeen: number;
  /** Matches before this time may be missing. */
  readonly knownFrom: number;
}

/** Where the matches of a group are. */
export type GroupMatches = Pick<MatchBook, 'matches' | 'newestBefore'>;

/** Judges a group by its matches, and says what that means for its alerts. Throws what the rule throws. */
export function judgeGroup(book: GroupMatches, toJudge: GroupToJudge): GroupOutcome {
  const { rule, group, since, known, judgedTo, watermark, firstSeen, knownFrom } = toJudge;
  const { judge, quiet } = rule;
  const { from, start } = judgedFrom(toJudge);
  const matches = book.matches(rule.id, group, start);
  const earlier = judge.remember === undefined ? undefined : book.newestBefore(rule.id, group, start);
  const { findings: found, wakeAt } = findAll(matches, { from, watermark, since: firstSeen, earlier }, toJudge);
  const idOf = (finding: Finding): string => alertId(rule.id, group, finding);
  const result = reconcile({ known, found, from, quiet, monotone: judge.monotone, idOf });
  const said = new Set(result.changed.map(({ alert }) => alert));
  const drafts: { alert: string; draft: AlertDraft }[] = [];
  const episodes = result.episodes.map((episode) => {
    const before = known.find(({ alert }) => alert === episode.alert);
    if (!said.has(episode.alert) && episode.last < since) return before ?? episode;
    const read = episode.first >= start ? matches : book.matches(rule.id, group, episode.first);
    const own = read.slice(firstFrom(read, Math.floor(episode.first)), firstFrom(read, Math.floor(episode.last) + 1));
    const counts = countEpisode(episode, {
      own,
      before,
      keptFrom: knownFrom,
      countUntil: watermark - countedAfter(rule),
    });
    const counted: Episode = { ...episode, ...counts };
    if (said.has(episode.alert) || counts.count !== episode.count)
      drafts.push({ alert: episode.alert, draft: draftOf(rule, group, counted, own) });
    return counted;
  });
  return {
    rule: rule.id,
    group,
    episodes: retained(episodes, watermark - reachOf(rule)),
    judgedTo: Math.max(judgedTo ?? watermark, watermark),
    drafts,
    withdrawn: result.withdrawn.map(({ alert }) => alert),
    merged: result.merged.map(({ episode, into }) => ({ alert: episode.alert, into })),
    ...(wakeAt !== undefined && { wakeAt }),
  };
}

/**
 * What there is to find up to the watermark. If that is behind where it was before, as it is when a clock was set back or somebody
 * else's is behind, nothing is taken back of what was told: what is known does not become unknown. Nothing else is told before its time.
 */
function findAll(
  matches: readonly Match[],
  clock: JudgeClock,
  { rule: { judge }, known, judgedTo = clock.watermark }: GroupToJudge,
): Findings {
  const now = judge.judge(matches, clock);
  if (judge.monotone || judgedTo <= clock.watermark) return now;
  const { findings } = judge.judge(matches, { ...clock, watermark: judgedTo });
  const told = findings.filter(({ fired }) => known.some((episode) => episode.fired === fired));
  return { ...now, findings: [...now.findings, ...told].sort((one, other) => one.fired - other.fired) };
}

/** From which time on a group is judged, and from which on its matches matter for what fires then. */
function judgedFrom({ rule, since, known, knownFrom }: GroupToJudge) {
  const { judge } = rule;
  // What can be taken back is judged anew from where it fired.
  const touched = judge.monotone ? [] : known.filter((episode) => touchedBy(rule, episode, since));
  // Where matches are no longer all there, what was found by them would seem not to hold, or too few to have come.
  const whole = knownFrom + judge.before;
  const anew = Math.min(since, ...touched.map(({ fired }) => fired));
  const from = judge.monotone ? anew : Math.max(anew, whole);
  return { from, start: from - judge.before };
}

/** What {@link judgeGroup} asks the book for: matches of no earlier time than `from`, and the newest before those of the judge. */
export function readsFrom(
  book: GroupMatches,
  toJudge: GroupToJudge,
): { readonly from: number; readonly earlier: number | undefined } {
  const { rule, group, known } = toJudge;
  const { from, start } = judgedFrom(toJudge);
  const earlier = rule.judge.remember === undefined ? undefined : book.newestBefore(rule.id, group, start);
  // What is found fires from there on; it may touch what is known, or have begun with the newest match before.
  const touching = known.filter(({ until }) => until + rule.quiet >= from);
  return { from: Math.min(start, earlier ?? start, ...touching.map(({ first }) => first)), earlier };
}

/** What is there stays, and is not judged again. */
export function unchanged({
  rule,
  group,
  known,
  judgedTo,
}: Pick<DirtyGroup, 'rule' | 'group'> & Pick<GroupToJudge, 'known' | 'judgedTo'>): GroupOutcome {
  return { rule, group, episodes: known, judgedTo, drafts: [], withdrawn: [], merged: [] };
}

/** The alert of an episode, by those of its matches that are known. */
function draftOf(rule: Rule, group: readonly string[], finding: Episode, own: readonly Match[]): AlertDraft {
  return draftAlert({ rule, group, finding, matches: own.slice(-MOST_SUMMARIZED), count: finding.count });
}

/** Whether what comes at this time may change what the episode says. */
export function touchedBy({ judge, quiet }: Rule, { until }: Episode, since: number): boolean {
  return until + judge.before + quiet >= since;
}
