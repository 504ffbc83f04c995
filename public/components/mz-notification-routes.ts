import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { settingsApi, type TargetView, type TestAnswer } from '../api/settings-api.ts';
import { Loaded } from '../controllers/loaded.ts';
import { mayI } from '../controllers/session.ts';
import { formatCount } from '../model/format.ts';
import { routeWords } from '../model/route-words.ts';
import { controls } from '../styles/controls.ts';
import { settingsCardStyles } from '../styles/settings-page.ts';
import { hostileText } from './hostile-text.ts';

/** Who is told of which alerts, as the configuration says it, and a test of each. */
export class MzNotificationRoutes extends LitElement {
  static override properties = { tests: { state: true }, sending: { state: true } };
  /** What the last test of each came to. */
  declare tests: ReadonlyMap<string, TestAnswer>;
  /** To whom a test is being sent. */
  declare sending: string;
  readonly #routes = new Loaded(this, async () => {
    const [{ actions }, { keys }] = await Promise.all([
      settingsApi.targets(),
      mayI('operate') ? settingsApi.config('actions') : { keys: [] },
    ]);
    return { actions, keys };
  });

  static override styles = [controls, settingsCardStyles];

  constructor() {
    super();
    this.tests = new Map();
    this.sending = '';
  }

  async #test(name: string): Promise<void> {
    this.sending = name;
    const answer = await this.#routes.do(() => settingsApi.testTarget(name));
    if (answer !== undefined) this.tests = new Map([...this.tests, [name, answer]]);
    this.sending = '';
  }

  protected override render(): TemplateResult {
    const { value, error } = this.#routes;
    const { actions = [] } = value ?? {};
    return html`<h2>Notification routes</h2>
      ${error === undefined ? nothing : html`<p class="bad" role="alert">${error.body.message}. ${error.body.remedy ?? ''}</p>`}
      ${
        actions.length === 0
          ? html`<p class="none">${value === undefined ? 'Loading …' : html`No one is told of alerts. Routes are configured under <code>actions</code> and read at start.`}</p>`
          : html`<div class="scroll"><table>
              <thead><tr><th scope="col">Route</th><th scope="col">By</th><th scope="col">Is told of</th><th scope="col">Waiting</th><th scope="col">Given up</th><th scope="col">Configured in</th><th></th></tr></thead>
              <tbody>${actions.map((action) => this.#row(action))}</tbody>
            </table></div>`
      }`;
  }

  #row({ name, use, summary, when, waiting, failed, trouble }: TargetView): TemplateResult {
    const origin = this.#routes.value?.keys.find(({ key }) => key.startsWith(`actions.${name}.`))?.origin;
    const test = this.tests.get(name);
    const isSending = this.sending === name;
    return html`<tr>
      <th scope="row">${hostileText(name, 64)}</th>
      <td title=${summary}>${hostileText(use, 64)}</td>
      <td>${hostileText(routeWords(when), 400)}</td>
      <td title=${trouble ?? nothing}>${formatCount(waiting)}${trouble === undefined ? nothing : html` <span class="tag">in trouble</span>`}</td>
      <td>${formatCount(failed)}</td>
      <td>${origin === undefined ? nothing : html`<code>${hostileText(origin, 200)}</code>`}</td>
      <td class="acts">
        ${mayI('operate') ? html`<button class="button small" ?disabled=${this.sending !== ''} @click=${() => void this.#test(name)}>${isSending ? 'Sending …' : 'Send a test'}</button>` : nothing}
        <div role="status">${test === undefined ? nothing : html`${test.delivered ? 'Delivered' : 'Not delivered'}: ${hostileText(test.answer, 300)}`}</div>
      </td>
    </tr>`;
  }
}
customElements.define('mz-notification-routes', MzNotificationRoutes);
