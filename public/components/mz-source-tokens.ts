import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { peopleApi, type SourceTokenView } from '../api/people-api.ts';
import { ClockController } from '../controllers/clock.ts';
import { Loaded } from '../controllers/loaded.ts';
import { PreferencesController } from '../controllers/preferences.ts';
import { controls } from '../styles/controls.ts';
import { settingsCardStyles } from '../styles/settings-page.ts';
import { ago } from './ago.ts';
import { formTexts } from './form-texts.ts';
import { hostileText } from './hostile-text.ts';
import { onceShown } from './once-shown.ts';

/** For engineers: the tokens that senders of events show. */
export class MzSourceTokens extends LitElement {
  static override properties = { made: { state: true } };
  /** Secret of the one that was made just now. */
  declare made: string;
  readonly #tokens = new Loaded(this, peopleApi.sourceTokens);
  readonly #clock = new ClockController(this);
  readonly #preferences = new PreferencesController(this);

  static override styles = [controls, settingsCardStyles];

  constructor() {
    super();
    this.made = '';
  }

  readonly #make = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const made = await this.#tokens.do(() => peopleApi.makeSourceToken(formTexts(form)('source')));
    if (made === undefined) return;
    this.made = made.secret;
    form.reset();
  };

  protected override render(): TemplateResult {
    const { value, error, busy } = this.#tokens;
    const { tokens = [] } = value ?? {};
    return html`<h2>Tokens of senders</h2>
      ${error === undefined ? nothing : html`<p class="bad" role="alert">${error.body.message}. ${error.body.remedy ?? ''}</p>`}
      ${
        tokens.length === 0
          ? html`<p class="none">None was made here. A sender shows one in the header <code>Authorization: Bearer …</code>; its name lands on each of its events as <code>mozdef.tokensource</code>.</p>`
          : html`<div class="scroll"><table>
              <thead><tr><th scope="col">Source</th><th scope="col">Made</th><th scope="col">Ends</th><th></th></tr></thead>
              <tbody>${tokens.map((token) => this.#row(token))}</tbody>
            </table></div>`
      }
      ${this.made === '' ? nothing : onceShown(this, this.made, 'Copy it now: it is not shown again. All frontends take it within two seconds.')}
      <form @submit=${this.#make}>
        <label>Name of the source <input class="input" name="source" required maxlength="64" pattern="[A-Za-z0-9_.\\-]+" autocomplete="off" autocapitalize="none" spellcheck="false" /></label>
        <button class="button" type="submit" ?disabled=${busy}>Make a token</button>
      </form>`;
  }

  #row({ id, source, added, addedby, expires }: SourceTokenView): TemplateResult {
    return html`<tr>
      <th scope="row">${hostileText(source, 64)}</th>
      <td>${ago(added, this.#clock.now, this.#preferences.value.zone)} by ${hostileText(addedby, 64)}</td>
      <td>${expires === undefined ? 'when revoked' : expires.slice(0, 10)}</td>
      <td class="acts"><button class="button small danger" @click=${() => void this.#tokens.do(() => peopleApi.revokeSourceToken(id))}>Revoke</button></td>
    </tr>`;
  }
}
customElements.define('mz-source-tokens', MzSourceTokens);
