import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { type ApiError, asApiError } from '../api/api-error.ts';
import { type Me, peopleApi } from '../api/people-api.ts';
import { brandSign } from '../components/brand.ts';
import { formTexts } from '../components/form-texts.ts';
import { SignInMethods, signInWithPasskey, whyNoPasskeys } from '../controllers/passkeys.ts';
import { signedIn } from '../controllers/session.ts';
import { controls } from '../styles/controls.ts';
import { entranceStyles } from '../styles/entrance.ts';

/** Asks for name and password, or a passkey, at whatever address the person wants to see. */
export class MzSignInPage extends LitElement {
  static override properties = { refused: { state: true }, busy: { state: true } };
  declare refused: ApiError | undefined;
  declare busy: boolean;

  readonly #methods = new SignInMethods(this);

  static override styles = [controls, entranceStyles];

  constructor() {
    super();
    this.refused = undefined;
    this.busy = false;
  }

  readonly #signIn = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const given = formTexts(form);
    await this.#try(() => peopleApi.signIn(given('name'), given('password')));
    form.querySelector<HTMLInputElement>('[name=password]')?.select();
  };

  readonly #goToProvider = async (): Promise<void> => {
    this.busy = true;
    this.refused = undefined;
    try {
      const { url } = await peopleApi.beginAtProvider(location.pathname + location.search);
      location.assign(url);
    } catch (error) {
      this.refused = asApiError(error);
      this.busy = false;
    }
  };

  async #try(signIn: () => Promise<Me>): Promise<void> {
    this.busy = true;
    this.refused = undefined;
    try {
      signedIn(await signIn());
    } catch (error) {
      this.refused = asApiError(error);
    } finally {
      this.busy = false;
    }
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector('input')?.focus();
  }

  protected override render(): TemplateResult {
    return html`<form @submit=${this.#signIn}>
      <div class="brand">${brandSign(30)} <b>MozDef</b></div>
      <h1>Sign in</h1>
      <label>Name <input class="input" name="name" required autocomplete="username" autocapitalize="none" spellcheck="false" /></label>
      <label>Password <input class="input" name="password" type="password" required autocomplete="current-password" /></label>
      <div role="alert">${this.refused === undefined ? nothing : html`<p class="bad">${sentence(this.refused)}</p>`}</div>
      <button class="button primary" type="submit" ?disabled=${this.busy}>Sign in</button>
      ${this.#otherMethods()}
    </form>`;
  }

  #otherMethods(): TemplateResult | typeof nothing {
    const methods = this.#methods.value;
    if (methods === undefined) return nothing;
    const { provider } = methods;
    return html`${provider === undefined ? nothing : html`<button class="button" type="button" ?disabled=${this.busy} @click=${this.#goToProvider}>Sign in with ${provider.name}</button>`}
      ${this.#passkeys(whyNoPasskeys(methods))}`;
  }

  #passkeys(why: string): TemplateResult {
    return why === ''
      ? html`<button class="button" type="button" ?disabled=${this.busy} @click=${() => void this.#try(signInWithPasskey)}>Sign in with a passkey</button>`
      : html`<p class="hint">No passkeys here: ${why}</p>`;
  }
}
customElements.define('mz-sign-in-page', MzSignInPage);

/** What was refused and what to do about it. */
export function sentence({ body: { message, remedy = '' } }: ApiError): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1).replace(/\.$/, '')}. ${remedy}`.trim();
}
