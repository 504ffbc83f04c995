import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { SEVERITIES, type Severity } from '../../src/event/severity.ts';
import type { RuleDetail } from '../api/types.ts';
import { ClockController } from '../controllers/clock.ts';
import { PreferencesController } from '../controllers/preferences.ts';
import type { WholeRule } from '../controllers/rules-screen.ts';
import { controls } from '../styles/controls.ts';
import { detailStyles } from '../styles/detail.ts';
import { ruleDetailStyles } from '../styles/rule-detail.ts';
import { ruleStateStyles } from '../styles/rule-state.ts';
import { selectStyles } from '../styles/select.ts';
import { alertRunbook } from './alert-facts.ts';
import { emit } from './emit.ts';
import { hostileBlock, hostileText } from './hostile-text.ts';
import { icon } from './icons.ts';
import { ruleExceptions } from './rule-exceptions.ts';
import { ruleFacts } from './rule-facts.ts';
import { ruleHistory } from './rule-history.ts';
import { ruleLedger } from './rule-ledger.ts';
import { ruleState } from './rule-state.ts';
import './mz-severity.ts';

const MOST_NOTE = 10_000;
const TEXT_LENGTH = 10_000;
const SOURCE_LENGTH = 100_000;
const AS_CONFIGURED = '';

/** All of one rule, what people changed about it, and what can be changed. */
export class MzRuleDetail extends LitElement {
  static override properties = {
    whole: { attribute: false },
    note: {},
    failure: { attribute: false },
    busy: { type: Boolean },
  };
  declare whole: WholeRule | undefined;
  /** What was typed and not sent. */
  declare note: string;
  /** Why it was not changed, if it was not. */
  declare failure: string | undefined;
  declare busy: boolean;
  readonly #preferences = new PreferencesController(this);
  readonly #clock = new ClockController(this);

  static override styles = [controls, selectStyles, detailStyles, ruleStateStyles, ruleDetailStyles];

  constructor() {
    super();
    this.whole = undefined;
    this.note = '';
    this.failure = undefined;
    this.busy = false;
  }

  focusNote(): void {
    this.renderRoot.querySelector<HTMLElement>('textarea')?.focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.whole === undefined) return nothing;
    const { rule, history, ledger } = this.whole;
    const context = { now: this.#clock.now, zone: this.#preferences.value.zone };
    const remove = (unexcept: string): void => emit(this, 'mz-rule-change', { unexcept });
    return html`<div class="body">
      <div class="signs"><mz-severity value=${rule.severity}></mz-severity><span>${ruleState(rule)}</span></div>
      <h2>${hostileText(rule.title, 300)}</h2>
      <div role="alert">${this.failure === undefined ? nothing : html`<p class="note-bad">${icon('alert', 14)}<span>Not done: ${hostileText(this.failure, 300)}. Look again: this is how it stands now. What you typed is still here.</span></p>`}</div>
      ${rule.failure === undefined ? nothing : html`<p class="note-bad">${icon('alert', 14)}<span>It is not evaluated: ${hostileText(rule.failure, 500)}</span></p>`}
      ${this.#handle(rule)}
      ${rule.description === '' ? nothing : html`<h3>What it finds</h3><p class="text">${hostileBlock(rule.description.trim(), TEXT_LENGTH)}</p>`}
      ${rule.runbook === '' && rule.url === '' ? nothing : html`<h3>What to do</h3>${alertRunbook(rule)}`}
      <h3>About</h3>${ruleFacts(rule)}
      <h3>Exceptions</h3>${ruleExceptions(rule, { ...context, busy: this.busy, remove })}
      <h3>Evaluations</h3>${ruleLedger(rule, ledger, context)}
      <h3>History</h3>${ruleHistory(history, context)}
      <h3>Text</h3>${this.#source(rule)}
    </div>`;
  }

  #handle({ enabled, severity, setting }: RuleDetail): TemplateResult {
    const isOn = setting.enabled ?? enabled;
    const button = (label: string, title: string, run: () => void): TemplateResult =>
      html`<button class="button small" title=${title} ?disabled=${this.busy} @click=${run}>${label}</button>`;
    const change = (to: boolean | null) => () => emit(this, 'mz-rule-change', { enabled: to });
    return html`<div class="handle" role="group" aria-label="Handle">
      <div class="buttons">
        ${isOn ? button('Switch off', 'Switch off (s)', change(false)) : button('Switch on', 'Switch on (s)', change(true))}
        ${setting.enabled === undefined ? nothing : button('As configured', 'On or off as its file and the configuration say', change(null))}
        ${button('Add an exception …', 'Add an exception (e)', () => emit(this, 'mz-except', null))}
      </div>
      <label>Severity of its alerts
        <span class="select"><select ?disabled=${this.busy} @change=${(event: Event) => this.#setSeverity(event.target as HTMLSelectElement)}>
          <option value=${AS_CONFIGURED} ?selected=${setting.severity === undefined} .selected=${setting.severity === undefined}>as configured${setting.severity === undefined ? ` (${severity})` : ''}</option>
          ${SEVERITIES.map((one) => html`<option value=${one} .selected=${one === setting.severity}>${one}</option>`)}
        </select>${icon('down', 12)}</span>
      </label>
      <label>Note, kept with what you do next
        <textarea class="input" maxlength=${MOST_NOTE} .value=${this.note}
          @input=${(event: Event) => emit(this, 'mz-rule-note', { note: (event.target as HTMLTextAreaElement).value })}></textarea>
      </label>
    </div>`;
  }

  #setSeverity({ value }: HTMLSelectElement): void {
    emit(this, 'mz-rule-change', { severity: value === AS_CONFIGURED ? null : (value as Severity) });
  }

  #source({ place, source }: RuleDetail): TemplateResult {
    const where = place === undefined ? nothing : html`<p class="muted code">${hostileText(place, 500)}</p>`;
    if (source === undefined)
      return html`${where}<p class="muted">Its file is not on this server, or holds no such rule any more.</p>`;
    return html`${where}
      <pre class="source" tabindex="0" aria-label="Text of the rule">${hostileBlock(source.text.trimEnd(), SOURCE_LENGTH)}</pre>
      ${source.cut ? html`<p class="muted">The rest is not shown.</p>` : nothing}`;
  }
}
customElements.define('mz-rule-detail', MzRuleDetail);
