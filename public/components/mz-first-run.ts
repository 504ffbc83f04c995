import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Event as StoredEvent } from '../../src/event/event.ts';
import { type ApiError, asApiError } from '../api/api-error.ts';
import { peopleApi } from '../api/people-api.ts';
import { mayI, me } from '../controllers/session.ts';
import { EVENTS_DEFAULTS, encodeEventsState } from '../model/events-url.ts';
import { firstCommands } from '../model/first-commands.ts';
import { controls } from '../styles/controls.ts';
import { firstRunStyles } from '../styles/first-run.ts';
import { copyText } from './copy-text.ts';
import { hostileText } from './hostile-text.ts';
import { icon } from './icons.ts';
import { inPage } from './links.ts';

/** Source whose token is made here. */
const SOURCE = 'first-sender';
const STAND_IN = 'TOKEN';
const DEMO = 'npx mozdef demo';

/** What a new server says as long as nothing was sent to it, and that the first event has come. */
export class MzFirstRun extends LitElement {
  static override properties = {
    intake: {},
    needsToken: { type: Boolean },
    arrived: {},
    way: { state: true },
    token: { state: true },
    error: { state: true },
  };
  /** Where events are received, if it is known. */
  declare intake: string | undefined;
  declare needsToken: boolean;
  declare arrived: StoredEvent | undefined;
  /** Which of the commands is shown. */
  declare way: number;
  /** The one that was made here. */
  declare token: string;
  declare error: ApiError | undefined;

  static override styles = [controls, firstRunStyles];

  constructor() {
    super();
    this.intake = undefined;
    this.needsToken = false;
    this.arrived = undefined;
    this.way = 0;
    this.token = '';
    this.error = undefined;
  }

  readonly #makeToken = async (): Promise<void> => {
    try {
      this.token = (await peopleApi.makeSourceToken(SOURCE)).secret;
      this.error = undefined;
    } catch (thrown) {
      this.error = asApiError(thrown);
    }
  };

  protected override render(): TemplateResult {
    const who = me();
    const { arrived } = this;
    if (arrived !== undefined)
      return html`<h2>Events come in</h2>
        <ol>${step('done', html`<div role="status">${here(arrived)}</div>`)}</ol>
        <details><summary>Send more</summary>${this.#sending()}</details>`;
    return html`<h2>No events yet</h2>
      <ol>
        ${step('done', html`<b>You are signed in</b> as ${hostileText(who?.name ?? '', 64)}, ${who?.role ?? ''}.`)}
        ${step('now', this.#sending())}
        ${step('waiting', html`<b role="status">Waiting for the first event …</b>`)}
      </ol>
      <p class="demo">${icon('play', 14)}<span>Nothing to send yet? <code>${DEMO}</code> tells a made-up day of a company that is broken into: events, alerts, lists, an incident. On a server that is to stay, mind that it stays, too.</span>${this.#copy(DEMO, 'the command of the demo')}</p>`;
  }

  #sending(): TemplateResult {
    const intake = this.intake ?? `http://${location.hostname}:8080`;
    const token = this.needsToken ? this.token || STAND_IN : undefined;
    const commands = firstCommands(intake, token);
    const shown = commands[this.way] ?? commands[0];
    return html`<b>Send events</b> to <code>${intake}</code>${this.#beyond(intake)}
      ${this.needsToken ? this.#tokens() : nothing}
      <div class="ways" role="group" aria-label="Ways to send">
        ${commands.map(({ name }, index) => html`<button class="button small" aria-pressed=${index === this.way} @click=${() => (this.way = index)}>${name}</button>`)}
        <span class="where">${shown.where}</span>
      </div>
      <div class="command"><code>${shown.text}</code>${this.#copy(shown.text, 'the command')}</div>`;
  }

  /** The server's own name for itself leads other machines nowhere. */
  #beyond(intake: string): TemplateResult | typeof nothing {
    const isLocal = /^(?:127\.|localhost$|\[::1\]$)/.test(new URL(intake).hostname);
    return isLocal
      ? html`, from this very server. From other machines: its name in the place of the address.`
      : nothing;
  }

  #tokens(): TemplateResult {
    const { error } = this;
    if (this.token !== '')
      return html`<p class="made">${icon('check', 14)}<span>The token of <b>${SOURCE}</b> stands in the lines below. It is not shown again; more are made under Settings.</span></p>`;
    if (!mayI('manage-sources'))
      return html`<p>Senders need a token here: ask an engineer or administrator for one.</p>`;
    return html`<p class="made"><span>Senders need a token here.</span><button class="button small" @click=${this.#makeToken}>Make a token</button>
      ${error === undefined ? nothing : html`<span class="bad" role="alert">${error.body.message}. ${error.body.remedy ?? ''}</span>`}</p>`;
  }

  #copy(text: string, what: string): TemplateResult {
    return html`<button class="icon" title="Copy" aria-label="Copy ${what}" @click=${() => void copyText(this, text)}>${icon('copy')}</button>`;
  }
}
customElements.define('mz-first-run', MzFirstRun);

/** The list of events that begins with it. */
function here({ summary, utctimestamp, mozdef }: StoredEvent): TemplateResult {
  const from = new Date(utctimestamp).toISOString();
  const list = encodeEventsState({ ...EVENTS_DEFAULTS, from, order: 'oldest', sel: mozdef.id });
  return html`<b class="here">The first event is here.</b> ${inPage(`/events?${list}`, html`Look at it`)}
    <div class="line">${hostileText(summary, 200)}</div>`;
}

function step(state: 'done' | 'now' | 'waiting', content: TemplateResult): TemplateResult {
  const sign = state === 'done' ? icon('check', 14) : html`<i></i>`;
  return html`<li class=${state}><span class="sign" aria-hidden="true">${sign}</span><div>${content}</div></li>`;
}
