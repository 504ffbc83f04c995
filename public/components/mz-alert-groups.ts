import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { AlertAction } from '../../src/alert/after-action.ts';
import type { AlertGroup, AlertGrouping } from '../../src/alert/group-alerts.ts';
import { SEVERITIES } from '../../src/event/severity.ts';
import type { AlertGroupsAnswer } from '../api/types.ts';
import { ClockController } from '../controllers/clock.ts';
import { PreferencesController } from '../controllers/preferences.ts';
import { mayI, me } from '../controllers/session.ts';
import { formatCount } from '../model/format.ts';
import { alertGroupsStyles } from '../styles/alert-groups.ts';
import { controls } from '../styles/controls.ts';
import { ago } from './ago.ts';
import { emit } from './emit.ts';
import { hostileText } from './hostile-text.ts';
import { icon } from './icons.ts';
import './mz-severity.ts';

const NO_KEY: Readonly<Record<AlertGrouping, string>> = {
  rule: 'No rule',
  entity: 'About no one that is known',
  severity: 'No severity',
  category: 'No category',
  technique: 'No technique of ATT&CK',
  tactic: 'No tactic of ATT&CK',
  assignee: 'No one has them',
};

/** Alerts in groups, each with what can be done with all of it; the alerts of the open one are the content of the element. */
export class MzAlertGroups extends LitElement {
  static override properties = { answer: { attribute: false }, open: {}, busy: { type: Boolean } };
  declare answer: AlertGroupsAnswer | undefined;
  /** Key of the group whose alerts are shown. */
  declare open: string | undefined;
  declare busy: boolean;
  readonly #clock = new ClockController(this);
  readonly #preferences = new PreferencesController(this);

  static override styles = [controls, alertGroupsStyles];

  constructor() {
    super();
    this.answer = undefined;
    this.open = undefined;
    this.busy = false;
  }

  /** Key of the group that has the focus. */
  get focusedKey(): string | undefined {
    const group = (this.renderRoot as ShadowRoot).activeElement?.closest('[data-group]');
    return this.answer?.groups[Number(group?.getAttribute('data-group') ?? -1)]?.key;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { answer } = this;
    if (answer === undefined) return nothing;
    const left = answer.total - answer.groups.length;
    return html`<ul aria-label="Groups of alerts">${repeat(
      answer.groups,
      ({ key }) => key,
      (group, at) => this.#group(answer.by, group, at),
    )}</ul>
      <p class="foot">${left > 0 ? `${formatCount(left)} more groups; narrow the list to see them.` : 'All groups'}${answer.partial ? ' Only the newest alerts are counted.' : ''}</p>`;
  }

  #group(by: AlertGrouping, group: AlertGroup, at: number): TemplateResult {
    const isOpen = group.key === this.open;
    const { alerts, unassigned, newest } = group;
    return html`<li data-group=${at} class=${isOpen ? 'open' : ''}>
      <div class="line">
        <button class="name" aria-expanded=${isOpen} @click=${() => emit(this, 'mz-group', { key: isOpen ? undefined : group.key })}>
          ${icon('right', 10)}<b>${formatCount(alerts)}</b><span class="label">${this.#label(by, group)}</span>
        </button>
        <span class="severities">${severitiesOf(group)}</span>
        <span class="muted">${unassigned === 0 ? 'all assigned' : `${formatCount(unassigned)} unassigned`}</span>
        <span class="muted">${ago(newest, this.#clock.now, this.#preferences.value.zone)}</span>
        ${mayI('handle-alerts') ? this.#actions(group.key) : nothing}
      </div>
      ${isOpen ? html`<div class="alerts"><slot></slot></div>` : nothing}
    </li>`;
  }

  #label(by: AlertGrouping, { key, title }: AlertGroup): TemplateResult {
    if (key === '') return html`<i>${NO_KEY[by]}</i>`;
    if (by === 'rule') return html`${hostileText(title, 200)} <span class="muted">${hostileText(key, 120)}</span>`;
    return hostileText(by === 'entity' ? key.replace(':', ' ') : key, 200);
  }

  #actions(key: string): TemplateResult {
    const button = (label: string, hint: string, action: AlertAction | 'ask'): TemplateResult =>
      html`<button class="button small" title="${label} all of the group (${hint})" ?disabled=${this.busy} @click=${() => emit(this, 'mz-group-act', { key, action })}>${label}</button>`;
    return html`<span class="acts" role="group" aria-label="All of the group">
      ${button('Acknowledge', 'a', { status: 'acknowledged' })}
      ${button('Assign to me', 'm', { assignee: me()?.name ?? '' })}
      ${button('Escalate', 'e', { status: 'escalated' })}
      ${button('Close …', 'c', 'ask')}
    </span>`;
  }
}
customElements.define('mz-alert-groups', MzAlertGroups);

function severitiesOf({ severities }: AlertGroup): readonly TemplateResult[] {
  return SEVERITIES.flatMap((severity) => {
    const count = severities[severity] ?? 0;
    return count === 0 ? [] : [html`<span>${formatCount(count)} <mz-severity value=${severity}></mz-severity></span>`];
  });
}
