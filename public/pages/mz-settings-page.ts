import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { peopleApi } from '../api/people-api.ts';
import { hostileText } from '../components/hostile-text.ts';
import { banner, failure } from '../components/notices.ts';
import { Loaded } from '../controllers/loaded.ts';
import { mayI, signOut } from '../controllers/session.ts';
import { controls } from '../styles/controls.ts';
import { noticeStyles } from '../styles/notices.ts';
import { settingsPageStyles } from '../styles/settings-page.ts';
import '../components/mz-audit-log.ts';
import '../components/mz-notification-routes.ts';
import '../components/mz-own-passkeys.ts';
import '../components/mz-own-sessions.ts';
import '../components/mz-own-tokens.ts';
import '../components/mz-people.ts';
import '../components/mz-retention.ts';
import '../components/mz-source-tokens.ts';

/** What is one's own: sessions, password, passkeys, tokens; for engineers how the instance is set up, for administrators all people and what they did. */
export class MzSettingsPage extends LitElement {
  readonly #account = new Loaded(this, peopleApi.account);

  static override styles = [controls, noticeStyles, settingsPageStyles];

  protected override render(): TemplateResult | typeof nothing {
    const { value, error } = this.#account;
    if (value === undefined)
      return error === undefined ? nothing : failure(error, () => void this.#account.do(async () => undefined));
    return html`${error === undefined ? nothing : banner('bad', `${error.body.message}. ${error.body.remedy ?? ''}`)}
      <div class="page">
        <div class="head">
          <h1>Settings</h1>
          <span>${hostileText(value.name, 64)}</span><span class="role">${value.role}</span>
          <span class="space"></span>
          <button class="button" @click=${() => void signOut()}>Sign out</button>
        </div>
        ${mayI('manage-sources') ? html`<mz-source-tokens></mz-source-tokens>` : nothing}
        ${mayI('manage-people') ? html`<mz-people></mz-people>` : nothing}
        <mz-own-sessions .account=${this.#account} .shown=${value}></mz-own-sessions>
        <mz-own-passkeys .account=${this.#account} .shown=${value}></mz-own-passkeys>
        <mz-own-tokens .account=${this.#account} .shown=${value}></mz-own-tokens>
        <mz-notification-routes></mz-notification-routes>
        ${mayI('operate') ? html`<mz-retention></mz-retention>` : nothing}
        ${mayI('read-audit') ? html`<mz-audit-log></mz-audit-log>` : nothing}
      </div>`;
  }
}
customElements.define('mz-settings-page', MzSettingsPage);
