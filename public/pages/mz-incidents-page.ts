import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { VersionedIncident } from '../../src/incident/incident.ts';
import { avatarStyles } from '../components/avatars.ts';
import { emit, on } from '../components/emit.ts';
import { icon } from '../components/icons.ts';
import { inPage } from '../components/links.ts';
import type { MzIncidentDialog } from '../components/mz-incident-dialog.ts';
import type { MzIncidentPick } from '../components/mz-incident-pick.ts';
import type { MzIncidentTable } from '../components/mz-incident-table.ts';
import { failure, lostLive, skeleton, stale } from '../components/notices.ts';
import { ClockController } from '../controllers/clock.ts';
import { headWork } from '../controllers/incident-works.ts';
import { IncidentsScreen, type OpenIncident } from '../controllers/incidents-screen.ts';
import { KeysController } from '../controllers/keys.ts';
import { PreferencesController } from '../controllers/preferences.ts';
import { PresenceController } from '../controllers/presence.ts';
import { mayI, me } from '../controllers/session.ts';
import { TypingPause } from '../controllers/typing-pause.ts';
import { wantedIncidents } from '../model/incident-rows.ts';
import { encodeIncidentsState, INCIDENTS_DEFAULTS, incidentPath } from '../model/incidents-url.ts';
import { alertStatusStyles } from '../styles/alert-status.ts';
import { controls } from '../styles/controls.ts';
import { incidentPageStyles } from '../styles/incident-page.ts';
import { listPageStyles } from '../styles/list-page.ts';
import { noticeStyles } from '../styles/notices.ts';
import { selectStyles } from '../styles/select.ts';
import { incidentOutcome, incidentView } from './incident-view.ts';
import { incidentsBar, noIncidents } from './incidents-bar.ts';
import '../components/mz-incident-board.ts';
import '../components/mz-incident-dialog.ts';
import '../components/mz-incident-pick.ts';
import '../components/mz-incident-pivot.ts';
import '../components/mz-incident-table.ts';

/** Incidents and investigations: all of them, and one as a whole page. */
export class MzIncidentsPage extends LitElement {
  readonly #screen = new IncidentsScreen(this, (mode) => this.#pick(mode));
  readonly #clock = new ClockController(this);
  readonly #preferences = new PreferencesController(this);
  readonly #presence = new PresenceController(this);
  readonly #typing = new TypingPause(this);
  /** Forms that were open when it was drawn last. */
  #forms: ReadonlySet<string> = new Set();
  /** The tab that was brought into view last. */
  #shownTab = '';

  static override styles = [
    controls,
    selectStyles,
    noticeStyles,
    listPageStyles,
    alertStatusStyles,
    avatarStyles,
    incidentPageStyles,
  ];

  constructor() {
    super();
    this.addController(
      new KeysController({
        search: () => this.renderRoot.querySelector<HTMLElement>('.find input')?.focus(),
        refresh: () => void this.#screen.load(),
        escape: () => this.#toList(),
        undo: () => this.#screen.handling.canUndo && void this.#screen.handling.undo(),
        note: () => this.#note(),
      }),
    );
  }

