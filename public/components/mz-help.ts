import { css, html, LitElement, type TemplateResult } from 'lit';
import { changePreferences, PreferencesController } from '../controllers/preferences.ts';
import { KEY_BINDINGS, type KeyBinding } from '../model/key-bindings.ts';
import { controls } from '../styles/controls.ts';
import { icon } from './icons.ts';
import { keyCaps } from './key-caps.ts';

/** The keys, from the one registry; each can be turned off. */
export class MzHelp extends LitElement {
  readonly #preferences = new PreferencesController(this);

  static override styles = [
    controls,
    css`
      dialog { width: min(760px, 92vw); max-height: 86vh; }
      header { display: flex; align-items: center; justify-content: space-between; padding: 14px 18px 10px; border-bottom: 1px solid var(--line); }
      h1 { margin: 0; font-size: 15px; }
      .groups { columns: 2 300px; column-gap: 28px; padding: 6px 18px 14px; }
      section { break-inside: avoid; }
      h2 { margin: 12px 0 4px; color: var(--text-3); font-size: 11px; letter-spacing: 0.05em; text-transform: uppercase; }
      label { display: grid; grid-template-columns: 18px 1fr auto; align-items: center; gap: 8px; min-height: 27px; }
      input { margin: 0; accent-color: var(--accent-strong); }
      .off { color: var(--text-3); text-decoration: line-through; }
      p { margin: 0; padding: 0 18px 16px; color: var(--text-3); font-size: 12px; }
    `,
  ];

  show(): void {
    this.renderRoot.querySelector('dialog')?.showModal();
  }
  #close(): void {
    this.renderRoot.querySelector('dialog')?.close();
  }

  #turn(name: string, on: boolean): void {
    const off = this.#preferences.value.keysOff.filter((other) => other !== name);
    changePreferences({ keysOff: on ? off : [...off, name] });
  }

  protected override render(): TemplateResult {
    const groups = Object.entries(Object.groupBy(KEY_BINDINGS, ({ group }) => group));
    return html`<dialog aria-labelledby="title">
      <header>
        <h1 id="title">Keys</h1>
        <button class="icon" aria-label="Close" title="Close (Esc)" @click=${() => this.#close()}>${icon('close')}</button>
      </header>
      <div class="groups">
        ${groups.map(([group, bindings]) => html`<section><h2>${group}</h2>${bindings?.map((binding) => this.#binding(binding))}</section>`)}
      </div>
      <p>No key does anything while you type. Untick a key to turn it off. In the query: Tab completes a field's name or value, ↓ recalls older queries, Shift+Enter begins a new line.</p>
    </dialog>`;
  }

  #binding({ name, keys, label }: KeyBinding): TemplateResult {
    const isOn = !this.#preferences.value.keysOff.includes(name);
    return html`<label>
      <input type="checkbox" .checked=${isOn} @change=${(event: Event) => this.#turn(name, (event.target as HTMLInputElement).checked)} />
      <span class=${isOn ? '' : 'off'}>${label}</span>
      <span>${keyCaps(keys)}</span>
    </label>`;
  }
}
customElements.define('mz-help', MzHelp);
