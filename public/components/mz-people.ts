import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { ROLES, type Role } from '../../src/access/permission.ts';
import { peopleApi, type UserView } from '../api/people-api.ts';
import { ClockController } from '../controllers/clock.ts';
import { Loaded } from '../controllers/loaded.ts';
import { PreferencesController } from '../controllers/preferences.ts';
import { controls } from '../styles/controls.ts';
import { settingsCardStyles } from '../styles/settings-page.ts';
import { ago } from './ago.ts';
import { formTexts } from './form-texts.ts';
import { hostileText } from './hostile-text.ts';
import { onceShown } from './once-shown.ts';

/** For administrators: who may come in, and as what. */
export class MzPeople extends LitElement {
  static override properties = { made: { state: true } };
  /** The link that was made just now. */
  declare made: { readonly path: string; readonly about: string } | undefined;
  readonly #people = new Loaded(this, peopleApi.people);
  readonly #clock = new ClockController(this);
  readonly #preferences = new PreferencesController(this);

  static override styles = [controls, settingsCardStyles];

  constructor() {
    super();
    this.made = undefined;
  }

  readonly #invite = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const given = formTexts(form);
    const name = given('name').trim();
    const role = given('role') as Role;
    const made = await this.#people.do(() => peopleApi.invite(role, name === '' ? undefined : name));
    if (made === undefined) return;
    const whom = name === '' ? 'Whoever opens it' : name;
    this.made = { ...made, about: `${whom} becomes ${role} with it: once, within three days. Send it to no one else.` };
    form.reset();
  };

  async #newPassword(name: string): Promise<void> {
    const made = await this.#people.do(() => peopleApi.newPasswordLink(name));
    if (made !== undefined)
      this.made = { ...made, about: `${name} chooses a new password with it: once, within three days.` };
  }

  protected override render(): TemplateResult {
    const { value, error } = this.#people;
    return html`<h2>People and programs</h2>
      ${error === undefined ? nothing : html`<p class="bad" role="alert">${error.body.message}. ${error.body.remedy ?? ''}</p>`}
      <div class="scroll"><table>
        <thead><tr><th scope="col">Name</th><th scope="col">Role</th><th scope="col">Signed in</th><th scope="col">Added</th><th></th></tr></thead>
        <tbody>${value?.people.map((user) => this.#row(user))}</tbody>
      </table></div>
      ${this.made === undefined ? nothing : onceShown(this, location.origin + this.made.path, this.made.about)}
      <form @submit=${this.#invite}>
        <label>Name, or empty to let them choose <input class="input" name="name" maxlength="64" autocomplete="off" autocapitalize="none" spellcheck="false" /></label>
        <label>Role <select class="input" name="role">${ROLES.map((role) => html`<option ?selected=${role === 'responder'}>${role}</option>`)}</select></label>
        <button class="button" type="submit" ?disabled=${this.#people.busy}>Make an invitation</button>
      </form>`;
  }

  #row({ name, role, active, added, addedby, lastsignin }: UserView): TemplateResult {
    const { now } = this.#clock;
    const { zone } = this.#preferences.value;
    const change = (to: { role?: Role; active?: boolean }) =>
      void this.#people.do(() => peopleApi.changePerson(name, to));
    return html`<tr class=${active ? '' : 'off'}>
      <th scope="row">${hostileText(name, 64)}${active ? nothing : html`<span class="tag">inactive</span>`}</th>
      <td><select class="input" aria-label="Role of ${name}" .value=${role} @change=${(event: Event) => change({ role: (event.target as HTMLSelectElement).value as Role })}>${ROLES.map((one) => html`<option ?selected=${one === role}>${one}</option>`)}</select></td>
      <td>${lastsignin === undefined ? 'never' : ago(lastsignin, now, zone)}</td>
      <td>${ago(added, now, zone)} by ${hostileText(addedby, 64)}</td>
      <td class="acts">
        <button class="button small" @click=${() => void this.#newPassword(name)}>New password</button>
        <button class="button small ${active ? 'danger' : ''}" @click=${() => change({ active: !active })}>${active ? 'Deactivate' : 'Activate'}</button>
      </td>
    </tr>`;
  }
}
customElements.define('mz-people', MzPeople);
