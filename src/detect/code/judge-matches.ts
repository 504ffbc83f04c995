import { type Finding, type Judge, joined, type Match } from '../judge/judge.ts';
import type { Earlier, Fires } from './define-alert.ts';

type Moment = Pick<Match, 'time'>;

export interface MatchJudgeOptions {
  /** Milliseconds. */
  readonly before: number;
  /** Milliseconds. */
  readonly suppress: number;
  /** What an alert in code answers to a match and those before it, in (time - before, time]. */
  readonly fires: (match: Match, earlier: Earlier<Match>) => Fires<Moment>;
}

/**
 * Asks of each match whether it fires, given those before it. Since it is told of no others, nothing that comes later and nothing
 * further back can bear upon the answer, which is what makes judging from an instant on the same as judging all.
 */
export function judgeMatches({ before, suppress, fires }: MatchJudgeOptions): Judge {
  // Two that fire at the same time are one finding in any case.
  const quiet = Math.max(suppress, 1);
  return {
    before,
    quiet,
    monotone: false,
    judge(matches, { from }) {
      const findings: Finding[] = [];
      let start = 0;
      for (const [end, match] of matches.entries()) {
        if (match.time < from) continue;
        while (start < end && (matches[start] as Match).time <= match.time - before) start++;
        const answer = answerOf(fires(match, new Stretch(matches, start, end)));
        if (answer) findings.push(findingOf(match, answer, before));
      }
      return { findings: joined(findings, quiet) };
    },
  };
}

/** Part of a list. */
class Stretch implements Earlier<Match> {
  readonly #all: readonly Match[];
  readonly #start: number;
  readonly #end: number;

  constructor(all: readonly Match[], start: number, end: number) {
    this.#all = all;
    this.#start = start;
    this.#end = end;
  }

  get length(): number {
    return this.#end - this.#start;
  }

  at(index: number): Match | undefined {
    const place = index < 0 ? this.#end + index : this.#start + index;
    return place >= this.#start && place < this.#end ? this.#all[place] : undefined;
  }

  findLast(test: (match: Match) => boolean): Match | undefined {
    for (let place = this.#end - 1; place >= this.#start; place--)
      if (test(this.#all[place] as Match)) return this.#all[place];
    return undefined;
  }

  *[Symbol.iterator](): Iterator<Match> {
    for (let place = this.#start; place < this.#end; place++) yield this.#all[place] as Match;
  }
}

/** Undefined when it does not fire. Throws for what is no answer, such as the promise of an asynchronous function. */
function answerOf(answer: unknown): Exclude<Fires<Moment>, boolean> {
  if (answer === undefined || answer === null || answer === false) return undefined;
  if (answer === true) return {};
  if (typeof answer !== 'object' || 'then' in answer)
    throw new Error('must answer nothing, true, false or { first, value }, and at once');
  const unknown = Object.keys(answer).find((key) => key !== 'first' && key !== 'value');
  if (unknown !== undefined) throw new Error(`answers ${unknown}, which is neither first nor value`);
  return answer;
}

function findingOf(
  match: Match,
  { first = match, value = 1 }: Exclude<Fires<Moment>, boolean | undefined>,
  before: number,
): Finding {
  const { time } = match;
  if (first !== match && !(first.time > time - before && first.time <= time))
    throw new Error('answers as first what is neither the match nor one of those before it');
  if (!Number.isFinite(value)) throw new Error(`answers a value that is no number: ${String(value)}`);
  return { first: first.time, fired: time, last: time, until: time, value };
}
