import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { type AccountView, peopleApi, type SessionView } from '../api/people-api.ts';
import { ClockController } from '../controllers/clock.ts';
import type { Loaded } from '../controllers/loaded.ts';
import { PreferencesController } from '../controllers/preferences.ts';
import { controls } from '../styles/controls.ts';
import { settingsCardStyles } from '../styles/settings-page.ts';
import { ago } from './ago.ts';
import { emit } from './emit.ts';
import { formTexts } from './form-texts.ts';
import { hostileText } from './hostile-text.ts';

const METHODS: Readonly<Record<string, string>> = {
  password: 'with the password',
  link: 'by a one-time link',
  passkey: 'with a passkey',
  provider: 'through the provider',
};

/** Where one is signed in; how to end that, and how to choose another password. */
export class MzOwnSessions extends LitElement {
  static override properties = { account: { attribute: false }, shown: { attribute: false } };
  declare account: Loaded<AccountView> | undefined;
  /** What it shows; another each time it was read. */
  declare shown: AccountView | undefined;
  readonly #clock = new ClockController(this);
  readonly #preferences = new PreferencesController(this);

  static override styles = [controls, settingsCardStyles];

  readonly #change = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const given = formTexts(form);
    const done = await this.account?.do(() => peopleApi.changePassword(given('old'), given('new')));
    if (done === undefined) return;
    form.reset();
    emit(this, 'mz-say', { text: 'The password is changed; all other sessions have ended.' });
  };

  protected override render(): TemplateResult | typeof nothing {
    const account = this.shown;
    if (account === undefined) return nothing;
    const { sessions, session, password } = account;
    return html`<h2>Where you are signed in
        ${sessions.length < 2 ? nothing : html`<button class="button small" @click=${() => void this.account?.do(() => peopleApi.endSession())}>End all others</button>`}</h2>
      <div class="scroll"><table>
        <thead><tr><th scope="col">Browser</th><th scope="col">Address</th><th scope="col">Since</th><th scope="col">Used</th><th></th></tr></thead>
        <tbody>${sessions.map((one) => this.#row(one, one.id === session))}</tbody>
      </table></div>
      <form @submit=${this.#change}>
        <input name="name" autocomplete="username" .value=${account.name} hidden />
        ${password ? html`<label>Password now <input class="input" name="old" type="password" required autocomplete="current-password" /></label>` : nothing}
        <label>New password, 12 characters or more <input class="input" name="new" type="password" required minlength="12" autocomplete="new-password" /></label>
        <button class="button" type="submit" ?disabled=${this.account?.busy}>Change the password</button>
      </form>`;
  }

  #row({ id, agent, address, begun, seen, method }: SessionView, isThis: boolean): TemplateResult {
    const zone = this.#preferences.value.zone;
    return html`<tr>
      <th scope="row">${hostileText(browserName(agent), 80)}${isThis ? html`<span class="tag">this one</span>` : nothing}</th>
      <td class="mono">${hostileText(address, 60)}</td>
      <td>${ago(begun, this.#clock.now, zone)}, ${METHODS[method] ?? ''}</td>
      <td>${ago(seen, this.#clock.now, zone)}</td>
      <td class="acts">${isThis ? nothing : html`<button class="button small danger" @click=${() => void this.account?.do(() => peopleApi.endSession(id))}>End</button>`}</td>
    </tr>`;
  }
}
customElements.define('mz-own-sessions', MzOwnSessions);

/** `Firefox 132 on Linux` for what browsers say of themselves, all else as it is. */
function browserName(agent: string): string {
  const browser = /(?:(Edg|OPR|Firefox)|(Chrome)|Version(?=.*Safari))\/(\d+)/.exec(agent);
  if (browser === null) return agent === '' ? 'unnamed' : agent;
  const name = { Edg: 'Edge', OPR: 'Opera', Firefox: 'Firefox' }[browser[1] ?? ''] ?? browser[2] ?? 'Safari';
  const system = /Windows|Android|iPhone|iPad|Mac OS|Linux|CrOS/.exec(agent)?.[0];
  return `${name} ${browser[3]}${system === undefined ? '' : ` on ${system === 'Mac OS' ? 'macOS' : system}`}`;
}
