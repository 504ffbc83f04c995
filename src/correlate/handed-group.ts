import { firstFrom, type Match } from '../detect/judge/judge.ts';
import type { Rule } from '../detect/rule/rule.ts';
import { type GroupMatches, type GroupOutcome, type GroupToJudge, judgeGroup, readsFrom } from './judge-group.ts';

/** A group with all that judging it takes, for who has no book. */
export interface HandedGroup extends Omit<GroupToJudge, 'rule'> {
  readonly rule: string;
  /** Of the rule by which it is to be judged. */
  readonly version: string;
  /** JSON lists of Match, as bytes, so that the threads between need not read them. */
  readonly matches: readonly Uint8Array<ArrayBuffer>[];
  /** Time of the newest match before those that the judge is given. */
  readonly earlier: number | undefined;
}

/** Matches of a list: one text can only be so long. */
const LIST = 10_000;

export function handedGroup(book: GroupMatches, toJudge: GroupToJudge): HandedGroup {
  const { rule, group } = toJudge;
  const { from, earlier } = readsFrom(book, toJudge);
  return {
    ...toJudge,
    rule: rule.id,
    version: rule.version,
    matches: listsOf(book.matches(rule.id, group, from)),
    earlier,
  };
}

function listsOf(matches: readonly Match[]): HandedGroup['matches'] {
  const encoder = new TextEncoder();
  const starts = Array.from({ length: Math.ceil(matches.length / LIST) }, (_, index) => index * LIST);
  return starts.map((start) => encoder.encode(JSON.stringify(matches.slice(start, start + LIST))));
}

function matchesIn(lists: HandedGroup['matches']): Match[] {
  const decoder = new TextDecoder();
  return lists.flatMap((list) => JSON.parse(decoder.decode(list)) as Match[]);
}

/** Judges it as it would have been where it came from. Throws what the rule throws. */
export function judgeHanded(rule: Rule, { matches: lists, earlier, ...group }: HandedGroup): GroupOutcome {
  const matches = matchesIn(lists);
  const book: GroupMatches = {
    matches: (_rule, _group, from) => matches.slice(firstFrom(matches, Number.isFinite(from) ? Math.floor(from) : 0)),
    newestBefore: () => earlier,
  };
  return judgeGroup(book, { ...group, rule });
}
