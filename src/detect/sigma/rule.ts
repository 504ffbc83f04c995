import type { LogSource } from './event-kind.ts';
import type { Modifier } from './modifiers.ts';

/** How grave a rule is, in Sigma's words, the least first. */
export const LEVELS = ['informational', 'low', 'medium', 'high', 'critical'] as const;
type Level = (typeof LEVELS)[number];

export const STATUSES = ['stable', 'test', 'experimental', 'deprecated', 'unsupported'] as const;
type Status = (typeof STATUSES)[number];

/** What detections, correlations and filters all say about themselves. */
export interface SigmaHead {
  /** As written; else made of what identifies the document, see `deriveId`. */
  readonly id: string;
  /** What correlations and filters may call it instead of its id. */
  readonly name?: string;
  readonly title: string;
  readonly description?: string;
  readonly author?: string;
  readonly level?: Level;
  readonly status?: Status;
  readonly tags: readonly string[];
  readonly references: readonly string[];
  readonly falsepositives: readonly string[];
}

/** A detection: one event decides. Plain JSON, so that it can be cached. */
export interface SigmaRule extends SigmaHead {
  readonly logsource: LogSource;
  readonly detection: Detection;
}

export interface Detection {
  readonly searches: readonly Search[];
  readonly condition: Condition;
}

/** What a search identifier stands for: any of the groups holds, each with all its items. */
export interface Search {
  readonly name: string;
  readonly groups: readonly (readonly SearchItem[])[];
}

/** A field (none: keywords, anywhere in the event), how to compare, and with what; as written. */
export interface SearchItem {
  readonly field?: string;
  readonly modifiers: readonly Modifier[];
  readonly values: readonly SigmaValue[];
}

export type SigmaValue = string | number | boolean | null;

export type Condition =
  | { readonly op: 'and' | 'or'; readonly of: readonly Condition[] }
  | { readonly op: 'not'; readonly of: Condition }
  | { readonly op: 'search'; readonly name: string }
  /** `1 of x*` and `all of them`, with the searches that this means. */
  | {
      readonly op: 'some';
      readonly quantity: 'any' | 'all';
      readonly pattern: string;
      readonly names: readonly string[];
    };

export const CORRELATION_TYPES = [
  'event_count',
  'value_count',
  'temporal',
  'temporal_ordered',
  'value_sum',
  'value_avg',
  'value_percentile',
  'value_median',
] as const;
export type CorrelationType = (typeof CORRELATION_TYPES)[number];

/** Matches of other rules, taken together. */
export interface SigmaCorrelation extends SigmaHead {
  readonly type: CorrelationType;
  /** Ids or names of detections and correlations, in the order of the file. */
  readonly rules: readonly string[];
  readonly groupBy: readonly string[];
  readonly timespanMs: number;
  readonly condition: CorrelationCondition;
  /** Names in `groupBy` (and `fields`) that mean another field for each rule. */
  readonly aliases: readonly CorrelationAlias[];
  /** Whether the rules that it refers to raise alerts of their own too. */
  readonly generate: boolean;
}

export interface CorrelationAlias {
  readonly alias: string;
  readonly fields: readonly { readonly rule: string; readonly field: string }[];
}

export const COMPARISONS = ['gt', 'gte', 'lt', 'lte', 'eq', 'neq'] as const;
type Comparison = (typeof COMPARISONS)[number];

export type CorrelationCondition =
  | {
      readonly kind: 'value';
      /** All must hold for the count, sum, .. of the window; of temporal for how many of the rules have been seen. */
      readonly bounds: readonly { readonly comparison: Comparison; readonly value: number }[];
      /** What is counted or added up; several are counted as tuples. None for event_count and temporal. */
      readonly fields: readonly string[];
      /** 0 to 100, of value_percentile. */
      readonly percentile?: number;
    }
  /** Of temporal and temporal_ordered: which rules must have been seen; a `search` is the name or id of a rule. */
  | { readonly kind: 'rules'; readonly condition: Condition };

/** Takes events away from rules. */
export interface SigmaFilter extends SigmaHead {
  readonly logsource: LogSource;
  /** Ids or names of the rules; undefined for all that its log source contains. */
  readonly rules?: readonly string[];
  /** `exclude`: what the detection matches is no match of a rule. `require`: only that is. */
  readonly mode: 'exclude' | 'require';
  readonly detection: Detection;
}
