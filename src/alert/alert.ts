import type { Event, JsonObject } from '../event/event.ts';
import type { SEVERITIES } from '../event/severity.ts';

/** Where an alert stands. `withdrawn`: late events showed that it does not hold; `merged`: they made it part of another. */
export const ALERT_STATUSES = ['open', 'acknowledged', 'escalated', 'closed', 'withdrawn', 'merged'] as const;
export type AlertStatus = (typeof ALERT_STATUSES)[number];

/** What a person found, said when an alert is closed. */
export const VERDICTS = ['true-positive', 'benign', 'false-positive', 'duplicate'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** One of the events of an alert, as it was. */
export interface AlertSample {
  /** Id of the event in the store. */
  readonly id: string;
  readonly event: Event;
}

/** What rules say of an alert, and say anew as events come. */
export interface AlertFacts {
  readonly rule: string;
  readonly ruleversion: string;
  readonly title: string;
  readonly severity: (typeof SEVERITIES)[number];
  readonly category: string;
  readonly tags: readonly string[];
  readonly attack: readonly string[];
  readonly summary: string;
  readonly url: string;
  readonly runbook: string;
  readonly channel: string;
  /** Whether it is to be told at all. */
  readonly notify: boolean;
  /** 0 to 100. */
  readonly risk: number;
  /** The original's name for the rule. */
  readonly classname: string;
  /** Who wrote the rule, where its licence asks to say so. */
  readonly author?: string;
  /** What is known besides: said by its rule, and found by alert plugins. Absent where that is nothing. */
  readonly details?: Readonly<JsonObject>;
  /** Values of the fields of the group. */
  readonly group: Readonly<Record<string, string>>;
  /** Events that count towards it. */
  readonly count: number;
  /** Event times, ISO 8601 UTC, of the first and last of them. */
  readonly firstseen: string;
  readonly lastseen: string;
  /** Some of them. */
  readonly events: readonly AlertSample[];
}

/** An alert as it is kept. */
export interface Alert extends AlertFacts {
  readonly id: string;
  /** When it was raised, ISO 8601 UTC. */
  readonly utctimestamp: string;
  readonly status: AlertStatus;
  /** A person chose its severity, and no rule changes it. */
  readonly severityset?: true;
  /** Only of those that are closed. */
  readonly verdict?: Verdict;
  readonly assignee: string;
  /** Id of the incident that it belongs to. */
  readonly incident?: string;
  /** Why a rule withdrew or merged it, or changed what it had said. */
  readonly reason?: string;
  /** Id of the alert that it became part of. */
  readonly mergedinto?: string;
}
