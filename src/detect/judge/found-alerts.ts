import {
  byTime,
  type Finding,
  firstFrom,
  type Judge,
  type JudgeClock,
  type Judgement,
  joined,
  type Match,
  pastOf,
} from './judge.ts';
import { countedMatch, partOf } from './upstream-match.ts';

/** How another rule judges; findings of a group within `quiet` are one alert of it. */
export interface OtherRule {
  readonly judge: Judge;
  readonly quiet: number;
}

/** What an alert of another rule counts as, and the time of the first event that counts towards it. */
export interface FoundAlert {
  readonly match: Match;
  readonly first: number;
}

type Span = Pick<JudgeClock, 'from' | 'watermark'>;

/** The alerts that count at `from` or later, in order of that. */
export function foundAlerts(
  matches: readonly Match[],
  others: readonly (Upstream | undefined)[],
  span: Span,
): { readonly alerts: readonly FoundAlert[]; readonly wakes: readonly number[] } {
  const parts = [...Map.groupBy(matches, (match) => JSON.stringify(partOf(match))).values()];
  const found = parts.map((part) => {
    const other = others[partOf(part[0] as Match).rule];
    if (other) return other.alertsOf(part, span);
    return { alerts: part.filter(({ time }) => time >= span.from).map((match) => ({ match, first: match.time })) };
  });
  return {
    alerts: found.flatMap(({ alerts }) => alerts).sort((one, other) => byTime(one.match, other.match)),
    wakes: found.flatMap((one) => ('wakeAt' in one ? one.wakeAt : [])),
  };
}

/** Finds the alerts of another rule in the matches of one of its groups. */
export class Upstream {
  /** So far back before the first instant that counts matches are needed. */
  readonly reach: number;
  readonly #other: OtherRule;
  /** Length of the parts of time in each of which one instant counts; undefined: alerts count only once. */
  readonly #every: number | undefined;

  constructor(other: OtherRule, every: number | undefined) {
    this.#other = other;
    this.reach = 2 * pastOf(other.judge) + other.quiet;
    // What is first in a part must be known where an earlier one begins.
    this.#every = every === undefined ? undefined : Math.max(1, Math.floor(Math.min(every, this.reach)));
  }

  alertsOf(
    part: readonly Match[],
    { from, watermark }: Span,
  ): { readonly alerts: readonly FoundAlert[]; readonly wakeAt?: number } {
    const { judge, quiet } = this.#other;
    const [example] = part as [Match];
    const own = part.map(countedMatch);
    const begin = from - quiet - pastOf(judge);
    const { findings, wakeAt } = this.#judgeFrom(own, { from: begin, watermark });
    const alertAt = (time: number, first: number): FoundAlert => ({
      match: { ...example, time, id: `${example.id} ${time}` },
      first,
    });
    const alerts = joined(findings, quiet).flatMap((finding) => [
      ...(finding.fired >= from ? [alertAt(finding.fired, finding.first)] : []),
      ...this.#goingOn(own, finding, { from, watermark }).map((time) => alertAt(time, time)),
    ]);
    return { alerts, ...(wakeAt !== undefined && { wakeAt }) };
  }

  /** Instants after the first at which it fires still: of each part of time that of the first match, if it does then. */
  #goingOn(own: readonly Match[], { fired, last }: Finding, { from, watermark }: Span): number[] {
    const every = this.#every;
    if (every === undefined) return [];
    const times: number[] = [];
    for (let start = Math.floor(Math.max(fired, from) / every) * every; ; ) {
      const time = own[firstFrom(own, start)]?.time ?? Number.POSITIVE_INFINITY;
      if (time > last) return times;
      if (time > fired && time >= from && this.#fires(own, time, watermark)) times.push(time);
      start = (Math.floor(time / every) + 1) * every;
    }
  }

  /** Whether what came at this time made it fire. Nothing that comes later matters for that. */
  #fires(own: readonly Match[], time: number, watermark: number): boolean {
    const { findings } = this.#judgeFrom(
      own,
      { from: time, watermark: Math.min(time, watermark) },
      firstFrom(own, time + 1),
    );
    return findings.some(({ fired, last }) => fired === time && last === time);
  }

  #judgeFrom(own: readonly Match[], { from, watermark }: Span, end?: number): Judgement {
    const { judge } = this.#other;
    const start = firstFrom(own, from - judge.before);
    const since = own[0]?.time ?? from;
    return judge.judge(own.slice(start, end), { from, watermark, since, earlier: own[start - 1]?.time });
  }
}
