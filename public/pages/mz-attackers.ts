import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { ATTACKER_SCOPES, type AttackerScope } from '../../src/alert/attacker-scopes.ts';
import type { Attacker } from '../../src/alert/attackers.ts';
import { attackerTable } from '../components/attacker-table.ts';
import { emit } from '../components/emit.ts';
import { icon } from '../components/icons.ts';
import { failure, skeleton } from '../components/notices.ts';
import { rangeSelect } from '../components/range-select.ts';
import { AttackersScreen } from '../controllers/attackers-screen.ts';
import { ClockController } from '../controllers/clock.ts';
import { KeysController } from '../controllers/keys.ts';
import { PreferencesController } from '../controllers/preferences.ts';
import { mayI } from '../controllers/session.ts';
import { TypingPause } from '../controllers/typing-pause.ts';
import { ATTACKERS_PATH } from '../model/attackers-url.ts';
import { formatCount } from '../model/format.ts';
import { controls } from '../styles/controls.ts';
import { entitiesPageStyles } from '../styles/entities-page.ts';
import { listPageStyles } from '../styles/list-page.ts';
import { noticeStyles } from '../styles/notices.ts';
import { selectStyles } from '../styles/select.ts';
import { entityTabs } from './entity-tabs.ts';
import { sumsNotices } from './sums-notices.ts';

const WORDS: Readonly<Record<AttackerScope, string>> = {
  network: 'By network (/24, /48)',
  address: 'By address',
  country: 'By country',
};

/** Who attacks: networks, addresses and countries that alerts came from, and what is blocked of them. */
export class MzAttackers extends LitElement {
  readonly #screen = new AttackersScreen(this);
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
  async #block(attacker: Attacker): Promise<void> {
    emit(this, 'mz-say', { text: await this.#screen.block(attacker) });
  }

  protected override render(): TemplateResult {
    return html`<div class="bar">${this.#bar()}</div>
      <div class="notices">${sumsNotices(this.#screen.sums)}</div>
      <div class="body ${this.#screen.sums.slow ? 'stale' : ''}" tabindex="0" role="region" aria-label="List of attackers">${this.#list()}</div>`;
  }

  #bar(): TemplateResult {
    const {
      state,
      sums: { answer },
    } = this.#screen;
    const setBy = (event: Event): void =>
      this.#screen.change({ by: (event.target as HTMLSelectElement).value as AttackerScope });
    return html`${entityTabs(ATTACKERS_PATH)}<h1>Attackers <span class="muted" role="status">${answer === undefined ? nothing : formatCount(answer.total)}</span></h1>
      <span class="select"><select aria-label="Brought together" @change=${setBy}>${ATTACKER_SCOPES.map((by) => html`<option value=${by} ?selected=${state.by === by}>${WORDS[by]}</option>`)}</select>${icon('down', 12)}</span>
      ${rangeSelect(state.from, 'Alerts raised', (from) => this.#screen.change({ from }))}
      <span class="find">${icon('search', 15)}<input class="input" type="search" aria-label="Text in addresses" placeholder="Part of an address or a country's code" autocomplete="off" .value=${state.q} @input=${(event: Event) => this.#typed((event.target as HTMLInputElement).value)} /></span>
      <button class="button" title="Load again (r)" aria-label="Load again" @click=${() => void this.#screen.sums.load()}>${icon('refresh')}</button>`;
  }

  #list(): TemplateResult | typeof nothing {
    const { sums, busy } = this.#screen;
    const { answer, error, slow } = sums;
    if (answer === undefined && error !== undefined) return failure(error, () => void this.#screen.sums.load());
    if (answer === undefined) return slow ? skeleton() : nothing;
    if (answer.attackers.length === 0)
      return html`<div class="state">
        <span class="sign">${icon('check', 26)}</span>
        <h2>Nobody attacks</h2>
        <p>No alert of this time that may be right came from such an address.</p>
      </div>`;
    const left = answer.total - answer.attackers.length;
    const block = mayI('edit-lists') ? (attacker: Attacker) => void this.#block(attacker) : undefined;
    const { by, from } = answer;
    const context = { by, from, now: this.#clock.now, zone: this.#preferences.value.zone, block, busy };
    return html`${attackerTable(answer.attackers, context)}
      <div class="foot">${left > 0 ? `${formatCount(left)} more of less risk; narrow the list to see them` : 'End of the list'}</div>`;
  }
}
customElements.define('mz-attackers', MzAttackers);
