import type { RulesConfig } from '../detect/rules-config.ts';
import type { RuleSettings } from '../detect/settings/rule-setting.ts';
import type { Event } from '../event/event.ts';
import type { GroupOutcome } from './judge-group.ts';
import type { RuleList } from './listed-rule.ts';
import type { BookProgress } from './match-book.ts';
import type { DirtyGroup } from './pending-groups.ts';
import type { JudgeOrder } from './rule-book.ts';
import type { RuleTurn } from './rule-lanes.ts';
import type { Span } from './unread-table.ts';

/* What the rule thread is asked, and what it answers. */

/** A rule as its owner needs to know it. */
export interface ScheduledRule {
  readonly id: string;
  readonly version: string;
  readonly everyMs: number;
  /** Since when this version is evaluated here, milliseconds since 1970. */
  readonly since: number;
  /** What came before counts as far back as this, milliseconds. */
  readonly reachMs: number;
}

export interface LoadOrder {
  readonly config: RulesConfig;
  /** What people changed since that was written. */
  readonly settings: RuleSettings;
  /** File that spares reading Sigma rules that were read before. */
  readonly cache: string | undefined;
  /** Files of code that are left out, since they did not come to an end. */
  readonly hanging: readonly string[];
  readonly now: number;
}

export interface RulesLoaded {
  readonly rules: readonly ScheduledRule[];
  /** Those whose past is to be recalled. */
  readonly fresh: readonly FreshRule[];
  /** What could not be read of the past of others, or of what is kept of them. */
  readonly unread: readonly UnreadPast[];
  /** All that were loaded, also those that run elsewhere. */
  readonly list: RuleList;
  readonly progress: BookProgress | undefined;
  /** Rules that are not there while something is wrong with a file, and the time from which on each is to go on, milliseconds since 1970. */
  readonly leftOut: Readonly<Record<string, number>>;
}

/** What is to be done after going on where another instance was. */
export interface TakenOver extends Pick<RulesLoaded, 'leftOut'> {
  /** Those whose past is to be recalled. */
  readonly fresh: readonly FreshRule[];
}

/** A rule whose past is to be recalled, how far back. */
export interface FreshRule {
  readonly id: string;
  /** Whether it has to look at all events to find its own. */
  readonly wide: boolean;
  readonly reachMs: number;
  /** Since when it is evaluated, or up to when it is to be judged, milliseconds since 1970. */
  readonly since: number;
}

/** What could not be read of the past of a rule when that was recalled. */
export interface UnreadPast extends Omit<FreshRule, 'since'> {
  readonly deep: boolean;
  readonly spans: readonly Span[];
}

export interface Absorb {
  readonly ndjson: Uint8Array;
  readonly cursor: string;
}

export interface Absorbed {
  /** Reception of the newest event that was read so far. */
  readonly received: number;
  /** How many events each rule counted. */
  readonly counted: Readonly<Record<string, number>>;
}

export interface JudgeCall {
  readonly orders: readonly JudgeOrder[];
  /** All that was received up to this time was read, milliseconds since 1970. */
  readonly readTo: number;
}

/** An outcome with the samples that are at hand. */
export interface Judged {
  readonly outcome: GroupOutcome;
  readonly samples: readonly Event[];
}

export interface JudgeAnswer {
  readonly judged: readonly Judged[];
  readonly turns: readonly RuleTurn[];
  /** Rules whose past is to be recalled as far as it is kept, before their groups can be judged. */
  readonly shallow: readonly FreshRule[];
}

export interface RuleThreadStatus {
  readonly matches: number;
  readonly groups: number;
  /** Groups that are still to be judged. */
  readonly dirty: number;
}

/** What is to be judged. */
export interface DirtyAnswer {
  readonly groups: readonly DirtyGroup[];
  /** Rules that could not read an event, and why: they are not judged. */
  readonly failed: Readonly<Record<string, string>>;
}