  #typed(q: string): void {
    this.#typing.after(() => this.#screen.change({ q }, true));
  }
  #ask(): void {
    this.renderRoot.querySelector<MzIncidentDialog>('mz-incident-dialog')?.show();
  }
  #pick(mode: 'link' | 'merge'): void {
    const { what } = this.#screen.opened;
    if (what) this.renderRoot.querySelector<MzIncidentPick>('mz-incident-pick')?.show(what.incident, mode);
  }
  #toList(): boolean {
    const { sel } = this.#screen.state;
    if (sel === '') return false;
    this.#screen.change({ sel: '', tab: INCIDENTS_DEFAULTS.tab });
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<MzIncidentTable>('mz-incident-table')?.focusRow(sel),
    );
    return true;
  }
  #note(): boolean {
    const { what } = this.#screen.opened;
    if (what === undefined || !this.#mayChange(what)) return false;
    this.#screen.change({ tab: 'timeline' }, true);
    this.#screen.drafts.begin('new:notes', 0);
    return true;
  }
  #mayChange({ incident }: OpenIncident): boolean {
    return mayI('handle-incidents') && incident.mergedinto === '';
  }

  #revealTab(): void {
    const { tab, sel } = this.#screen.state;
    const selected = this.renderRoot.querySelector<HTMLElement>('[role=tab][aria-selected=true]');
    const shown = selected === null ? '' : `${sel} ${tab}`;
    if (shown === this.#shownTab) return;
    this.#shownTab = shown;
    // Only sideways, in a narrow window: the page itself stays where it is.
    const row = selected?.parentElement;
    if (selected && row)
      row.scrollLeft = selected.offsetLeft - row.offsetLeft - (row.clientWidth - selected.offsetWidth) / 2;
  }

  /** A form that opens gets the focus, and gives it back to what opened it. */
  protected override updated(): void {
    const forms = [...this.renderRoot.querySelectorAll<HTMLElement>('form[data-key]')];
    const keys = forms.map(({ dataset }) => dataset['key'] ?? '');
    const opened = forms.find(({ dataset }) => !this.#forms.has(dataset['key'] ?? ''));
    const closed = [...this.#forms].find((key) => !keys.includes(key));
    const isLost = (this.renderRoot as ShadowRoot).activeElement === null;
    if (opened !== undefined) opened.querySelector<HTMLElement>('input, textarea, select')?.focus();
    else if (closed !== undefined && isLost) this.#buttonOf(closed)?.focus();
    this.#forms = new Set(keys);
    this.#revealTab();
  }
  #buttonOf(key: string): HTMLElement | undefined {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('[data-edit]')].find(
      ({ dataset }) => dataset['edit'] === key,
    );
  }

  protected override render(): TemplateResult {
    const { state } = this.#screen;
    return html`${state.sel === '' ? this.#all() : this.#one()}
      <mz-incident-dialog @mz-incident=${on('mz-incident', ({ id }) => this.#screen.change({ sel: id }))}></mz-incident-dialog>
      <mz-incident-pick @mz-incident=${on('mz-incident', ({ id }) => this.#picked(id))}></mz-incident-pick>`;
  }
  #picked(id: string): void {
    if (id === this.#screen.state.sel) void this.#screen.opened.reload();
    else this.#screen.change({ sel: id });
  }

  #all(): TemplateResult {
    const { list, state } = this.#screen;
    const shown = wantedIncidents(list.all ?? [], state, me()?.name ?? '');
    const actions = { shown: shown.length, typed: (q: string) => this.#typed(q), open: () => this.#ask() };
    return html`<div class="bar" @mz-facet=${on('mz-facet', ({ facet, values }) => this.#screen.change({ [facet]: values }))}>${incidentsBar(this.#screen, actions)}</div>
      <div class="notices">${this.#notices()}</div>
      <div class="body"><div class="list ${list.slow ? 'stale' : ''}">
        ${list.all === undefined ? this.#waiting() : this.#shown(shown)}
      </div>
      <div class="toasts">${incidentOutcome(this.#screen)}</div></div>`;
  }

  #waiting(): unknown {
    const { error, slow } = this.#screen.list;
    if (error !== undefined) return failure(error, () => void this.#screen.load());
    return slow ? skeleton() : nothing;
  }

  #shown(shown: readonly VersionedIncident[]): TemplateResult {
    const { list, state } = this.#screen;
    if (state.view === 'pivot')
      return html`<mz-incident-pivot class="table" .state=${state} @mz-pivot-axis=${on('mz-pivot-axis', (axis) => this.#screen.change(axis, true))}></mz-incident-pivot>`;
    if (shown.length === 0 && list.next === undefined) return noIncidents(this.#screen);
    if (state.view === 'board')
      return html`<mz-incident-board class="table" .incidents=${shown} .closed=${state.which !== 'open'} @mz-incident-move=${on('mz-incident-move', ({ incident, phase }) => void this.#move(incident, phase))}></mz-incident-board>`;
    return html`<mz-incident-table class="table" .incidents=${shown} @mz-incident=${on('mz-incident', ({ id }) => this.#screen.change({ sel: id }))}>
      <div class="foot">${list.next === undefined ? 'End of the list' : html`<button class="button small" @click=${() => void list.load(true)}>Show those that were opened before</button>`}</div>
    </mz-incident-table>`;
  }
  async #move(incident: VersionedIncident, phase: string): Promise<void> {
    const { handling, list } = this.#screen;
    const error = await handling.act(headWork(incident, { phase }));
    await list.read([incident.id]);
    if (error !== undefined) emit(this, 'mz-say', { text: `Not moved: ${error.message}` });
  }

  #notices(): unknown {
    const { isLost, list, opened } = this.#screen;
    const error = opened.id === '' ? (list.all === undefined ? undefined : list.error) : opened.what && opened.error;
    return [
      isLost ? lostLive('What others do is not shown') : nothing,
      error === undefined ? nothing : stale(error, () => void this.#screen.load()),
    ];
  }

  #one(): TemplateResult {
    const { opened, state } = this.#screen;
    const { what, error, id } = opened;
    const back = encodeIncidentsState({ ...state, sel: '', tab: INCIDENTS_DEFAULTS.tab });
    return html`<div class="bar"><span class="back">${icon('left', 12)}${inPage(back, html`All incidents`)}</span></div>
      <div class="notices">${this.#notices()}</div>
      <div class="body one">
        ${
          what === undefined
            ? error === undefined
              ? nothing
              : failure(error, () => void opened.reload())
            : incidentView({
                screen: this.#screen,
                what,
                now: this.#clock.now,
                zone: this.#preferences.value.zone,
                editable: this.#mayChange(what),
                present: this.#presence.at(incidentPath(id)),
              })
        }
        <div class="toasts">${incidentOutcome(this.#screen)}</div>
      </div>`;
  }
}
customElements.define('mz-incidents-page', MzIncidentsPage);
