import { html, type TemplateResult } from 'lit';
import { icon } from '../components/icons.ts';

/** There are rules, and none is what is asked for. */
export function noRuleMatches(removeFilters: () => void): TemplateResult {
  return html`<div class="state">
    <span class="sign">${icon('search', 26)}</span>
    <h2>No rule matches</h2>
    <div class="choices"><button class="button" @click=${removeFilters}>${icon('close')} Remove the filters</button></div>
  </div>`;
}

/** No one has loaded any. */
export function noRules(): TemplateResult {
  return html`<div class="state">
    <span class="sign">${icon('rules', 26)}</span>
    <h2>No rules are loaded</h2>
    <p>An instance with the role <code>alerts</code> loads them, and lists them here within seconds.</p>
  </div>`;
}
