import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { LIST_KINDS, type ListHead } from '../../src/lists/list.ts';
import { on } from '../components/emit.ts';
import { icon } from '../components/icons.ts';
import { listOutcome } from '../components/list-outcome.ts';
import type { MzDropList } from '../components/mz-drop-list.ts';
import type { MzListTable } from '../components/mz-list-table.ts';
import type { MzNewList } from '../components/mz-new-list.ts';
import { banner, failure, skeleton } from '../components/notices.ts';
import { KeysController } from '../controllers/keys.ts';
import { ListsScreen } from '../controllers/lists-screen.ts';
import { mayI } from '../controllers/session.ts';
import { TypingPause } from '../controllers/typing-pause.ts';
import { formatCount } from '../model/format.ts';
import type { ListsState } from '../model/lists-url.ts';
import { controls } from '../styles/controls.ts';
import { listPageStyles } from '../styles/list-page.ts';
import { listsPageStyles } from '../styles/lists-page.ts';
import { noticeStyles } from '../styles/notices.ts';
import { listPanel } from './list-panel.ts';
import { noListOfKind, noLists } from './lists-empty.ts';
import '../components/mz-drop-list.ts';
import '../components/mz-list-table.ts';
import '../components/mz-new-list.ts';

/** The lists that people keep: what to watch for, what to block, key staff and networks. */
export class MzListsPage extends LitElement {
  readonly #screen = new ListsScreen(this);
  readonly #typing = new TypingPause(this);

  static override styles = [controls, noticeStyles, listPageStyles, listsPageStyles];

  constructor() {
    super();
    this.addController(
      new KeysController({
        search: () => this.#search(),
        refresh: () => void this.#screen.load(),
        escape: () => this.#screen.state.sel !== '' && this.#close(),
        undo: () => this.#screen.handling.canUndo && void this.#screen.handling.undo(),
      }),
    );
  }

  #search(): boolean {
    const field = this.renderRoot.querySelector<HTMLElement>('.find input');
    field?.focus();
    return field !== null;
  }
  #close(): void {
    const { sel } = this.#screen.state;
    this.#screen.open('');
    this.renderRoot.querySelector<MzListTable>('mz-list-table')?.focusRow(sel);
  }
  #make(): void {
    this.renderRoot.querySelector<MzNewList>('mz-new-list')?.show();
  }
  #drop(list: ListHead): void {
    this.renderRoot.querySelector<MzDropList>('mz-drop-list')?.show(list);
  }
  #typed(q: string): void {
    const { sel } = this.#screen.state;
    this.#typing.after(() => this.#screen.state.sel === sel && this.#screen.change({ q }, true));
  }

  protected override render(): TemplateResult {
    const { state, lists, handling } = this.#screen;
    return html`<div class="bar">${this.#bar()}</div>
      <div class="notices">${this.#notices()}</div>
      <div
        class="body ${state.sel === '' ? '' : 'split'}"
        @mz-list=${on('mz-list', ({ name }) => (name === '' ? this.#close() : this.#screen.open(name)))}
        @mz-entry-choose=${on('mz-entry-choose', ({ keys, on: isOn }) => this.#screen.choose(keys, isOn))}
        @mz-entry-act=${on('mz-entry-act', ({ verb, entries }) => void this.#screen.act(verb, entries))}
      >
        <div class="list ${lists.slow ? 'stale' : ''}">${this.#list()}</div>
        ${state.sel === '' ? nothing : listPanel(this.#screen, { host: this, close: () => this.#close(), drop: (list) => this.#drop(list), typed: (q) => this.#typed(q) })}
        <div class="float">${handling.outcome === undefined ? nothing : listOutcome(handling.outcome, { canUndo: handling.canUndo, undo: () => void handling.undo(), close: () => handling.forgetOutcome() })}</div>
      </div>
      <mz-new-list @mz-list=${on('mz-list', ({ name }) => this.#made(name))}></mz-new-list>
      <mz-drop-list @mz-list=${() => this.#dropped()}></mz-drop-list>`;
  }

  #made(name: string): void {
    void this.#screen.lists.load();
    this.#screen.change({ kind: '' }, true);
    this.#screen.open(name, 'add');
  }
  #dropped(): void {
    this.#close();
    void this.#screen.lists.load();
  }

  #bar(): TemplateResult {
    const { state, lists, shown } = this.#screen;
    const all = lists.all?.length ?? 0;
    const count = shown.length === all ? formatCount(all) : `${formatCount(shown.length)} of ${formatCount(all)}`;
    const chosen = (event: Event): void =>
      this.#screen.change({ kind: (event.target as HTMLSelectElement).value as ListsState['kind'] });
    return html`<h1>Lists <span class="muted" role="status">${lists.all === undefined ? nothing : count}</span></h1>
      <label>Kind <select class="input" .value=${state.kind} @change=${chosen}><option value="" ?selected=${state.kind === ''}>any</option>${LIST_KINDS.map((kind) => html`<option ?selected=${kind === state.kind}>${kind}</option>`)}</select></label>
      <span class="space"></span>
      ${mayI('edit-lists') ? html`<button class="button primary" @click=${() => this.#make()}>${icon('plus')} New list</button>` : nothing}
      <button class="button" title="Load again (r)" aria-label="Load again" @click=${() => void this.#screen.load()}>${icon('refresh')}</button>`;
  }

  #notices(): unknown {
    const { all, error } = this.#screen.lists;
    if (error === undefined || all === undefined) return nothing;
    return banner('bad', `${error.body.message} This is how the lists were before.`, {
      label: 'Try again',
      run: () => void this.#screen.load(),
    });
  }

  #list(): TemplateResult | typeof nothing {
    const { lists, shown, state } = this.#screen;
    if (lists.all === undefined && lists.error !== undefined)
      return failure(lists.error, () => void this.#screen.load());
    if (lists.all === undefined) return lists.slow ? skeleton() : nothing;
    if (shown.length > 0) return html`<mz-list-table class="table" .lists=${shown} .sel=${state.sel}></mz-list-table>`;
    if (lists.all.length > 0) return noListOfKind(state.kind, () => this.#screen.change({ kind: '' }));
    return noLists(mayI('edit-lists') ? () => this.#make() : undefined);
  }
}
customElements.define('mz-lists-page', MzListsPage);
