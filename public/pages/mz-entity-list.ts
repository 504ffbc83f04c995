import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { ENTITY_KINDS, type EntityKind } from '../../src/alert/entities.ts';
import { entityTable } from '../components/entity-table.ts';
import { icon } from '../components/icons.ts';
import { failure, skeleton } from '../components/notices.ts';
import { rangeSelect } from '../components/range-select.ts';
import { ClockController } from '../controllers/clock.ts';
import { EntitiesScreen } from '../controllers/entities-screen.ts';
import { KeysController } from '../controllers/keys.ts';
import { PreferencesController } from '../controllers/preferences.ts';
import { TypingPause } from '../controllers/typing-pause.ts';
import { formatCount } from '../model/format.ts';
import { controls } from '../styles/controls.ts';
import { entitiesPageStyles } from '../styles/entities-page.ts';
import { listPageStyles } from '../styles/list-page.ts';
import { noticeStyles } from '../styles/notices.ts';
import { selectStyles } from '../styles/select.ts';
import { entityTabs } from './entity-tabs.ts';
import { sumsNotices } from './sums-notices.ts';

const KIND_WORDS: Readonly<Record<EntityKind, string>> = { address: 'Addresses', host: 'Hosts', user: 'Users' };

/** Addresses, hosts and users by what all rules say of them together. */
export class MzEntityList extends LitElement {
  readonly #screen = new EntitiesScreen(this);
  readonly #clock = new ClockController(this);
  readonly #preferences = new PreferencesController(this);
  readonly #typing = new TypingPause(this);

  static override styles = [controls, selectStyles, noticeStyles, listPageStyles, entitiesPageStyles];

  constructor() {
    super();
    this.addController(
      new KeysController({
        search: () => this.renderRoot.querySelector<HTMLElement>('.find input')?.focus(),
        refresh: () => void this.#screen.sums.load(),
      }),
    );
  }
  #typed(q: string): void {
    this.#typing.after(() => this.#screen.change({ q }, true));
  }

  protected override render(): TemplateResult {
    return html`<div class="bar">${this.#bar()}</div>
      <div class="notices">${sumsNotices(this.#screen.sums)}</div>
      <div class="body ${this.#screen.sums.slow ? 'stale' : ''}" tabindex="0" role="region" aria-label="List of entities">${this.#list()}</div>`;
  }

  #bar(): TemplateResult {
    const {
      state,
      sums: { answer },
    } = this.#screen;
    const setKind = (event: Event): void =>
      this.#screen.change({ kind: (event.target as HTMLSelectElement).value as EntityKind | '' });
    return html`${entityTabs('/entities')}<h1>Entities <span class="muted" role="status">${answer === undefined ? nothing : formatCount(answer.total)}</span></h1>
      <span class="select"><select aria-label="Kind" @change=${setKind}>
        <option value="" ?selected=${state.kind === ''}>Any kind</option>
        ${ENTITY_KINDS.map((kind) => html`<option value=${kind} ?selected=${state.kind === kind}>${KIND_WORDS[kind]}</option>`)}
      </select>${icon('down', 12)}</span>
      ${rangeSelect(state.from, 'Alerts raised', (from) => this.#screen.change({ from }))}
      <span class="find">${icon('search', 15)}<input class="input" type="search" aria-label="Text in names" placeholder="Part of an address or a name" autocomplete="off" .value=${state.q} @input=${(event: Event) => this.#typed((event.target as HTMLInputElement).value)} /></span>
      <button class="button" title="Load again (r)" aria-label="Load again" @click=${() => void this.#screen.sums.load()}>${icon('refresh')}</button>`;
  }

  #list(): TemplateResult | typeof nothing {
    const { state, sums } = this.#screen;
    const { answer, error, slow } = sums;
    if (answer === undefined && error !== undefined) return failure(error, () => void this.#screen.sums.load());
    if (answer === undefined) return slow ? skeleton() : nothing;
    if (answer.entities.length === 0)
      return html`<div class="state">
        <span class="sign">${icon('check', 26)}</span>
        <h2>Nothing to look at</h2>
        <p>No alert of this time that may be right is about such an address, host or user.</p>
      </div>`;
    const left = answer.total - answer.entities.length;
    const context = { from: state.from, now: this.#clock.now, zone: this.#preferences.value.zone };
    return html`${entityTable(answer.entities, context)}
      <div class="foot">${left > 0 ? `${formatCount(left)} more of less risk; narrow the list to see them` : 'End of the list'}</div>`;
  }
}
customElements.define('mz-entity-list', MzEntityList);
