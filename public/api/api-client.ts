import type { AlertAction } from '../../src/alert/after-action.ts';
import type { AttackerScope } from '../../src/alert/attacker-scopes.ts';
import type { VersionedAlert } from '../../src/alert/find-alerts.ts';
import type { AlertGrouping } from '../../src/alert/group-alerts.ts';
import type { RuleChange, VersionedSetting } from '../../src/detect/settings/change-rule.ts';
import type { Event } from '../../src/event/event.ts';
import type { ResolvedRange } from '../model/time-range.ts';
import { requests } from './requests.ts';
import type {
  AlertFacetsAnswer,
  AlertGroupsAnswer,
  AlertHistoryAnswer,
  AlertResult,
  AlertsAnswer,
  AttackersAnswer,
  DeadLettersAnswer,
  EntitiesAnswer,
  EntityAnswer,
  FieldsAnswer,
  FlowAnswer,
  HealthAnswer,
  HistogramAnswer,
  InstancesAnswer,
  NewException,
  RuleDetail,
  RuleHistoryAnswer,
  RuleLedgerAnswer,
  RulesAnswer,
  SearchAnswer,
  SimilarAlertsAnswer,
  SourcesAnswer,
  StatusAnswer,
  SuggestedException,
  TermsAnswer,
} from './types.ts';

/** A query over a range of event time. */
export interface Scope extends ResolvedRange {
  readonly q: string;
}
/** Which alerts; lists with commas between. */
export interface WantedAlerts {
  readonly status?: string | undefined;
  readonly severity?: string | undefined;
  readonly rule?: string | undefined;
  readonly category?: string | undefined;
  /** Technique or tactic of ATT&CK. */
  readonly attack?: string | undefined;
  /** Code of a country. */
  readonly country?: string | undefined;
  readonly q?: string | undefined;
  readonly entity?: string | undefined;
  readonly by?: AlertGrouping | undefined;
  /** Key of a group of those. */
  readonly in?: string | undefined;
  readonly from: string;
}
/** Which of those that alerts are about. */
interface WantedEntities {
  readonly kind?: string | undefined;
  readonly q: string;
  readonly from: string;
  readonly limit: number;
}

/**
 * The server's API. Requests reject with ApiError, or AbortError when cancelled. Relative times are resolved here, so that
 * list, histogram and fields of one search speak of the same range; by the server's clock, since the browser's may be wrong.
 */
class ApiClient {
  /** The server's clock, milliseconds since 1970; exact to a second once anything was answered. */
  now(): number {
    return requests.now();
  }

  /** Makes sure that the server's clock was read once. */
  async syncClock(): Promise<void> {
    if (!requests.clockRead) await this.status().catch(() => undefined);
  }

