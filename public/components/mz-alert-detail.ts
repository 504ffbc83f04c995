import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { AlertSample } from '../../src/alert/alert.ts';
import type { VersionedAlert } from '../../src/alert/find-alerts.ts';
import type { HistoryEntry } from '../../src/alert/handle-alert.ts';
import type { Draft } from '../controllers/alerts-screen.ts';
import { ClockController } from '../controllers/clock.ts';
import { PreferencesController } from '../controllers/preferences.ts';
import { PresenceController } from '../controllers/presence.ts';
import { mayI, me } from '../controllers/session.ts';
import { ALERTS_DEFAULTS, type AlertsState, alertPath } from '../model/alerts-url.ts';
import { formatTime } from '../model/format.ts';
import { alertStatusStyles } from '../styles/alert-status.ts';
import { controls } from '../styles/controls.ts';
import { detailStyles } from '../styles/detail.ts';
import { alertDetails, alertFacts, alertGroup, alertRunbook, type FactContext } from './alert-facts.ts';
import { alertHistory } from './alert-history-list.ts';
import { alertStatus } from './alert-status.ts';
import { avatarStyles, avatars } from './avatars.ts';
import { emit, on } from './emit.ts';
import { hostileText } from './hostile-text.ts';
import { icon } from './icons.ts';
import './mz-event-detail.ts';
import './mz-severity.ts';
import './mz-similar-alerts.ts';

const MOST_NOTE = 10_000;
const MOST_NAME = 200;

/** All of one alert, what people did with it, and what can be done. */
export class MzAlertDetail extends LitElement {
  static override properties = {
    alert: { attribute: false },
    history: { attribute: false },
    draft: { attribute: false },
    failure: { attribute: false },
    state: { attribute: false },
    busy: { type: Boolean },
    shown: { state: true },
    tab: { state: true },
  };
  declare alert: VersionedAlert | undefined;
  declare history: readonly HistoryEntry[];
  declare draft: Draft;
  /** Why it was not changed, if it was not. */
  declare failure: string | undefined;
  declare state: AlertsState;
  declare busy: boolean;
  /** Ids of the sample events that are open. */
  declare shown: ReadonlySet<string>;
  declare tab: 'fields' | 'json';
  readonly #preferences = new PreferencesController(this);
  readonly #clock = new ClockController(this);
  readonly #presence = new PresenceController(this);

  static override styles = [controls, alertStatusStyles, avatarStyles, detailStyles];

  constructor() {
    super();
    this.alert = undefined;
    this.history = [];
    this.draft = { note: '' };
    this.failure = undefined;
    this.state = ALERTS_DEFAULTS;
    this.busy = false;
    this.shown = new Set();
    this.tab = 'fields';
  }

