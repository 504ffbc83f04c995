import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Event as StoredEvent } from '../../src/event/event.ts';
import { api } from '../api/api-client.ts';
import type { ApiError } from '../api/api-error.ts';
import { on } from '../components/emit.ts';
import { icon } from '../components/icons.ts';
import type { MzEventTable } from '../components/mz-event-table.ts';
import type { MzFieldList } from '../components/mz-field-list.ts';
import type { MzQueryBar } from '../components/mz-query-bar.ts';
import { banner, failure, lostLive, skeleton } from '../components/notices.ts';
import { EventsScreen } from '../controllers/events-screen.ts';
import { FieldPanel } from '../controllers/field-panel.ts';
import { KeysController } from '../controllers/keys.ts';
import { isNarrowed } from '../controllers/location.ts';
import { PreferencesController } from '../controllers/preferences.ts';
import { formatCount, formatShort } from '../model/format.ts';
import { rangeLabel } from '../model/range-label.ts';
import { controls } from '../styles/controls.ts';
import { eventsPageStyles } from '../styles/events-page.ts';
import { noticeStyles } from '../styles/notices.ts';
import { firstRun, nothingFound } from './events-empty.ts';
import '../components/mz-event-table.ts';
import '../components/mz-export.ts';
import '../components/mz-field-list.ts';
import '../components/mz-filter-pills.ts';
import '../components/mz-histogram.ts';
import '../components/mz-query-bar.ts';
import '../components/mz-rule-draft.ts';
import '../components/mz-saved-searches.ts';
import '../components/mz-time-picker.ts';