  search(
    scope: Scope,
    page: { limit: number; order: string; cursor?: string },
    signal?: AbortSignal,
  ): Promise<SearchAnswer> {
    return requests.get('/api/events/search', { ...scope, ...page }, signal);
  }
  histogram(scope: Scope, buckets: number, signal?: AbortSignal): Promise<HistogramAnswer> {
    return requests.get('/api/events/histogram', { ...scope, buckets, by: 'severity' }, signal);
  }
  terms(scope: Scope, field: string, signal?: AbortSignal, limit = 5): Promise<TermsAnswer> {
    return requests.get('/api/events/terms', { ...scope, field, limit }, signal);
  }
  fields(scope: Scope, signal?: AbortSignal): Promise<FieldsAnswer> {
    return requests.get('/api/events/fields', { ...scope }, signal);
  }
  /** The newest event that anybody but MozDef itself sent, however old; undefined when there never was one. */
  async newestSent(): Promise<Event | undefined> {
    const page = { q: 'NOT category:mozdefhealth', from: 'now-3650d', to: this.now() + 86_400_000, limit: 1, total: 0 };
    const { events } = await requests.get<SearchAnswer>('/api/events/search', page);
    return events[0];
  }
  event(id: string, signal?: AbortSignal): Promise<Event> {
    return requests.get(`/api/events/${encodeURIComponent(id)}`, {}, signal);
  }
  status(signal?: AbortSignal): Promise<StatusAnswer> {
    return requests.get('/api/status', {}, signal);
  }
  health(signal?: AbortSignal): Promise<HealthAnswer> {
    return requests.get('/api/health', {}, signal);
  }
  sources(limit: number, signal?: AbortSignal): Promise<SourcesAnswer> {
    return requests.get('/api/sources', { limit }, signal);
  }
  /** Of the last day, in spans of so many minutes. */
  flow(minutes: number, signal?: AbortSignal): Promise<FlowAnswer> {
    return requests.get('/api/flow', { minutes }, signal);
  }
  instances(signal?: AbortSignal): Promise<InstancesAnswer> {
    return requests.get('/api/instances', {}, signal);
  }
  /** Without their events. */
  alerts(wanted: WantedAlerts, page: { limit: number; after?: string }, signal?: AbortSignal): Promise<AlertsAnswer> {
    return requests.get('/api/alerts', { ...wanted, ...page, samples: 'false' }, signal);
  }
  /** Those of these that there are, whatever they are like, without their events. */
  namedAlerts(ids: readonly string[], signal?: AbortSignal): Promise<AlertsAnswer> {
    return requests.get('/api/alerts', { ids: ids.join(','), samples: 'false' }, signal);
  }
  alertFacets(wanted: WantedAlerts, signal?: AbortSignal): Promise<AlertFacetsAnswer> {
    return requests.get('/api/alerts/facets', { ...wanted }, signal);
  }
  alertGroups(wanted: WantedAlerts, by: AlertGrouping, signal?: AbortSignal): Promise<AlertGroupsAnswer> {
    return requests.get('/api/alerts/groups', { ...wanted, in: undefined, by, limit: 200 }, signal);
  }
  similarAlerts(id: string, signal?: AbortSignal): Promise<SimilarAlertsAnswer> {
    return requests.get(`/api/alerts/${encodeURIComponent(id)}/similar`, {}, signal);
  }
  /** By when they were raised. */
  alertHistogram(wanted: WantedAlerts, to: string, buckets: number, signal?: AbortSignal): Promise<HistogramAnswer> {
    return requests.get('/api/alerts/histogram', { ...wanted, to, buckets }, signal);
  }
  alert(id: string, signal?: AbortSignal): Promise<VersionedAlert> {
    return requests.get(`/api/alerts/${encodeURIComponent(id)}`, {}, signal);
  }
  alertHistory(id: string, signal?: AbortSignal): Promise<AlertHistoryAnswer> {
    return requests.get(`/api/alerts/${encodeURIComponent(id)}/history`, {}, signal);
  }
  entities(wanted: WantedEntities, signal?: AbortSignal): Promise<EntitiesAnswer> {
    return requests.get('/api/alerts/entities', { ...wanted }, signal);
  }
  attackers(
    wanted: { readonly by: AttackerScope; readonly q: string; readonly from: string; readonly limit: number },
    signal?: AbortSignal,
  ): Promise<AttackersAnswer> {
    return requests.get('/api/alerts/attackers', { ...wanted }, signal);
  }
  /** `name`: as `user:ann`. */
  entity(name: string, from: string, signal?: AbortSignal): Promise<EntityAnswer> {
    return requests.get('/api/alerts/entity', { name, from }, signal);
  }
  suggestedException(alert: string): Promise<SuggestedException> {
    return requests.get(`/api/alerts/${encodeURIComponent(alert)}/exception`, {});
  }
  rules(signal?: AbortSignal): Promise<RulesAnswer> {
    return requests.get('/api/rules', {}, signal);
  }
  rule(id: string, signal?: AbortSignal): Promise<RuleDetail> {
    return requests.get(pathOfRule(id), {}, signal);
  }
  ruleHistory(id: string, signal?: AbortSignal): Promise<RuleHistoryAnswer> {
    return requests.get(pathOfRule(id, '/history'), {}, signal);
  }
  ruleLedger(id: string, limit: number, signal?: AbortSignal): Promise<RuleLedgerAnswer> {
    return requests.get(pathOfRule(id, '/ledger'), { limit }, signal);
  }
  changeRule(id: string, change: Omit<RuleChange, 'except' | 'unexcept'>, version: number): Promise<VersionedSetting> {
    return requests.post(pathOfRule(id), { ...change, version });
  }
  addException(rule: string, exception: NewException): Promise<VersionedSetting> {
    return requests.post(pathOfRule(rule, '/exceptions'), exception);
  }
  removeException(
    rule: string,
    which: { readonly exception: string; readonly version: number; readonly note?: string | undefined },
  ): Promise<VersionedSetting> {
    return requests.post(pathOfRule(rule, '/exceptions/remove'), which);
  }
  /** Each succeeds or fails by itself. */
  async changeAlerts(
    alerts: readonly Pick<VersionedAlert, 'id' | 'version'>[],
    action: AlertAction,
  ): Promise<readonly AlertResult[]> {
    const seen = alerts.map(({ id, version }) => ({ id, version }));
    return (await requests.post<{ results: AlertResult[] }>('/api/alerts/bulk', { alerts: seen, ...action })).results;
  }
  deadLetters(limit: number, after?: string, signal?: AbortSignal): Promise<DeadLettersAnswer> {
    return requests.get('/api/deadletters', { limit, after }, signal);
  }
  async changeDeadLetters(action: 'redrive' | 'discard', which: { ids: string[] } | { all: true }): Promise<void> {
    await requests.post(`/api/deadletters/${action}`, which);
  }
}

function pathOfRule(id: string, below = ''): string {
  return `/api/rules/${encodeURIComponent(id)}${below}`;
}

export const api = new ApiClient();
