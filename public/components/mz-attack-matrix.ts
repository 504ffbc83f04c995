import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { RuleView } from '../api/types.ts';
import {
  type AttackMatrix,
  attackMatrix,
  type MatrixCell,
  type MatrixColumn,
  STANDINGS,
  type Standing,
} from '../model/attack-matrix.ts';
import { formatCount } from '../model/format.ts';
import { alertsUrl } from '../model/overview.ts';
import { attackMatrixStyles } from '../styles/attack-matrix.ts';
import { controls } from '../styles/controls.ts';
import { ruleStateStyles } from '../styles/rule-state.ts';
import { technique } from './alert-facts.ts';
import { emit } from './emit.ts';
import { hostileText } from './hostile-text.ts';
import { icon } from './icons.ts';
import { inPage } from './links.ts';
import { ruleState } from './rule-state.ts';

const WORDS: Readonly<Record<Standing, string>> = {
  covered: 'alerted in 30 days',
  quiet: 'looked for, no alert in 30 days',
  off: 'only rules that are off or failed',
  uncovered: 'no rule',
};
const MOST_UNKNOWN = 20;

/** The matrix of ATT&CK: a column for each tactic, and how rules look for its techniques. A technique shows its rules. */
export class MzAttackMatrix extends LitElement {
  static override properties = {
    rules: { attribute: false },
    chosen: { state: true },
    hides: { state: true },
  };
  declare rules: readonly RuleView[];
  /** Id of the technique whose rules are shown. */
  declare chosen: string;
  /** Whether techniques without a rule are left out. */
  declare hides: boolean;
  #matrix: AttackMatrix = { columns: [], counts: { covered: 0, quiet: 0, off: 0, uncovered: 0 }, unknown: [] };

  static override styles = [controls, ruleStateStyles, attackMatrixStyles];

  constructor() {
    super();
    this.rules = [];
    this.chosen = '';
    this.hides = false;
  }
  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('rules')) this.#matrix = attackMatrix(this.rules);
  }

  protected override render(): TemplateResult {
    const { columns, unknown } = this.#matrix;
    return html`<div class="head">${this.#legend()}
        <label><input type="checkbox" .checked=${this.hides} @change=${() => (this.hides = !this.hides)} /> Leave out what no rule looks for</label>
      </div>
      ${this.#chosen()}
      <div class="matrix" tabindex="0" role="region" aria-label="Matrix of ATT&CK">${columns.map((column) => this.#column(column))}</div>
      <p class="foot">ATT&CK for enterprises, version 19.1. What is below a technique, such as T1110.001, counts for it; a technique stands under each tactic that it serves.${
        unknown.length === 0
          ? nothing
          : html` Rules also name what this version does not have: ${hostileText(unknown.slice(0, MOST_UNKNOWN).join(', '), 400)}.`
      }</p>`;
  }

  #legend(): TemplateResult {
    const { counts } = this.#matrix;
    return html`<ul class="legend" aria-label="Techniques">${STANDINGS.map((standing) => html`<li class=${standing}><i aria-hidden="true"></i><b>${formatCount(counts[standing])}</b> ${standing}<span class="muted">${WORDS[standing]}</span></li>`)}</ul>`;
  }

  #column({ id, name, cells }: MatrixColumn): TemplateResult {
    const looked = cells.filter(({ standing }) => standing === 'covered' || standing === 'quiet').length;
    const shown = this.hides ? cells.filter(({ standing }) => standing !== 'uncovered') : cells;
    return html`<section aria-label=${name}>
      <h2>${name}<span class="muted">${id} · ${looked} of ${cells.length}</span></h2>
      <ul>${shown.map((cell) => html`<li class=${cell.standing}>${this.#cell(cell)}</li>`)}</ul>
    </section>`;
  }

  #cell({ id, name, standing, rules, alerts }: MatrixCell): TemplateResult {
    const words = html`<span class="name">${name}</span><span class="id">${id}</span>`;
    if (rules.length === 0) return html`<span class="cell" title=${WORDS[standing]}>${words}</span>`;
    const count = `${formatCount(rules.length)} ${rules.length === 1 ? 'rule' : 'rules'}${alerts > 0 ? `, ${alertWords(alerts)}` : ''}`;
    const isChosen = id === this.chosen;
    return html`<button class="cell" aria-pressed=${isChosen} title="${standing}: ${WORDS[standing]}" @click=${() => (this.chosen = isChosen ? '' : id)}>${words}<span class="count">${count}</span></button>`;
  }

  #chosen(): TemplateResult | typeof nothing {
    const cell = this.#matrix.columns.flatMap(({ cells }) => cells).find(({ id }) => id === this.chosen);
    if (cell === undefined) return nothing;
    const { id, name, rules, standing } = cell;
    return html`<section class="chosen" role="status" aria-label="Rules of ${id}">
      <h2>${technique(id)} ${name} <span class="muted">${standing}: ${WORDS[standing]}</span>
        ${inPage(alertsUrl({ status: [], attack: id }), html`its alerts in 30 days`)}
        <button class="icon" aria-label="Close" @click=${() => (this.chosen = '')}>${icon('close', 14)}</button></h2>
      <ul>${rules.map((rule) => html`<li><button class="rule" @click=${() => emit(this, 'mz-rule', { id: rule.id })}>${hostileText(rule.title, 200)}</button> ${ruleState(rule)} <span class="muted">${alertWords(rule.alerts)}</span></li>`)}</ul>
    </section>`;
  }
}
customElements.define('mz-attack-matrix', MzAttackMatrix);

function alertWords(alerts: number): string {
  return alerts === 1 ? '1 alert' : `${formatCount(alerts)} alerts`;
}
