import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { AlertAction } from '../../src/alert/after-action.ts';
import type { VersionedAlert } from '../../src/alert/find-alerts.ts';
import { api } from '../api/api-client.ts';
import { asApiError } from '../api/api-error.ts';
import { alertOutcome } from '../components/alert-outcome.ts';
import { emit, on } from '../components/emit.ts';
import { icon } from '../components/icons.ts';
import type { MzAlertDetail } from '../components/mz-alert-detail.ts';
import type { MzAlertGroups } from '../components/mz-alert-groups.ts';
import type { MzAlertTable } from '../components/mz-alert-table.ts';
import type { MzExceptionDialog } from '../components/mz-exception-dialog.ts';
import type { MzIncidentDialog } from '../components/mz-incident-dialog.ts';
import type { MzVerdictDialog } from '../components/mz-verdict-dialog.ts';
import { failure, skeleton } from '../components/notices.ts';
import { styled } from '../components/styled.ts';
import { AlertsScreen } from '../controllers/alerts-screen.ts';
import { KeysController } from '../controllers/keys.ts';
import { mayI, me } from '../controllers/session.ts';
import { TypingPause } from '../controllers/typing-pause.ts';
import { formatCount } from '../model/format.ts';
import { controls } from '../styles/controls.ts';
import { listPageStyles } from '../styles/list-page.ts';
import { noticeStyles } from '../styles/notices.ts';
import { selectStyles } from '../styles/select.ts';
import { alertPanel } from './alert-panel.ts';
import { alertsBar } from './alerts-bar.ts';
import { alertsBulk } from './alerts-bulk.ts';
import { noAlerts } from './alerts-empty.ts';
import { alertsNotices } from './alerts-notices.ts';
import '../components/mz-alert-groups.ts';
import '../components/mz-alert-table.ts';
import '../components/mz-exception-dialog.ts';
import '../components/mz-incident-dialog.ts';
import '../components/mz-verdict-dialog.ts';

/** Alerts as they come, and what people do with them. */
export class MzAlertsPage extends LitElement {
  readonly #screen = new AlertsScreen(this, () => this.#table?.isAtRest ?? true);
  /** Those that a verdict is asked for, as they were seen. */
  #asked: readonly VersionedAlert[] = [];
  readonly #typing = new TypingPause(this);

  static override styles = [controls, selectStyles, noticeStyles, listPageStyles];

