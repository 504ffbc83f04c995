import type { ReactiveControllerHost } from 'lit';
import type { VersionedAlert } from '../../src/alert/find-alerts.ts';
import { alertMatcher } from '../../src/alert/match-alert.ts';
import { api, type WantedAlerts } from '../api/api-client.ts';
import { type ApiError, asApiError } from '../api/api-error.ts';
import { type AlertRows, appendAlerts, NO_ROWS, showWaiting, takeAlerts } from '../model/alert-rows.ts';
import type { AlertsState } from '../model/alerts-url.ts';
import { LatestRequest } from './latest-request.ts';

const PAGE = 100;
/** The server gives no more at a time. */
const MOST_READ = 1000;
/** So many can be asked for by name at a time. */
const MOST_NAMED = 200;

/** What is asked of the server for what the address says. */
export function wantedOf({ status, severity, rule, q, entity, from, by, inside, ...marks }: AlertsState): WantedAlerts {
  const one = (text: string): string | undefined => (text === '' ? undefined : text);
  const list = (values: readonly string[]): string | undefined => (values.length === 0 ? undefined : values.join(','));
  return {
    status: list(status),
    severity: list(severity),
    rule: list(rule),
    q,
    from,
    by: by === '' || inside === undefined ? undefined : by,
    in: by === '' ? undefined : inside,
    entity: one(entity),
    category: one(marks.category),
    attack: one(marks.attack),
    country: one(marks.country),
  };
}

/** The alerts that are asked for, page by page, and what becomes of them. */
export class AlertList {
  phase: 'loading' | 'ready' | 'failed' = 'loading';
  rows: AlertRows = NO_ROWS;
  error: ApiError | undefined;
  loadingMore = false;
  #next: string | undefined;
  /** Something changed while the list was loaded, which may have been read before that. */
  #isBehind = false;
  #state: AlertsState | undefined;
  readonly #request: LatestRequest;
  readonly #host: ReactiveControllerHost;
  readonly #mayShow: () => boolean;

  constructor(host: ReactiveControllerHost, mayShow: () => boolean) {
    this.#host = host;
    this.#request = new LatestRequest(host);
    this.#mayShow = mayShow;
  }

  get slow(): boolean {
    return this.#request.slow;
  }
  get hasMore(): boolean {
    return this.#next !== undefined;
  }
  find(id: string): VersionedAlert | undefined {
    return [...this.rows.shown, ...this.rows.waiting].find((alert) => alert.id === id);
  }
  stop(): void {
    this.#request.giveUp();
  }

  /** Whether it is still what is asked for; a row that is not stays until the list is loaded anew. */
  wants(alert: VersionedAlert): boolean {
    return this.#state === undefined || this.#matcher(this.#state)(alert);
  }

  /** Loads what the address asks for. What is shown stays until the answer is there. */
  async load(state: AlertsState): Promise<void> {
    const abort = this.#request.begin();
    // Alerts of one group are no answer for another, not even for a moment.
    if (state.by !== this.#state?.by || state.inside !== this.#state.inside) this.rows = NO_ROWS;
    this.#state = state;
    this.phase = 'loading';
    this.#isBehind = false;
    try {
      const answer = await api.alerts(wantedOf(state), { limit: PAGE }, abort.signal);
      this.rows = { shown: answer.alerts, waiting: [] };
      this.#next = answer.next;
      this.error = undefined;
      this.phase = 'ready';
    } catch (thrown) {
      this.#fail(thrown, abort);
    }
    if (!this.#request.end(abort)) return;
    this.#host.requestUpdate();
    if (this.#isBehind) await this.refresh();
  }

  /** Reads what is shown again, and what is new above it: what may have been missed. */
  async refresh(): Promise<void> {
    const [abort, state] = [this.#request.latest, this.#state];
    if (this.phase === 'loading') this.#isBehind = true;
    if (abort === undefined || state === undefined || this.phase === 'loading') return;
    this.#isBehind = false;
    try {
      const limit = Math.min(MOST_READ, Math.max(PAGE, this.rows.shown.length));
      const { alerts } = await api.alerts(wantedOf(state), { limit }, abort.signal);
      const read = new Set(alerts.map(({ id }) => id));
      this.#take(alerts, abort);
      const others = [...this.rows.shown, ...this.rows.waiting].filter(({ id }) => !read.has(id));
      await this.read(others.map(({ id }) => id));
      this.error = undefined;
      this.phase = 'ready';
    } catch (thrown) {
      this.#fail(thrown, abort);
    }
    this.#host.requestUpdate();
  }

  /** Reads these anew. Rejects when the server does not answer. */
  async read(ids: readonly string[]): Promise<readonly VersionedAlert[]> {
    const abort = this.#request.latest ?? new AbortController();
    const found: VersionedAlert[] = [];
    for (let at = 0; at < ids.length; at += MOST_NAMED)
      found.push(...(await api.namedAlerts(ids.slice(at, at + MOST_NAMED), abort.signal)).alerts);
    // Which group an alert is in its events may say, which are not read here: the server knows.
    const isGroup = this.#state?.inside !== undefined;
    this.#take(isGroup ? found.filter(({ id }) => this.find(id) !== undefined) : found, abort);
    return found;
  }

  /** The next page, if there is one. */
  async more(): Promise<void> {
    const [abort, state] = [this.#request.latest, this.#state];
    if (this.#next === undefined || this.loadingMore || abort === undefined || state === undefined) return;
    this.loadingMore = true;
    this.#host.requestUpdate();
    try {
      const answer = await api.alerts(wantedOf(state), { limit: PAGE, after: this.#next }, abort.signal);
      this.rows = appendAlerts(this.rows, answer.alerts);
      this.#next = answer.next;
    } catch (thrown) {
      this.#fail(thrown, abort);
    }
    this.loadingMore = false;
    this.#host.requestUpdate();
  }

  showWaiting(): void {
    this.rows = showWaiting(this.rows);
    this.#host.requestUpdate();
  }

  #take(read: readonly VersionedAlert[], abort: AbortController): void {
    if (this.phase === 'loading') this.#isBehind = true;
    // What answers another question than the present one is not for this list.
    if (abort.signal.aborted || this.#state === undefined || read.length === 0) return;
    const wanted = this.#matcher(this.#state);
    this.rows = takeAlerts(this.rows, read, { wanted, mayShow: this.#mayShow(), hasMore: this.hasMore });
    this.#host.requestUpdate();
  }

  #matcher({ status, severity, rule, category, attack, q }: AlertsState): (alert: VersionedAlert) => boolean {
    const some = (values: readonly string[]): readonly string[] | undefined =>
      values.length === 0 ? undefined : values;
    return alertMatcher({
      status: some(status),
      severity: some(severity),
      rule: some(rule),
      category: category === '' ? undefined : category,
      attack: attack === '' ? undefined : attack,
      q,
    });
  }

  #fail(thrown: unknown, abort: AbortController): void {
    const error = asApiError(thrown);
    if (error === undefined || this.#request.latest !== abort) return;
    this.error = error;
    this.phase = 'failed';
  }
}
