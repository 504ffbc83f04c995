import { css, html, LitElement, type TemplateResult } from 'lit';
import { KeysController, runBinding } from '../controllers/keys.ts';
import { changePreferences } from '../controllers/preferences.ts';
import { KEY_BINDINGS } from '../model/key-bindings.ts';
import { PRESETS } from '../model/time-range.ts';
import { controls } from '../styles/controls.ts';
import { emit } from './emit.ts';
import { keyCaps } from './key-caps.ts';

interface Command {
  readonly label: string;
  readonly keys: readonly string[];
  readonly run: () => void;
}

/** What makes no sense as a command. */
const POINTLESS: ReadonlySet<string> = new Set(['palette', 'escape']);

/** Everything that can be done from anywhere, found by its words. */
export class MzPalette extends LitElement {
  static override properties = { wanted: { state: true }, chosen: { state: true } };
  declare wanted: string;
  declare chosen: number;

  static override styles = [
    controls,
    css`
      dialog { width: min(520px, 92vw); margin-top: 12vh; overflow: hidden; }
      .input { width: calc(100% - 20px); margin: 10px; }
      ul { max-height: 50vh; margin: 0; padding: 0 6px 8px; overflow: auto; list-style: none; }
      li { display: flex; justify-content: space-between; align-items: center; min-height: 30px; padding: 0 10px; border-radius: 6px; cursor: pointer; }
      li[aria-selected='true'] { background: var(--accent-soft); color: var(--accent); }
      p { margin: 0; padding: 4px 16px 14px; color: var(--text-2); }
    `,
  ];

  constructor() {
    super();
    this.wanted = '';
    this.chosen = 0;
    this.addController(new KeysController({ palette: () => this.#show() }));
  }

  get #commands(): readonly Command[] {
    const bound = KEY_BINDINGS.filter(({ group, name }) => group === 'Everywhere' && !POINTLESS.has(name)).map(
      ({ name, label, keys }) => ({ label, keys, run: () => runBinding(name) }),
    );
    const ranges = PRESETS.map(({ from, to, label }) => ({
      label: `Time: ${label}`,
      keys: [],
      run: () => emit(this, 'mz-range', { from, to }),
    }));
    const option = (label: string, change: Parameters<typeof changePreferences>[0]): Command => ({
      label,
      keys: [],
      run: () => changePreferences(change),
    });
    const options = [
      option('Theme: dark', { theme: 'dark' }),
      option('Theme: light', { theme: 'light' }),
      option('Theme: as the system', { theme: 'auto' }),
      option('Times in UTC', { zone: 'utc' }),
      option('Times in local time', { zone: 'local' }),
      option('Rows: compact', { density: 'compact' }),
      option('Rows: comfortable', { density: 'comfortable' }),
    ];
    const words = this.wanted.toLowerCase().split(/\s+/);
    return [...bound, ...ranges, ...options].filter(({ label }) =>
      words.every((word) => label.toLowerCase().includes(word)),
    );
  }
  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog');
  }

  #show(): void {
    this.wanted = '';
    this.chosen = 0;
    this.#dialog?.showModal();
  }
  // Closed first: the dialog gives the focus back, and the command may want it elsewhere.
  #run(command: Command | undefined): void {
    if (command === undefined) return;
    this.#dialog?.close();
    command.run();
  }

  readonly #pressed = (event: KeyboardEvent): void => {
    const commands = this.#commands;
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step !== undefined) this.chosen = (this.chosen + step + commands.length) % Math.max(1, commands.length);
    else if (event.key === 'Enter') this.#run(commands[this.chosen]);
    else return;
    event.preventDefault();
  };

  protected override updated(): void {
    this.renderRoot.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }

  protected override render(): TemplateResult {
    const commands = this.#commands;
    return html`<dialog aria-label="Commands">
      <input
        class="input"
        role="combobox"
        aria-label="Command"
        aria-expanded="true"
        aria-controls="commands"
        aria-activedescendant="command-${this.chosen}"
        autocomplete="off"
        placeholder="What do you want to do?"
        .value=${this.wanted}
        @input=${(event: Event) => {
          this.wanted = (event.target as HTMLInputElement).value;
          this.chosen = 0;
        }}
        @keydown=${this.#pressed}
      />
      <ul id="commands" role="listbox" aria-label="Commands">
        ${commands.map(
          (
            command,
            index,
          ) => html`<li id="command-${index}" role="option" aria-selected=${index === this.chosen} @click=${() => this.#run(command)}>
            ${command.label}<span>${keyCaps(command.keys)}</span>
          </li>`,
        )}
      </ul>
      ${commands.length === 0 ? html`<p>No command has these words.</p>` : ''}
    </dialog>`;
  }
}
customElements.define('mz-palette', MzPalette);
