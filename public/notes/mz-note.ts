import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { live } from '../api/live-socket.ts';
import { avatarStyles } from '../components/avatars.ts';
import { copyText } from '../components/copy-text.ts';
import { icon } from '../components/icons.ts';
import { me } from '../controllers/session.ts';
import { controls } from '../styles/controls.ts';
import { NoteEditor } from './note-editor.ts';
import { NoteSession, type NoteState } from './note-session.ts';

const WORDS: Readonly<Record<NoteState, string>> = {
  opening: 'Opening …',
  saved: 'Saved',
  saving: 'Saving …',
  offline: 'No connection: what you write is kept here, and sent when it is back',
  refused: 'Not saved',
};

/** The note of an incident, written by all who have it open at once. */
export class MzNote extends LitElement {
  static override properties = { note: {} };
  /** Id of the incident. */
  declare note: string;
  #session: NoteSession | undefined;
  #editor: NoteEditor | undefined;
  readonly #lost = (): void => {
    if (live.state === 'lost') this.#session?.lost();
  };

  static override styles = [
    controls,
    avatarStyles,
    css`
      :host { display: block; }
      .state { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; min-height: 30px; color: var(--text-2); font-size: 12px; }
      .state.offline { color: var(--warn); }
      .state.refused { color: var(--bad); }
      .editor { min-height: 320px; border: 1px solid var(--line-strong); border-radius: 8px; background: var(--surface); overflow: hidden; }
      .caret { position: relative; width: 0; border-left: 2px solid; margin: 0 -1px; }
      .caret.hue-0, .caret.hue-1, .caret.hue-2, .caret.hue-3, .caret.hue-4, .caret.hue-5, .caret.hue-6, .caret.hue-7 { background: none; border-color: var(--accent); }
      .label { position: absolute; z-index: 2; bottom: 1.25em; left: -2px; padding: 0 5px; border-radius: 3px; color: #fff; font: 600 10px/15px var(--font); white-space: nowrap; pointer-events: none; }
      .marked { background: var(--accent-soft); }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    live.addEventListener('state', this.#lost);
    if (this.hasUpdated) this.#open();
  }
  override disconnectedCallback(): void {
    live.removeEventListener('state', this.#lost);
    this.#close();
    super.disconnectedCallback();
  }
  protected override updated(changed: ReadonlyMap<PropertyKey, unknown>): void {
    if (changed.has('note')) this.#open();
  }

  #open(): void {
    this.#close();
    const session = new NoteSession({
      note: this.note,
      who: me()?.name ?? '',
      open: (opening, hear) => live.note(opening, hear),
      storage: sessionStorage,
    });
    this.#session = session;
    session.addEventListener('opened', () => this.#show(session));
    session.addEventListener('state', () => this.requestUpdate());
    this.requestUpdate();
  }
  #show(session: NoteSession): void {
    // What one may do may be another than when it was opened first.
    if (this.#editor) return this.#editor.allow(session.mayWrite);
    const parent = this.renderRoot.querySelector<HTMLElement>('.editor');
    if (parent && this.#session === session)
      this.#editor = new NoteEditor(session, parent, this.renderRoot as ShadowRoot);
  }
  #anew(session: NoteSession): void {
    session.discard();
    this.#open();
  }
  #close(): void {
    this.#editor?.end();
    this.#session?.end();
    this.#editor = undefined;
    this.#session = undefined;
  }

  protected override render(): TemplateResult {
    return html`${this.#state()}<div class="editor"></div>`;
  }

  #state(): TemplateResult | typeof nothing {
    const session = this.#session;
    if (session === undefined) return nothing;
    const { state, error, mayWrite } = session;
    const words = state === 'saved' && !mayWrite ? 'You may read this note, not write in it' : WORDS[state];
    return html`<div class="state ${state}" role="status">
      <span>${words}${error === undefined ? nothing : html`: ${error.message}. ${error.remedy ?? ''}`}</span>
      ${
        state === 'refused'
          ? html`<button class="button small" @click=${() => void copyText(this, session.text.toJSON())}>${icon('copy', 13)} Copy the text</button>
            <button class="button small" @click=${() => this.#anew(session)}>${icon('refresh', 13)} Open it again without what was not saved</button>`
          : nothing
      }
    </div>`;
  }
}
customElements.define('mz-note', MzNote);