  constructor() {
    super();
    const onTargets = (run: (alerts: readonly VersionedAlert[]) => void) => (): boolean => {
      const group = this.#groups?.focusedKey;
      if (mayI('handle-alerts') && group !== undefined) return this.#withGroup(group, run);
      const alerts = mayI('handle-alerts') ? this.#targets : [];
      if (alerts.length > 0) run(alerts);
      return alerts.length > 0;
    };
    this.addController(
      new KeysController({
        search: () => this.renderRoot.querySelector<HTMLElement>('.find input')?.focus(),
        refresh: () => void this.#screen.load(),
        escape: () => this.#escape(),
        choose: () => this.#chooseFocused(),
        acknowledge: onTargets((alerts) => this.#act(alerts, { status: 'acknowledged' })),
        'assign-me': onTargets((alerts) => this.#act(alerts, { assignee: me()?.name ?? '' })),
        escalate: onTargets((alerts) => this.#act(alerts, { status: 'escalated' })),
        'to-incident': () => this.#askIncident(this.#targets),
        close: onTargets((alerts) => this.#askVerdict(alerts)),
        undo: () => this.#screen.handling.canUndo && void this.#screen.handling.undo(),
        note: () => this.#screen.opened.alert !== undefined && this.#detail?.focusNote(),
      }),
    );
  }

  get #table(): MzAlertTable | null {
    return this.renderRoot.querySelector('mz-alert-table');
  }
  get #groups(): MzAlertGroups | null {
    return this.renderRoot.querySelector('mz-alert-groups');
  }
  get #detail(): MzAlertDetail | null {
    return this.renderRoot.querySelector('mz-alert-detail');
  }
  get #targets(): readonly VersionedAlert[] {
    return this.#screen.targets(this.#table?.focusedId);
  }
  /** The open alert: what its own buttons are about, whatever is selected. */
  get #opened(): readonly VersionedAlert[] {
    const { alert } = this.#screen.opened;
    return alert === undefined ? [] : [alert];
  }

  #escape(): boolean {
    const { state, chosen } = this.#screen;
    if (state.sel !== '') this.#close();
    else if (chosen.size > 0) this.#screen.choose([...chosen], false);
    else return false;
    return true;
  }
  #close(): void {
    const { sel } = this.#screen.state;
    this.#screen.open('');
    this.#table?.focusRow(sel);
  }
  #chooseFocused(): boolean {
    const id = this.#table?.focusedId ?? this.#screen.state.sel;
    if (id === '') return false;
    this.#screen.choose([id], !this.#screen.chosen.has(id));
    return true;
  }
  readonly #act = (alerts: readonly VersionedAlert[], action: AlertAction): void => {
    // What is in an incident is further than that: its alerts would no longer be told as escalated.
    const meant = action.status === 'acknowledged' ? alerts.filter(({ incident }) => incident === undefined) : alerts;
    if (meant.length > 0) void this.#screen.act(meant, action);
    else if (alerts.length > 0) emit(this, 'mz-say', { text: 'Part of an incident: it stays escalated' });
  };
  readonly #handle = (action: AlertAction): void => this.#act(this.#targets, action);
  /** Does it with all alerts of a group, once they are read; whether there is something to do. */
  #withGroup(key: string, run: (alerts: readonly VersionedAlert[]) => void): boolean {
    const failed = (thrown: unknown): void =>
      emit(this, 'mz-say', { text: `Not done: ${asApiError(thrown)?.message ?? 'the server does not answer'}` });
    this.#screen.allOf(key).then(run, failed);
    return true;
  }
  #askVerdict(alerts: readonly VersionedAlert[]): void {
    const [first, ...others] = alerts;
    if (first === undefined) return;
    this.#asked = alerts;
    const note = others.length === 0 ? this.#screen.draftOf(first.id).note : '';
    this.renderRoot.querySelector<MzVerdictDialog>('mz-verdict-dialog')?.show(alerts.length, note);
  }
  #askException(): void {
    const [alert] = this.#opened;
    if (alert === undefined) return;
    const { rule, title, assignee } = alert;
    void this.renderRoot.querySelector<MzExceptionDialog>('mz-exception-dialog')?.show({
      title,
      owner: assignee,
      suggest: () => api.suggestedException(alert.id),
      add: async (exception) => void (await api.addException(rule, exception)),
    });
  }
  #askIncident(alerts: readonly VersionedAlert[]): boolean {
    const free = mayI('handle-incidents') ? alerts.filter(({ incident }) => incident === undefined) : [];
    if (free.length === 0) return false;
    this.renderRoot.querySelector<MzIncidentDialog>('mz-incident-dialog')?.show(free);
    return true;
  }
  #linked(incident: string): void {
    emit(this, 'mz-say', { text: `Part of ${incident} now` });
    void this.#screen.load();
  }
  #typed(q: string): void {
    this.#typing.after(() => this.#screen.change({ q }, true));
  }
  #showWaiting(): void {
    this.#screen.list.showWaiting();
    this.#table?.scrollToTop();
  }

  protected override render(): TemplateResult {
    const { state, chosen } = this.#screen;
    return html`<div class="bar" @mz-facet=${on('mz-facet', ({ facet, values }) => this.#screen.change({ [facet]: values }))}>${alertsBar(this.#screen, (q) => this.#typed(q))}</div>
      <div class="notices">${alertsNotices(this.#screen)}</div>
      <div
        class="body ${state.sel === '' ? '' : 'split'}"
        @mz-alert=${on('mz-alert', ({ id }) => (id === '' ? this.#close() : this.#screen.open(id)))}
        @mz-choose=${on('mz-choose', ({ ids, on: isOn }) => this.#screen.choose(ids, isOn))}
        @mz-handle=${on('mz-handle', (action) => void this.#screen.act(this.#opened, action))}
        @mz-close=${() => this.#askVerdict(this.#opened)}
        @mz-except=${() => this.#askException()}
        @mz-escalate=${() => this.#askIncident(this.#opened)}
        @mz-group=${on('mz-group', ({ key }) => this.#screen.change({ inside: key }))}
        @mz-group-act=${on('mz-group-act', ({ key, action }) => this.#withGroup(key, (alerts) => (action === 'ask' ? this.#askVerdict(alerts) : this.#act(alerts, action))))}
        @mz-undo=${() => void this.#screen.handling.undo()}
        @mz-more=${() => void this.#screen.list.more()}
      >
        <div class="list ${this.#screen.list.slow ? 'stale' : ''}">
          <div role="status">${this.#waiting()}</div>
          ${state.by === '' ? this.#list() : this.#grouped()}
          <div class="float">${this.#outcome()}${chosen.size === 0 ? nothing : alertsBulk(this.#screen, { handle: this.#handle, close: () => this.#askVerdict(this.#targets) })}</div>
        </div>
        ${state.sel === '' ? nothing : alertPanel(this.#screen, () => this.#close())}
      </div>
      <mz-exception-dialog></mz-exception-dialog>
      <mz-incident-dialog @mz-incident=${on('mz-incident', ({ id }) => this.#linked(id))}></mz-incident-dialog>
      <mz-verdict-dialog @mz-handle=${on('mz-handle', (action) => void this.#screen.act(this.#asked, action))}></mz-verdict-dialog>`;
  }

  #waiting(): TemplateResult | typeof nothing {
    const { length } = this.#screen.list.rows.waiting;
    if (length === 0) return nothing;
    return html`<button class="button primary small new" @click=${() => this.#showWaiting()}>${icon('up', 12)} ${formatCount(length)} new</button>`;
  }

  #grouped(): TemplateResult | typeof nothing {
    const { groups, state, handling, list } = this.#screen;
    const { answer, error } = groups;
    if (error !== undefined) return failure(error, () => void groups.load());
    if (answer?.by !== state.by) return groups.slow ? skeleton() : nothing;
    if (answer.groups.length === 0) return this.#list();
    return html`<mz-alert-groups ${styled({ '--listed': String(list.rows.shown.length) })} .answer=${answer} .open=${state.inside} .busy=${handling.busy}>${state.inside === undefined ? nothing : this.#list()}</mz-alert-groups>`;
  }

  #list(): TemplateResult | typeof nothing {
    const { list, chosen, state, handling } = this.#screen;
    const { shown } = list.rows;
    if (shown.length === 0 && list.error !== undefined) return failure(list.error, () => void this.#screen.load());
    if (shown.length === 0 && list.phase === 'loading') return list.slow ? skeleton() : nothing;
    if (shown.length === 0) return noAlerts(state, (change) => this.#screen.change(change));
    return html`<mz-alert-table
      class="table"
      .alerts=${shown}
      .chosen=${chosen}
      .sel=${state.sel}
      .isPast=${(alert: VersionedAlert) => !list.wants(alert)}
      .failureOf=${(id: string) => handling.failureOf(id)?.message}
      .more=${list.hasMore}
      .loading=${list.loadingMore}
    ></mz-alert-table>`;
  }

  #outcome(): TemplateResult | typeof nothing {
    const { handling } = this.#screen;
    if (handling.outcome === undefined) return nothing;
    const close = (): void => handling.forgetOutcome();
    return alertOutcome(this.#anchor, handling.outcome, { canUndo: handling.canUndo, close });
  }

  // What is asked for in the outcome must come from inside the page, to be heard by it.
  get #anchor(): HTMLElement {
    return this.renderRoot.querySelector<HTMLElement>('.list') ?? this;
  }
}
customElements.define('mz-alerts-page', MzAlertsPage);
