import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { VersionedAlert } from '../../src/alert/find-alerts.ts';
import { ClockController } from '../controllers/clock.ts';
import { GridFocus } from '../controllers/grid-focus.ts';
import { PreferencesController } from '../controllers/preferences.ts';
import { PresenceController } from '../controllers/presence.ts';
import { alertPath } from '../model/alerts-url.ts';
import { formatCount, formatShort } from '../model/format.ts';
import { escapeHidden } from '../model/visible-text.ts';
import { alertStatusStyles } from '../styles/alert-status.ts';
import { alertTableStyles } from '../styles/alert-table.ts';
import { controls } from '../styles/controls.ts';
import { ago } from './ago.ts';
import { alertStatus } from './alert-status.ts';
import { avatarStyles, avatars } from './avatars.ts';
import { emit } from './emit.ts';
import { hostileText } from './hostile-text.ts';
import { icon } from './icons.ts';
import './mz-severity.ts';

const SUMMARY_LENGTH = 300;

/** The alerts as a grid, a row each: chosen by their boxes, opened by a click or Enter. */
export class MzAlertTable extends LitElement {
  static override properties = {
    alerts: { attribute: false },
    chosen: { attribute: false },
    isPast: { attribute: false },
    failureOf: { attribute: false },
    sel: {},
    more: { type: Boolean },
    loading: { type: Boolean },
  };
  declare alerts: readonly VersionedAlert[];
  declare chosen: ReadonlySet<string>;
  /** Whether it is no longer what is asked for. */
  declare isPast: (alert: VersionedAlert) => boolean;
  /** Why it was not changed. */
  declare failureOf: (id: string) => string | undefined;
  declare sel: string;
  declare more: boolean;
  declare loading: boolean;
  /** The last that was selected or not by itself: where a selection with Shift begins. */
  #anchor = '';
  readonly #preferences = new PreferencesController(this);
  readonly #clock = new ClockController(this);
  readonly #presence = new PresenceController(this);
  readonly #focus = new GridFocus(this, {
    size: () => ({ rows: this.alerts.length, columns: 1 }),
    reveal: (row) => this.#reveal(row),
    open: (row) => this.#toggle(this.alerts[row]),
    act: () => false,
  });

  static override styles = [controls, alertStatusStyles, avatarStyles, alertTableStyles];

  constructor() {
    super();
    this.alerts = [];
    this.chosen = new Set();
    this.isPast = () => false;
    this.failureOf = () => undefined;
    this.sel = '';
    this.more = false;
    this.loading = false;
  }

  /** Whether rows may come in above without moving what someone reads or is about to act on. */
  get isAtRest(): boolean {
    return (this.#scroller?.scrollTop ?? 0) < 4 && this.#focused === null;
  }
  /** Id of the alert whose row has the focus. */
  get focusedId(): string | undefined {
    return this.#focused === null ? undefined : this.alerts[this.#focus.row]?.id;
  }
  scrollToTop(): void {
    this.#scroller?.scrollTo({ top: 0 });
  }
  /** Gives the focus to the row of this alert, or to where it was. */
  focusRow(id: string): void {
    const row = this.alerts.findIndex((alert) => alert.id === id);
    this.#focus.moveTo(row < 0 ? this.#focus.row : row, 0);
  }

  get #scroller(): HTMLElement | null {
    return this.renderRoot.querySelector('.scroller');
  }
  get #focused(): Element | null {
    return (this.renderRoot as ShadowRoot).activeElement;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('alerts')?.[this.#focus.row]?.id;
    if (before === undefined) return;
    // The focus belongs to an alert, not to a place in the list.
    const row = this.alerts.findIndex(({ id }) => id === before);
    if (row >= 0) this.#focus.row = row;
  }

  #reveal(row: number): void {
    this.renderRoot.querySelector(`[data-row="${row}"]`)?.scrollIntoView({ block: 'nearest' });
    const alert = this.alerts[row];
    // With one open the next is looked at by going to it.
    if (this.sel !== '' && alert !== undefined && alert.id !== this.sel) emit(this, 'mz-alert', { id: alert.id });
  }
  #toggle(alert: VersionedAlert | undefined): void {
    if (alert !== undefined) emit(this, 'mz-alert', { id: alert.id === this.sel ? '' : alert.id });
  }
  #clicked(event: MouseEvent, alert: VersionedAlert): void {
    const isSelecting = (getSelection()?.toString() ?? '') !== '';
    if (!isSelecting && !(event.target as HTMLElement).closest('.check')) this.#toggle(alert);
  }
  #choose(event: MouseEvent, alert: VersionedAlert): void {
    const on = (event.target as HTMLInputElement).checked;
    const place = (id: string): number => this.alerts.findIndex((other) => other.id === id);
    const anchor = place(this.#anchor);
    const own = place(alert.id);
    const range = event.shiftKey && anchor >= 0 ? [Math.min(anchor, own), Math.max(anchor, own)] : [own, own];
    const ids = this.alerts.slice(range[0], (range[1] ?? own) + 1).map(({ id }) => id);
    this.#anchor = alert.id;
    emit(this, 'mz-choose', { ids, on });
  }

  protected override render(): TemplateResult {
    return html`<div class="scroller">
      <div role="grid" aria-label="Alerts" aria-multiselectable="true" aria-rowcount=${this.more ? -1 : this.alerts.length + 1}>
        <div role="rowgroup">${this.#head()}</div>
        <div role="rowgroup">${repeat(
          this.alerts,
          ({ id }) => id,
          (alert, row) => this.#row(alert, row),
        )}</div>
      </div>
      <div class="foot">${this.#foot()}</div>
    </div>`;
  }

  #foot(): TemplateResult | typeof nothing {
    if (!this.more) return this.alerts.length > 0 ? html`End of the list` : nothing;
    return html`<button class="button small" ?disabled=${this.loading} @click=${() => emit(this, 'mz-more', null)}>${this.loading ? 'Loading …' : 'Show more'}</button>`;
  }

  #head(): TemplateResult {
    const chosen = this.alerts.filter(({ id }) => this.chosen.has(id)).length;
    const all = chosen > 0 && chosen === this.alerts.length;
    const title = (area: string, text: string): TemplateResult =>
      html`<div class=${area} role="columnheader">${text}</div>`;
    return html`<div class="head line" role="row" aria-rowindex="1">
      <div class="check" role="columnheader" aria-label="Select">
        <input type="checkbox" aria-label="Select all that are listed" .checked=${all} .indeterminate=${chosen > 0 && !all}
          @click=${() => emit(this, 'mz-choose', { ids: this.alerts.map(({ id }) => id), on: !all })} />
      </div>
      ${title('severity', 'Severity')}${title('state', 'Status')}${title('summary', 'Summary')}${title('count', 'Events')}
      ${title('last', 'Last seen')}${title('first', 'First seen')}${title('assignee', 'Assignee')}${title('rule', 'Rule')}
    </div>`;
  }

  #row(alert: VersionedAlert, row: number): TemplateResult {
    const { zone } = this.#preferences.value;
    const { now } = this.#clock;
    const isChosen = this.chosen.has(alert.id);
    const failure = this.failureOf(alert.id);
    const states = [isChosen && 'chosen', alert.id === this.sel && 'open', this.isPast(alert) && 'past'];
    return html`<div
      class="row line ${states.filter((state) => state !== false).join(' ')}"
      role="row"
      aria-rowindex=${row + 2}
      aria-selected=${isChosen}
      aria-current=${alert.id === this.sel ? 'true' : nothing}
      data-id=${alert.id}
      data-row=${row}
      data-column="0"
      tabindex=${this.#focus.row === row ? 0 : -1}
      @focus=${() => this.#focus.entered(row, 0)}
      @click=${(event: MouseEvent) => this.#clicked(event, alert)}
    >
      <div class="check" role="gridcell"><input type="checkbox" tabindex="-1" aria-label="Select" .checked=${isChosen} @click=${(event: MouseEvent) => this.#choose(event, alert)} /></div>
      <div class="severity" role="gridcell"><mz-severity value=${alert.severity}></mz-severity></div>
      <div class="state" role="gridcell">${alertStatus(alert)}</div>
      <div class="summary" role="gridcell">${failure === undefined ? nothing : html`<span class="failed" title=${escapeHidden(failure)}>${icon('alert', 13)}<span class="unseen">Not changed: ${failure}</span></span>`}${avatars(this.#presence.at(alertPath(alert.id)), 3)} ${hostileText(alert.summary, SUMMARY_LENGTH)}</div>
      <div class="count" role="gridcell" title="${formatCount(alert.count)} events">${formatShort(alert.count)}</div>
      <div class="last" role="gridcell">${ago(alert.lastseen, now, zone)}</div>
      <div class="first" role="gridcell">${ago(alert.firstseen, now, zone)}</div>
      <div class="assignee ${alert.assignee === '' ? 'muted' : ''}" role="gridcell">${alert.assignee === '' ? '–' : hostileText(alert.assignee, 80)}</div>
      <div class="rule" role="gridcell" title=${escapeHidden(alert.title)}>${hostileText(alert.rule, 120)}</div>
    </div>`;
  }
}
customElements.define('mz-alert-table', MzAlertTable);
