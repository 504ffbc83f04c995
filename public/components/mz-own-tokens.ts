import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Role } from '../../src/access/permission.ts';
import { type AccountView, peopleApi, type TokenView } from '../api/people-api.ts';
import { ClockController } from '../controllers/clock.ts';
import type { Loaded } from '../controllers/loaded.ts';
import { PreferencesController } from '../controllers/preferences.ts';
import { rolesUpTo } from '../model/roles.ts';
import { controls } from '../styles/controls.ts';
import { settingsCardStyles } from '../styles/settings-page.ts';
import { ago } from './ago.ts';
import { formTexts } from './form-texts.ts';
import { hostileText } from './hostile-text.ts';
import { onceShown } from './once-shown.ts';

const LASTING = [
  ['30', '30 days'],
  ['90', '90 days'],
  ['365', 'a year'],
  ['', 'until it is revoked'],
] as const;

/** Tokens for programs that ask in one's name. */
export class MzOwnTokens extends LitElement {
  static override properties = { account: { attribute: false }, shown: { attribute: false }, made: { state: true } };
  declare account: Loaded<AccountView> | undefined;
  /** What it shows; another each time it was read. */
  declare shown: AccountView | undefined;
  /** Secret of the one that was made just now. */
  declare made: string;
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
    const given = formTexts(form);
    const days = given('days');
    const made = await this.account?.do(() =>
      peopleApi.makeToken({
        name: given('name'),
        role: given('role') as Role,
        days: days === '' ? undefined : Number(days),
      }),
    );
    if (made === undefined) return;
    this.made = made.secret;
    form.reset();
  };

  protected override render(): TemplateResult | typeof nothing {
    const account = this.shown;
    if (account === undefined) return nothing;
    return html`<h2>Tokens for programs</h2>
      ${account.tokens.length === 0 ? html`<p class="none">You have none. A program shows one in the header <code>Authorization: Bearer …</code>.</p>` : this.#table(account.tokens)}
      ${this.made === '' ? nothing : onceShown(this, this.made, 'Copy it now: it is not shown again, and no one can read it later.')}
      <form @submit=${this.#make}>
        <label>What it is for <input class="input" name="name" required maxlength="100" autocomplete="off" /></label>
        <label>It may be <select class="input" name="role">${rolesUpTo(account.role).map((role) => html`<option>${role}</option>`)}</select></label>
        <label>It holds <select class="input" name="days">${LASTING.map(([days, label]) => html`<option value=${days}>${label}</option>`)}</select></label>
        <button class="button" type="submit" ?disabled=${this.account?.busy}>Make a token</button>
      </form>`;
  }

  #table(tokens: readonly TokenView[]): TemplateResult {
    return html`<div class="scroll"><table>
      <thead><tr><th scope="col">For</th><th scope="col">May be</th><th scope="col">Made</th><th scope="col">Used</th><th scope="col">Ends</th><th></th></tr></thead>
      <tbody>${tokens.map((token) => this.#row(token))}</tbody>
    </table></div>`;
  }

  #row({ id, name, role, added, used, expires }: TokenView): TemplateResult {
    const { now } = this.#clock;
    const { zone } = this.#preferences.value;
    const isOver = expires !== undefined && Date.parse(expires) <= now;
    return html`<tr class=${isOver ? 'off' : ''}>
      <th scope="row">${hostileText(name, 100)}</th>
      <td>${role}</td>
      <td>${ago(added, now, zone)}</td>
      <td>${used === undefined ? 'never' : ago(used, now, zone)}</td>
      <td>${expires === undefined ? 'when revoked' : isOver ? 'it has ended' : expires.slice(0, 10)}</td>
      <td class="acts"><button class="button small danger" @click=${() => void this.account?.do(() => peopleApi.revokeToken(id))}>Revoke</button></td>
    </tr>`;
  }
}
customElements.define('mz-own-tokens', MzOwnTokens);
