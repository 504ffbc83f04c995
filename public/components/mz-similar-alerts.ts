import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Likeness, SimilarAlert } from '../../src/alert/similar-alerts.ts';
import { api } from '../api/api-client.ts';
import type { SimilarAlertsAnswer } from '../api/types.ts';
import { ClockController } from '../controllers/clock.ts';
import { Opened } from '../controllers/opened.ts';
import { PreferencesController } from '../controllers/preferences.ts';
import { verdictLabel } from '../model/alert-actions.ts';
import { ALERTS_DEFAULTS, type AlertsState, encodeAlertsState } from '../model/alerts-url.ts';
import { formatCount } from '../model/format.ts';
import { incidentPath } from '../model/incidents-url.ts';
import { alertStatusStyles } from '../styles/alert-status.ts';
import { controls } from '../styles/controls.ts';
import { ago } from './ago.ts';
import { alertStatus } from './alert-status.ts';
import { hostileText } from './hostile-text.ts';
import { inPage } from './links.ts';

/** How alerts like the open one were closed, and which incidents are about the same: what past work says of it. */
export class MzSimilarAlerts extends LitElement {
  static override properties = { alert: {}, state: { attribute: false } };
  /** Id of the alert that is open. */
  declare alert: string;
  /** What the list shows, so that a link to another alert keeps it. */
  declare state: AlertsState;
  readonly #clock = new ClockController(this);
  readonly #preferences = new PreferencesController(this);
  readonly #opened = new Opened(this, (id, signal) => api.similarAlerts(id, signal));

  static override styles = [
    controls,
    alertStatusStyles,
    css`
      :host { display: block; font-size: 12px; }
      p { margin: 0 0 4px; overflow-wrap: anywhere; }
      ul { margin: 0 0 10px; padding: 0; list-style: none; }
      li { display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 8px; padding: 3px 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
      a { flex: 1 1 160px; min-width: 0; color: var(--accent); }
      .muted { color: var(--text-2); }
    `,
  ];

  constructor() {
    super();
    this.alert = '';
    this.state = ALERTS_DEFAULTS;
  }
  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('alert')) this.#opened.open(this.alert);
  }
  override disconnectedCallback(): void {
    this.#opened.stop();
    super.disconnectedCallback();
  }

  protected override render(): TemplateResult {
    const { what, error } = this.#opened;
    if (error !== undefined)
      return html`<p role="alert">${error.body.message} <button class="button small" @click=${() => void this.#opened.reload()}>Try again</button></p>`;
    if (what === undefined) return html`<p class="muted">Looking …</p>`;
    return html`${this.#likeness(`Same rule, about the same, in ${what.days} days`, what.same)}
      ${this.#likeness('Same rule, about others', what.rule)}
      ${this.#incidents(what)}
      ${what.partial ? html`<p class="muted">Only the newest alerts were looked at.</p>` : nothing}`;
  }

  #likeness(label: string, likeness: Likeness): TemplateResult {
    return html`<p><b>${label}:</b> ${likenessWords(likeness)}</p>
      ${likeness.newest.length === 0 ? nothing : html`<ul aria-label=${label}>${likeness.newest.map((alert) => this.#alert(alert))}</ul>`}`;
  }

  #alert(alert: SimilarAlert): TemplateResult {
    const url = encodeAlertsState({ ...this.state, sel: alert.id });
    return html`<li>${alertStatus(alert)}${inPage(url, html`${hostileText(alert.summary, 200)}`)}
      <span class="muted">${alert.assignee === '' ? nothing : hostileText(alert.assignee, 80)} ${this.#ago(alert.utctimestamp)}</span></li>`;
  }

  #incidents({ incidents }: SimilarAlertsAnswer): TemplateResult {
    if (incidents.length === 0) return html`<p><b>Incidents about the same:</b> none</p>`;
    return html`<p><b>Incidents about the same:</b></p>
      <ul aria-label="Incidents about the same">${incidents.map(
        ({ id, summary, phase, created, shared }) => html`<li>
          ${inPage(incidentPath(id), html`${hostileText(id, 40)} ${hostileText(summary, 200)}`)}
          <span class="muted">${hostileText(phase, 40)}, opened ${this.#ago(created)}, shares ${hostileText(shared.join(', ').replaceAll(':', ' '), 200)}</span>
        </li>`,
      )}</ul>`;
  }

  #ago(time: string): TemplateResult {
    return ago(time, this.#clock.now, this.#preferences.value.zone);
  }
}
customElements.define('mz-similar-alerts', MzSimilarAlerts);

/** `7: 4 false positive, 2 benign, 1 not closed`. */
function likenessWords({ alerts, verdicts, pending }: Likeness): string {
  if (alerts === 0) return 'none';
  const closed = Object.entries(verdicts)
    .filter(([, count]) => count > 0)
    .sort(([, one], [, other]) => other - one)
    .map(
      ([verdict, count]) =>
        `${formatCount(count)} ${verdict === 'none' ? 'closed without a verdict' : verdictLabel(verdict).toLowerCase()}`,
    );
  return `${formatCount(alerts)}: ${[...closed, ...(pending === 0 ? [] : [`${formatCount(pending)} not closed`])].join(', ')}`;
}
