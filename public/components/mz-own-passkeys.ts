import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { type AccountView, type PasskeyView, peopleApi } from '../api/people-api.ts';
import { ClockController } from '../controllers/clock.ts';
import type { Loaded } from '../controllers/loaded.ts';
import { addPasskey, SignInMethods, whyNoPasskeys } from '../controllers/passkeys.ts';
import { PreferencesController } from '../controllers/preferences.ts';
import { controls } from '../styles/controls.ts';
import { settingsCardStyles } from '../styles/settings-page.ts';
import { ago } from './ago.ts';
import { emit } from './emit.ts';
import { formTexts } from './form-texts.ts';
import { hostileText } from './hostile-text.ts';

/** Passkeys of one's own: which there are, how to add and remove them. */
export class MzOwnPasskeys extends LitElement {
  static override properties = { account: { attribute: false }, shown: { attribute: false } };
  declare account: Loaded<AccountView> | undefined;
  /** What it shows; another each time it was read. */
  declare shown: AccountView | undefined;
  readonly #clock = new ClockController(this);
  readonly #preferences = new PreferencesController(this);
  readonly #methods = new SignInMethods(this);

  static override styles = [controls, settingsCardStyles];

  readonly #add = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const name = formTexts(form)('name');
    const added = await this.account?.do(() => addPasskey(name));
    if (added === undefined) return;
    form.reset();
    emit(this, 'mz-say', { text: 'The passkey is added; from now on it lets you in.' });
  };

  protected override render(): TemplateResult | typeof nothing {
    const account = this.shown;
    if (account === undefined) return nothing;
    const why = this.#methods.value && whyNoPasskeys(this.#methods.value);
    return html`<h2>Passkeys</h2>
      ${account.passkeys.length === 0 ? html`<p class="none">You have none. With one you sign in by finger, face or PIN of your device, and no password can be stolen.</p>` : this.#table(account.passkeys)}
      ${why === undefined || why === '' ? nothing : html`<p class="none" role="note">None can be added here: ${why}</p>`}
      ${why === '' ? this.#form() : nothing}`;
  }

  #form(): TemplateResult {
    return html`<form @submit=${this.#add}>
      <label>What you call it <input class="input" name="name" required maxlength="100" autocomplete="off" placeholder="Laptop" /></label>
      <button class="button" type="submit" ?disabled=${this.account?.busy}>Add a passkey</button>
    </form>`;
  }

  #table(passkeys: readonly PasskeyView[]): TemplateResult {
    return html`<div class="scroll"><table>
      <thead><tr><th scope="col">Passkey</th><th scope="col">Added</th><th scope="col">Used</th><th></th></tr></thead>
      <tbody>${passkeys.map((passkey) => this.#row(passkey))}</tbody>
    </table></div>`;
  }

  #row({ id, name, added, used }: PasskeyView): TemplateResult {
    const { now } = this.#clock;
    const { zone } = this.#preferences.value;
    return html`<tr>
      <th scope="row">${hostileText(name, 100)}</th>
      <td>${ago(added, now, zone)}</td>
      <td>${used === undefined ? 'never' : ago(used, now, zone)}</td>
      <td class="acts"><button class="button small danger" @click=${() => void this.account?.do(() => peopleApi.removePasskey(id))}>Remove</button></td>
    </tr>`;
  }
}
customElements.define('mz-own-passkeys', MzOwnPasskeys);