/** Search, look at, narrow and follow events. */
export class MzEventsPage extends LitElement {
  static override properties = { linked: { state: true } };
  /** The event that the address names, when it is not in the result. */
  declare linked: StoredEvent | undefined;
  readonly #preferences = new PreferencesController(this);
  readonly #panel = new FieldPanel(this);
  readonly #screen = new EventsScreen(this, {
    mayShow: () => this.#table?.isAtRest ?? true,
    onSearched: (keep) => this.#searched(keep),
  });

  static override styles = [controls, noticeStyles, eventsPageStyles];

  constructor() {
    super();
    this.linked = undefined;
    this.addController(
      new KeysController({
        search: () => this.renderRoot.querySelector<MzQueryBar>('mz-query-bar')?.focus(),
        refresh: () => void this.#screen.search(true),
        fields: () => this.#panel.toggle(),
        live: () => this.#screen.refresh({ live: this.#screen.state.live === 'tail' ? 'off' : 'tail' }),
        pause: () => this.#screen.tail.active && this.#screen.tail.pause(!this.#screen.tail.paused),
        escape: () => this.#escape(),
      }),
    );
  }

  get #table(): MzEventTable | null {
    return this.renderRoot.querySelector('mz-event-table');
  }

  #escape(): boolean {
    if (this.#panel.uncover()) return true;
    if (this.linked !== undefined) {
      this.#screen.select({ id: '' });
      this.linked = undefined;
      return true;
    }
    if (this.#table?.closeAll() === true) return true;
    if (!isNarrowed()) return false;
    history.back();
    return true;
  }

  async #top(field: string): Promise<void> {
    this.#panel.show(true);
    await this.updateComplete;
    await this.renderRoot.querySelector<MzFieldList>('mz-field-list')?.show(field);
  }

  #searched(keep: boolean): void {
    if (!keep) this.#table?.scrollToTop();
    void this.#findLinked();
  }

  async #findLinked(): Promise<void> {
    const { sel } = this.#screen.state;
    const { rows } = this.#screen.result;
    const isListed = sel === '' || rows.some((event) => event.mozdef.id === sel);
    this.linked = isListed ? undefined : await api.event(sel).catch(() => undefined);
  }

  protected override render(): TemplateResult {
    const screen = this.#screen;
    const { state, result } = screen;
    const columns = this.#panel.shown;
    const queryError =
      result.phase === 'failed' && result.error?.body.code === 'query-invalid' ? result.error.body : undefined;
    return html`<div
        class="bar"
        @mz-search=${on('mz-search', screen.searchFor)}
        @mz-filters=${on('mz-filters', screen.setFilters)}
        @mz-range=${on('mz-range', screen.showRange)}
        @mz-refresh=${on('mz-refresh', screen.refresh)}
        @mz-again=${() => void screen.search(true)}
      >
        <mz-query-bar .q=${state.q} .error=${queryError} .fields=${result.fields} .range=${result.scope}></mz-query-bar>
        <mz-saved-searches .state=${state}></mz-saved-searches>
        <mz-time-picker .from=${state.from} .to=${state.to} .live=${state.live}></mz-time-picker>
        ${state.filters.length === 0 ? nothing : html`<mz-filter-pills .filters=${state.filters}></mz-filter-pills>`}
      </div>
      <div class="overview ${this.#stale ? 'stale' : ''}" @mz-range=${on('mz-range', screen.showRange)} @mz-filter=${on('mz-filter', screen.filter)}>
        ${this.#figures()}
        <mz-histogram .answer=${result.histogram.shown} .range=${result.histogram.range}></mz-histogram>
      </div>
      <div class="notices">${this.#notices()}</div>
      <div
        class="body ${columns ? '' : 'wide'}"
        @mz-filter=${on('mz-filter', screen.filter)}
        @mz-column=${on('mz-column', screen.toggleColumn)}
        @mz-order=${on('mz-order', screen.sort)}
        @mz-select=${on('mz-select', screen.select)}
        @mz-tab=${on('mz-tab', screen.showTab)}
        @mz-pivot=${on('mz-pivot', screen.pivot)}
        @mz-filters=${on('mz-filters', screen.setFilters)}
        @mz-search=${on('mz-search', screen.searchFor)}
        @mz-range=${on('mz-range', screen.showRange)}
        @mz-more=${() => void result.more()}
        @mz-top=${on('mz-top', ({ field }) => void this.#top(field))}
      >
        ${columns ? html`<mz-field-list role="region" aria-label="Fields" .fields=${result.fields} .cols=${state.cols} .scope=${result.scope}></mz-field-list>` : nothing}
        <div class="list ${this.#stale ? 'stale' : ''}">${this.#linked()}${this.#live()}${this.#list()}</div>
      </div>`;
  }

  /** What is shown belongs to the question before, and the answer takes long. */
  get #stale(): boolean {
    const { slow, fresh, phase } = this.#screen.result;
    return slow && !fresh && phase === 'loading';
  }

  /** The query with all conditions beside it. */
  get #asked(): string {
    const { result, state } = this.#screen;
    return result.scope?.q ?? state.q;
  }

  #figures(): TemplateResult {
    const { exactTotal: total, tookms, phase } = this.#screen.result;
    const { shown } = this.#panel;
    return html`<div class="figures">
      <button class="icon" aria-pressed=${shown} title="${shown ? 'Hide' : 'Show'} the field list (f)" aria-label="Field list" @click=${() => this.#panel.toggle()}>${icon('sidebar')}</button>
      <span role="status">
        ${total === undefined || phase === 'failed' ? nothing : html`<b>${total.relation === 'gte' ? 'more than ' : ''}${formatCount(total.value)}</b> event${total.value === 1 ? '' : 's'}`}
      </span>
      ${total === undefined || phase === 'failed' ? nothing : html`<span class="muted">${formatCount(tookms)} ms</span>`}
      ${total === undefined || total.value === 0 || phase === 'failed' ? nothing : html`<mz-export .scope=${this.#screen.result.scope} .order=${this.#screen.state.order}></mz-export>`}
      <mz-rule-draft .q=${this.#asked}></mz-rule-draft>
    </div>`;
  }

  #notices(): unknown {
    const { result, tail } = this.#screen;
    const again = { label: 'Try again', run: () => void this.#screen.search(true) };
    return [
      tail.lost ? lostLive('New events are not shown') : nothing,
      tail.error === undefined ? nothing : banner('bad', `Live tail: ${tail.error}`),
      result.phase === 'failed' && result.error !== undefined && result.rows.length > 0
        ? banner('bad', `${staleReason(result.error)} This is still the result before.`, again)
        : nothing,
      result.partial && result.phase === 'ready'
        ? banner(
            'warn',
            'Partial result: the search was stopped before all was looked at. Narrow the range of time for a whole one.',
            again,
          )
        : nothing,
    ];
  }

  #live(): TemplateResult | typeof nothing {
    const { tail } = this.#screen;
    if (!tail.active) return nothing;
    const { shown, all } = tail.rates;
    const what = tail.lost ? 'Connection lost' : tail.paused ? 'Paused' : 'Live';
    return html`<div class="live ${tail.paused || tail.lost ? 'paused' : ''}">
        <span class="dot"></span><b>${what}</b>
        <span class="rate">${all > shown ? html`showing ${formatShort(shown)} of ${formatShort(all)}/s` : html`${formatShort(shown)}/s`}</span>
        <button class="button small" title="Pause or resume (p)" @click=${() => tail.pause(!tail.paused)}>
          ${icon(tail.paused ? 'play' : 'pause', 13)} ${tail.paused ? 'Resume' : 'Pause'}
        </button>
      </div>
        <div role="status">${this.#waiting()}</div>`;
  }

  #waiting(): TemplateResult | typeof nothing {
    const { tail } = this.#screen;
    const isHeld = tail.paused || this.#table?.isAtRest === false;
    if (tail.waiting === 0 || !isHeld) return nothing;
    return html`<button class="button primary small new" @click=${() => this.#showWaiting()}>${formatCount(tail.waiting)} new – show</button>`;
  }

  #showWaiting(): void {
    this.#table?.scrollToTop();
    this.#screen.tail.showWaiting();
  }

  #linked(): TemplateResult | typeof nothing {
    if (this.linked === undefined) return nothing;
    return html`<div class="linked" role="region" aria-label="Linked event">
      <p>${icon('alert', 14)}<span>The event of this address is not in the result below.</span>
        <button class="icon tiny" aria-label="Close" @click=${() => this.#escape()}>${icon('close', 12)}</button></p>
      <mz-event-detail .event=${this.linked} .cols=${this.#screen.state.cols} .tab=${this.#screen.state.tab}></mz-event-detail>
    </div>`;
  }

  #list(): TemplateResult | typeof nothing {
    const { state, result } = this.#screen;
    const { rows, phase, error, slow } = result;
    if (phase === 'failed' && error !== undefined && rows.length === 0)
      return failure(error, () => void this.#screen.search(false));
    if (rows.length === 0 && phase === 'loading') return slow ? skeleton() : html``;
    if (rows.length === 0 && phase === 'ready' && !this.#screen.tail.active) return this.#nothing();
    return html`<mz-event-table
      .rows=${rows}
      .cols=${state.cols}
      .order=${state.order}
      .sel=${state.sel}
      .tab=${state.tab}
      .more=${result.hasMore}
      .loading=${result.loadingMore}
    ></mz-event-table>`;
  }

  #nothing(): TemplateResult {
    const { state, first, asksForAll } = this.#screen;
    if (first.isAwaited || (first.arrived !== undefined && asksForAll)) return firstRun(first);
    return nothingFound(this.#anchor, state, rangeLabel(state, this.#preferences.value.zone));
  }

  // What the empty state asks for must come from inside the page, to be heard by it.
  get #anchor(): HTMLElement {
    return this.renderRoot.querySelector<HTMLElement>('.list') ?? this;
  }
}
customElements.define('mz-events-page', MzEventsPage);

/** Why the result is not the one asked for; what is wrong with a query stands under it already. */
function staleReason({ body }: ApiError): string {
  if (body.code === 'query-invalid' && body.column !== undefined) return 'The query cannot be understood.';
  return body.message.replace(/\.?$/, '.');
}
