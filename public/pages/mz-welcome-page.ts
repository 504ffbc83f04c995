import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { type ApiError, asApiError } from '../api/api-error.ts';
import { type LinkView, peopleApi } from '../api/people-api.ts';
import { brandSign } from '../components/brand.ts';
import { formTexts } from '../components/form-texts.ts';
import { go } from '../controllers/location.ts';
import { signedIn } from '../controllers/session.ts';
import { controls } from '../styles/controls.ts';
import { entranceStyles } from '../styles/entrance.ts';
import { sentence } from './mz-sign-in-page.ts';

/** Where a one-time link leads: to choose a name and a password. */
export class MzWelcomePage extends LitElement {
  static override properties = { link: { state: true }, refused: { state: true }, busy: { state: true } };
  /** Undefined until the server has said what it is for. */
  declare link: LinkView | undefined;
  declare refused: ApiError | undefined;
  declare busy: boolean;
  /** What stands behind #: no server and no log sees it before it is used. */
  readonly #secret = location.hash.slice(1);

  static override styles = [controls, entranceStyles];

  constructor() {
    super();
    this.link = undefined;
    this.refused = undefined;
    this.busy = false;
    void this.#look();
  }

  async #look(): Promise<void> {
    try {
      this.link = await peopleApi.lookAtLink(this.#secret);
    } catch (error) {
      this.refused = asApiError(error);
    }
  }

  readonly #come = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const given = formTexts(event.target as HTMLFormElement);
    const name = given('name');
    const password = given('password');
    if (password !== given('again')) {
      this.refused = undefined;
      this.#again?.setCustomValidity('This is not the same password.');
      this.#again?.reportValidity();
      return;
    }
    this.busy = true;
    try {
      const me = await peopleApi.useLink({ secret: this.#secret, password, ...(name !== '' && { name }) });
      // The address with the secret is to stay in no history.
      go('/', { replace: true });
      signedIn(me);
    } catch (error) {
      this.refused = asApiError(error);
    } finally {
      this.busy = false;
    }
  };

  get #again(): HTMLInputElement | null {
    return this.renderRoot.querySelector('[name=again]');
  }

  protected override updated(): void {
    if (this.link !== undefined && this.shadowRoot?.activeElement === null)
      this.renderRoot.querySelector('input')?.focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { link, refused } = this;
    if (link === undefined && refused === undefined) return nothing;
    if (link === undefined && refused !== undefined)
      return html`<div class="told" role="alert">
        <div class="brand">${brandSign(30)} <b>MozDef</b></div>
        <h1>This link does not let in</h1>
        <p>${sentence(refused)}</p>
        <a class="button" href="/">Sign in</a>
      </div>`;
    return html`<form @submit=${this.#come}>
      <div class="brand">${brandSign(30)} <b>MozDef</b></div>
      ${this.#heading(link ?? {})}
      <label>Name
        <input class="input" name="name" required autocomplete="username" autocapitalize="none" spellcheck="false" .value=${link?.user ?? ''} ?readonly=${link?.user !== undefined} />
      </label>
      <label>Password, 12 characters or more
        <input class="input" name="password" type="password" required minlength="12" autocomplete="new-password" />
      </label>
      <label>The same again
        <input class="input" name="again" type="password" required autocomplete="new-password" @input=${() => this.#again?.setCustomValidity('')} />
      </label>
      <div role="alert">${refused === undefined ? nothing : html`<p class="bad">${sentence(refused)}</p>`}</div>
      <button class="button primary" type="submit" ?disabled=${this.busy}>${link?.role === undefined ? 'Choose this password' : 'Begin'}</button>
    </form>`;
  }

  #heading({ role, user }: LinkView): TemplateResult {
    if (role === undefined)
      return html`<h1>A new password for ${user}</h1><p>Whoever is signed in as ${user} now will be so no more.</p>`;
    const article = /^[aeiou]/.test(role) ? 'an' : 'a';
    return html`<h1>Welcome</h1><p>You become ${article} ${role} of this MozDef.</p>`;
  }
}
customElements.define('mz-welcome-page', MzWelcomePage);
