import type { Attacker } from '../../src/alert/attackers.ts';
import type { Entity } from '../../src/alert/entities.ts';
import type { FoundAlerts } from '../../src/alert/find-alerts.ts';
import type { AlertGroup, AlertGrouping } from '../../src/alert/group-alerts.ts';
import type { HistoryEntry } from '../../src/alert/handle-alert.ts';
import type { DayOfRisk } from '../../src/alert/risk-by-day.ts';
import type { Likeness } from '../../src/alert/similar-alerts.ts';
import type { LedgerLine } from '../../src/correlate/ledger-line.ts';
import type { RuleException } from '../../src/detect/rule/exceptions.ts';
import type { RuleHistoryEntry, VersionedSetting } from '../../src/detect/settings/change-rule.ts';
import type { Event } from '../../src/event/event.ts';
import type { Incident } from '../../src/incident/incident.ts';
import type { FlowSample } from '../../src/instance/flow-history.ts';
import type { Source } from '../../src/state/sources/source.ts';

/** The answers of `/api`, as the dashboard reads them. */
export interface SearchAnswer {
  readonly total: { readonly value: number; readonly relation: 'eq' | 'gte' };
  readonly events: readonly Event[];
  readonly next?: string;
  readonly partial: boolean;
  readonly tookms: number;
}
export interface HistogramAnswer {
  readonly intervalms: number;
  readonly buckets: readonly HistogramBucket[];
  readonly partial: boolean;
}
export interface HistogramBucket {
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly count: number;
  readonly by?: Readonly<Record<string, number>>;
}
export interface TermsAnswer {
  readonly field: string;
  readonly values: readonly { readonly value: string; readonly count: number }[];
  readonly total: number;
  readonly partial: boolean;
}
export interface FieldsAnswer {
  readonly fields: readonly FieldInfo[];
  readonly partial: boolean;
}
export interface FieldInfo {
  readonly name: string;
  readonly types: readonly string[];
  /** 0..1. */
  readonly coverage: number;
}
export interface StatusAnswer {
  readonly version: string;
  readonly uptimeSeconds: number;
  readonly roles: readonly string[];
  /** Where events are received, e.g. `http://127.0.0.1:8080`, if the server says so. */
  readonly intake?: string;
  /** Whether senders need a token there. */
  readonly intakeNeedsToken?: boolean;
  readonly queue: {
    readonly batches: number;
    readonly bytes: number;
    readonly unacked: number;
    readonly oldestMs: number;
    readonly refusing?: string;
  };
  readonly store: {
    readonly events: number;
    readonly bytes: number;
    readonly seq: number;
    readonly refusing?: string;
    readonly figures: Readonly<Record<string, number>>;
  };
  readonly worker: { readonly threads: number; readonly restarts: number };
  readonly rates: { readonly accepted: number; readonly stored: number };
  readonly lagSeconds: number;
  readonly deadletters: number;
  readonly disk: { readonly freeBytes: number; readonly totalBytes: number };
  readonly memory?: { readonly rssBytes: number };
  readonly plugins: readonly PluginStatus[];
}
/** How events flowed; in order of time. */
export interface FlowAnswer {
  readonly intervalms: number;
  readonly samples: readonly FlowSample[];
}
export interface InstancesAnswer {
  readonly instances: readonly InstanceView[];
}
export interface InstanceView {
  readonly id: string;
  readonly host: string;
  readonly version: string;
  readonly roles: readonly string[];
  readonly silentSeconds: number;
  readonly rates: Readonly<Record<string, number>>;
  readonly lagSeconds: number;
  readonly complaints: readonly string[];
}
/** Whether the instance does its job, and what keeps it from it. */
export interface HealthAnswer {
  readonly status: 'ok' | 'degraded';
  readonly reasons: readonly string[];
}
export interface PluginStatus {
  readonly name: string;
  readonly events: number;
  readonly errors: number;
  readonly dropped: number;
  /** Its breaker is open: it is skipped until it has recovered. */
  readonly open: boolean;
}
export interface DeadLettersAnswer {
  readonly deadletters: readonly DeadLetterView[];
  readonly next?: string;
  readonly total: number;
}
export interface DeadLetterView {
  readonly id: string;
  readonly time: number | string;
  readonly received: number | string;
  readonly stage: string;
  readonly plugin?: string;
  readonly reason: string;
  readonly endpoint: string;
  readonly sender: string;
  readonly text: string;
}
export interface SourcesAnswer {
  /** Those first that most likely lose events. */
  readonly sources: readonly Source[];
  readonly total: number;
  readonly trouble: number;
}
export type AlertsAnswer = FoundAlerts;
/** How many alerts there are of each value, by field. */
export interface AlertFacetsAnswer {
  readonly total: number;
  /** Not all were counted. */
  readonly partial: boolean;
  readonly facets: Readonly<Record<string, Readonly<Record<string, number>>>>;
}
export interface AlertGroupsAnswer {
  readonly by: AlertGrouping;
  /** The gravest first. */
  readonly groups: readonly AlertGroup[];
  readonly total: number;
  /** Only the newest alerts were looked at. */
  readonly partial: boolean;
}
/** What else is known of what an alert says. */
export interface SimilarAlertsAnswer {
  readonly days: number;
  /** Of the same rule, about the same. */
  readonly same: Likeness;
  /** Of the same rule, about others. */
  readonly rule: Likeness;
  /** Those about the same, the newest first. */
  readonly incidents: readonly (Pick<Incident, 'id' | 'summary' | 'severity' | 'phase' | 'created'> & {
    readonly shared: readonly string[];
  })[];
  readonly partial: boolean;
}
export interface EntitiesAnswer {
  /** The greatest risk first. */
  readonly entities: readonly Entity[];
  readonly total: number;
  /** Only the newest alerts were looked at. */
  readonly partial: boolean;
}
export interface AttackersAnswer {
  /** The greatest risk first. */
  readonly attackers: readonly Attacker[];
  readonly total: number;
  /** Only the newest alerts were looked at. */
  readonly partial: boolean;
}
export interface EntityAnswer {
  /** Absent when no alert is about it. */
  readonly entity?: Entity;
  /** Days on which alerts were raised, in order of time. */
  readonly days: readonly DayOfRisk[];
  readonly partial: boolean;
}
export interface AlertHistoryAnswer {
  readonly history: readonly HistoryEntry[];
}
/** What an alert suggests that its rule is not to count. */
export interface SuggestedException {
  readonly rule: string;
  /** Absent when its events have nothing in common. */
  readonly query?: string;
  /** Alerts that were right, and would have been kept away. */
  readonly hides: readonly { readonly id: string; readonly summary: string }[];
  /** Alerts that were right of which not all events could be looked at. */
  readonly unchecked: readonly { readonly id: string; readonly summary: string }[];
}
export interface NewException {
  readonly query: string;
  readonly reason: string;
  readonly owner: string;
  readonly until?: string | undefined;
  /** Also when it would have kept alerts away that were right. */
  readonly force?: boolean;
  /** Of what people changed about the rule, as it was seen. */
  readonly version?: number;
  readonly note?: string | undefined;
}
export interface AlertResult {
  readonly id: string;
  readonly ok: boolean;
  readonly version?: number;
  readonly error?: { readonly code: string; readonly message: string };
}
export interface RulesAnswer {
  readonly rules: readonly RuleView[];
  /** What is wrong with rule files. */
  readonly faults: readonly RuleFault[];
  /** Who evaluates, and how far behind that is; absent before anyone did. */
  readonly evaluating?: { readonly instance: string; readonly at: string; readonly lagMs: number };
}
export interface RuleFault {
  readonly where: string;
  readonly message: string;
  readonly rule?: string;
}
/** A rule as the list has it. */
export interface RuleView {
  readonly id: string;
  readonly title: string;
  readonly type: string;
  readonly on: 'stream' | 'schedule';
  readonly severity: string;
  readonly category: string;
  readonly attack: readonly string[];
  readonly version: string;
  readonly place?: string;
  readonly enabled: boolean;
  /** Whether people changed it while the server ran, and whether it does not go by that yet. */
  readonly changed: boolean;
  readonly pending: boolean;
  readonly state: 'on' | 'off' | 'silent' | 'recalling' | 'slow' | 'failed';
  readonly failure?: string;
  readonly matches?: number;
  /** Raised in 30 days, and when the newest was. */
  readonly alerts: number;
  readonly lastfired?: string;
}
export interface RuleDetail extends Omit<RuleView, 'alerts' | 'lastfired'> {
  readonly description: string;
  readonly author: string;
  readonly url: string;
  readonly runbook: string;
  readonly tags: readonly string[];
  readonly schedulems?: number;
  readonly windowms?: number;
  readonly examples?: number;
  /** Those of its file and of the configuration. */
  readonly exceptions: readonly RuleException[];
  readonly setting: VersionedSetting;
  readonly source?: { readonly text: string; readonly line: number; readonly cut: boolean };
}
export interface RuleHistoryAnswer {
  readonly history: readonly RuleHistoryEntry[];
}
export interface RuleLedgerAnswer {
  readonly lines: readonly LedgerLine[];
  readonly next?: string;
}
