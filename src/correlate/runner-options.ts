import type { Registry } from 'prom-client';
import type { Alert } from '../alert/alert.ts';
import type { AlertBook } from '../alert/alert-book.ts';
import type { RulesConfig } from '../detect/rules-config.ts';
import type { RuleSettings } from '../detect/settings/rule-setting.ts';
import type { Logger } from '../log/log.ts';
import type { Lease } from '../state/lease.ts';
import type { StateStore } from '../state/state-store.ts';
import type { EventStore } from '../store/event-store.ts';
import type { Chore } from './chores.ts';
import type { openRuleThread } from './rule-thread-client.ts';
import type { openSlowThread } from './slow-thread-client.ts';

export interface RuleRunnerOptions {
  /** Read at each load: the lists in it may be others then. */
  readonly config: RulesConfig;
  /** What people changed since that was written; asked at each load. By default nothing. */
  readonly settings?: () => RuleSettings;
  /** File that spares reading Sigma rules that were read before. */
  readonly rulesCache?: string;
  /** Id of this instance. */
  readonly instance: string;
  /** File of the match book. */
  readonly path: string;
  readonly store: Pick<EventStore, 'search' | 'get' | 'feed' | 'feedEnd'>;
  /**
   * Since when what was received may not be stored yet, milliseconds since 1970; by default all is that is not on its way. `read`:
   * reception of the newest event that was read from the store.
   */
  readonly unstoredSince?: (read: number) => Promise<number | undefined>;
  readonly state: StateStore;
  readonly alerts: AlertBook;
  /** Only who holds it evaluates. */
  readonly lease: Pick<Lease, 'fence' | 'renew' | 'release'>;
  /** Told of alerts that were saved. */
  readonly onAlerts: (alerts: readonly Alert[]) => void;
  /** What else is done by who evaluates. */
  readonly chores?: readonly Chore[];
  readonly registry?: Registry;
  readonly log: Logger;
  readonly now: () => number;
  /** Milliseconds of a clock that nobody sets; by default that of the process. */
  readonly monotonic?: () => number;
  /** Where rules are judged; by default in a thread of its own. */
  readonly openThread?: typeof openRuleThread;
  /** Where rules that take long are judged; by default in another one. */
  readonly openSlowThread?: typeof openSlowThread;
}