  focusNote(): void {
    this.renderRoot.querySelector<HTMLElement>('textarea')?.focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { alert } = this;
    if (alert === undefined) return nothing;
    const context: FactContext = { now: this.#clock.now, zone: this.#preferences.value.zone, state: this.state };
    return html`<div class="body">
      <div class="signs"><mz-severity value=${alert.severity}></mz-severity>${alertStatus(alert)}
        ${alert.assignee === '' ? html`<span>no one has it</span>` : html`<span>${hostileText(alert.assignee, 80)} has it</span>`}
        ${avatars(this.#presence.at(alertPath(alert.id)), 5)}
      </div>
      <h2>${hostileText(alert.summary, 1000)}</h2>
      <p class="title">${hostileText(alert.title, 300)}</p>
      <div role="alert">${this.failure === undefined ? nothing : html`<p class="note-bad">${icon('alert', 14)}<span>Not done: ${hostileText(this.failure, 300)}. Look again: this is how it stands now. What you typed is still here.</span></p>`}</div>
      ${mayI('handle-alerts') ? this.#handle(alert) : nothing}
      <h3>Group</h3>${alertGroup(alert)}
      ${alertDetails(alert)}
      ${alert.runbook === '' && alert.url === '' ? nothing : html`<h3>What to do</h3>${alertRunbook(alert)}`}
      <h3>Similar</h3><mz-similar-alerts .alert=${alert.id} .state=${this.state}></mz-similar-alerts>
      <h3>Events</h3>${this.#events(alert)}
      <h3>About</h3>${alertFacts(alert, context)}
      <h3>History</h3>${alertHistory(alert, this.history, context)}
    </div>`;
  }

  #handle({ status, assignee, incident }: VersionedAlert): TemplateResult {
    const button = (label: string, key: string, run: () => void): TemplateResult =>
      html`<button class="button small" title="${label}${key === '' ? '' : ` (${key})`}" ?disabled=${this.busy} @click=${run}>${label}</button>`;
    const set = (to: 'open' | 'acknowledged' | 'escalated') => () => emit(this, 'mz-handle', { status: to });
    return html`<div class="handle" role="group" aria-label="Handle">
      <div class="buttons">
        ${status === 'acknowledged' || incident !== undefined ? nothing : button('Acknowledge', 'a', set('acknowledged'))}
        ${status === 'escalated' ? nothing : button('Escalate', 'e', set('escalated'))}
        ${incident === undefined && mayI('handle-incidents') ? button('To an incident …', 'i', () => emit(this, 'mz-escalate', null)) : nothing}
        ${button(status === 'closed' ? 'Change the verdict …' : 'Close …', 'c', () => emit(this, 'mz-close', null))}
        ${assignee === me()?.name ? nothing : button('Assign to me', 'm', () => emit(this, 'mz-handle', { assignee: me()?.name ?? '' }))}
        ${status === 'open' ? nothing : button('Open again', '', set('open'))}
        ${mayI('tune-rules') ? button('Add an exception …', '', () => emit(this, 'mz-except', null)) : nothing}
      </div>
      ${this.#draft(assignee)}
    </div>`;
  }

  #draft(assignee: string): TemplateResult {
    const hasDraft = this.draft.note.trim() !== '' || (this.draft.assignee ?? assignee) !== assignee;
    return html`<label>Assignee
      <input class="input" maxlength=${MOST_NAME} autocomplete="off" placeholder="no one" .value=${this.draft.assignee ?? assignee}
        @input=${(event: Event) => emit(this, 'mz-draft', { ...this.draft, assignee: (event.target as HTMLInputElement).value })} />
    </label>
    <label>Note, kept with what you do next
      <textarea class="input" maxlength=${MOST_NOTE} .value=${this.draft.note}
        @input=${(event: Event) => emit(this, 'mz-draft', { ...this.draft, note: (event.target as HTMLTextAreaElement).value })}></textarea>
    </label>
    <div class="buttons"><button class="button small primary" ?disabled=${this.busy || !hasDraft} @click=${() => emit(this, 'mz-handle', {})}>Save note and assignee</button></div>`;
  }

  #events({ events, count }: VersionedAlert): TemplateResult {
    if (events.length === 0) return html`<p class="muted">None were kept with it.</p>`;
    return html`${events.length < count ? html`<p class="muted">${events.length} of ${count}; the group above leads to the others.</p>` : nothing}
      <ul class="events" @mz-tab=${on('mz-tab', ({ tab }) => {
        this.tab = tab;
      })}>${events.map((sample) => this.#event(sample))}</ul>`;
  }

  #event({ id, event }: AlertSample): TemplateResult {
    const isShown = this.shown.has(id);
    const toggle = (): void => {
      const shown = new Set(this.shown);
      if (!shown.delete(id)) shown.add(id);
      this.shown = shown;
    };
    return html`<li>
      <button class="event" aria-expanded=${isShown} @click=${toggle}>
        ${icon('right', 10)}<span class="time">${formatTime(event.utctimestamp, this.#preferences.value.zone).slice(0, 19)}</span>
        <span class="line">${hostileText(event.summary, 300)}</span>
      </button>
      ${isShown ? html`<mz-event-detail .event=${event} .cols=${undefined} .tab=${this.tab}></mz-event-detail>` : nothing}
    </li>`;
  }
}
customElements.define('mz-alert-detail', MzAlertDetail);
