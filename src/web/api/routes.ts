import type { People } from '../../access/people.ts';
import type { AlertNews } from '../../alert/alert-news.ts';
import type { AlertOutbox } from '../../alert/alert-outbox.ts';
import type { AuditLog } from '../../audit/audit-log.ts';
import type { ListBook } from '../../lists/list-book.ts';
import type { EventQueue } from '../../queue/event-queue.ts';
import type { LastSeenStore } from '../../state/last-seen-store.ts';
import type { StateStore } from '../../state/state-store.ts';
import type { EventStore } from '../../store/event-store.ts';
import type { DeadLetterStore } from '../../work/dead-letter-store.ts';
import { accountRoutes } from './account-routes.ts';
import { type ActionRoutesOptions, actionRoutes } from './action-routes.ts';
import { type AlertRoutesOptions, alertRoutes } from './alert-routes.ts';
import { auditRoutes } from './audit-routes.ts';
import { type BackTestRoutesOptions, backTestRoutes } from './back-test-routes.ts';
import { blockRoutes } from './block-routes.ts';
import { type ConfigRoutesOptions, configRoutes } from './config-routes.ts';
import { deadLetterRoutes } from './dead-letter-routes.ts';
import { eventRoutes } from './event-routes.ts';
import { type EvidenceRoutesOptions, evidenceRoutes } from './evidence-routes.ts';
import { type FlowRoutesOptions, flowRoutes } from './flow-routes.ts';
import type { IncidentRoutesOptions } from './incident-desk.ts';
import { incidentRoutes } from './incident-routes.ts';
import { lastSeenRoutes } from './last-seen-routes.ts';
import { latestRoutes } from './latest-routes.ts';
import { listEntryRoutes } from './list-entry-routes.ts';
import { listExportRoutes } from './list-export-routes.ts';
import { listRoutes } from './list-routes.ts';
import { methodRoutes } from './method-routes.ts';
import { type PasskeyRoutesOptions, passkeyRoutes } from './passkey-routes.ts';
import { peopleRoutes } from './people-routes.ts';
import { providerRoutes } from './provider-routes.ts';
import type { Route } from './route.ts';
import { type RuleDetailRoutesOptions, ruleDetailRoutes } from './rule-detail-routes.ts';
import { ruleRoutes } from './rule-routes.ts';
import { ruleSettingRoutes } from './rule-setting-routes.ts';
import { savedSearchRoutes } from './saved-search-routes.ts';
import { sessionRoutes } from './session-routes.ts';
import { sourceRoutes } from './source-routes.ts';
import { sourceTokenRoutes } from './source-token-routes.ts';
import { type StatusRoutesOptions, statusRoutes } from './status-routes.ts';

export interface ApiOptions
  extends StatusRoutesOptions,
    ConfigRoutesOptions,
    FlowRoutesOptions,
    Pick<AlertRoutesOptions, 'onAlertChanged'>,
    Pick<PasskeyRoutesOptions, 'publicUrl'> {
  readonly people: People;
  readonly queue: EventQueue;
  readonly store: EventStore;
  readonly state: StateStore;
  readonly audit: AuditLog;
  readonly news: AlertNews;
  readonly lists: ListBook;
  readonly incidentNews: IncidentRoutesOptions['incidentNews'];
  readonly evidence: EvidenceRoutesOptions['evidence'];
  readonly lastSeen: LastSeenStore;
  readonly deadLetters: DeadLetterStore;
  readonly targets: ActionRoutesOptions['targets'];
  /** What is written with an alert that a person changes. */
  readonly outbox: AlertOutbox;
  readonly ruleDirectories: RuleDetailRoutesOptions['ruleDirectories'];
  readonly rulesConfig: BackTestRoutesOptions['rulesConfig'];
  readonly rulesCache?: string;
  readonly now: () => number;
  /** Longest time of one search, milliseconds. */
  readonly timeoutMs: number;
}

/** All operations of the API, in the order in which they are documented. */
export function apiRoutes(options: ApiOptions): Route[] {
  const { publicUrl, now } = options;
  const people = { ...options.people, now };
  return [
    ...eventRoutes(options),
    ...savedSearchRoutes(options),
    ...alertRoutes(options),
    ...incidentRoutes(options),
    ...evidenceRoutes(options),
    ...ruleRoutes(options),
    ...actionRoutes(options),
    ...blockRoutes(options),
    ...listRoutes(options),
    ...listEntryRoutes(options),
    ...listExportRoutes(options),
    ...backTestRoutes(options),
    ...ruleDetailRoutes(options),
    ...ruleSettingRoutes(options),
    ...deadLetterRoutes(options),
    ...lastSeenRoutes(options.lastSeen),
    ...latestRoutes(options),
    ...sourceRoutes(options),
    ...sourceTokenRoutes(options),
    ...auditRoutes(options),
    ...statusRoutes(options),
    ...configRoutes(options),
    ...flowRoutes(options),
    ...sessionRoutes(people),
    ...accountRoutes(people),
    ...methodRoutes({ ...people, publicUrl }),
    ...passkeyRoutes({ ...people, publicUrl }),
    ...providerRoutes({ ...people, publicUrl }),
    ...peopleRoutes(people),
  ];
}
