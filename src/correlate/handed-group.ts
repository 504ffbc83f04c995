import { firstFrom, type Match } from '../detect/judge/judge.ts';
import type { Rule } from '../detect/rule/rule.ts';
import { type GroupMatches, type GroupOutcome, type GroupToJudge, judgeGroup, readsFrom } from './judge-group.ts';

/** A group with all that judging it takes, for who has no book. */
export interface HandedGroup extends Omit<GroupToJudge, 'rule'> {
  readonly rule: string;
  /** Of the rule by which it is to be judged. */
  readonly version: string;
  readonly matches: readonly Match[];
  /** Time of the newest match before those that the judge is given. */
  readonly earlier: number | undefined;
}

export function handedGroup(book: GroupMatches, toJudge: GroupToJudge): HandedGroup {
  const { rule, group } = toJudge;
  const { from, earlier } = readsFrom(book, toJudge);
  return {
    ...toJudge,
    rule: rule.id,
    version: rule.version,
    matches: book.matches(rule.id, group, from),
    earlier,
  };
}

/** Judges it as it would have been where it came from. Throws what the rule throws. */
export function judgeHanded(rule: Rule, { matches, earlier, ...group }: HandedGroup): GroupOutcome {
  const book: GroupMatches = {
    matches: (_rule, _group, from) => matches.slice(firstFrom(matches, Number.isFinite(from) ? Math.floor(from) : 0)),
    newestBefore: () => earlier,
  };
  return judgeGroup(book, { ...group, rule });
}
