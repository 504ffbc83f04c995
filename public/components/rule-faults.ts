import { html, nothing, type TemplateResult } from 'lit';
import type { RuleFault } from '../api/types.ts';
import { formatCount } from '../model/format.ts';
import { hostileText } from './hostile-text.ts';
import { icon } from './icons.ts';

/** Faults that are told one by one. */
const TOLD = 100;
/** So few need no click to be seen. */
const FEW = 3;

/** What is wrong with rule files: a rule that is left out looks for nothing. */
export function ruleFaults(faults: readonly RuleFault[]): TemplateResult | typeof nothing {
  if (faults.length === 0) return nothing;
  const words = faults.length === 1 ? '1 fault' : `${formatCount(faults.length)} faults`;
  return html`<details class="faults" ?open=${faults.length <= FEW}>
    <summary>${icon('alert', 15)} ${words} in rule files: what they are in is left out</summary>
    <ul tabindex="0" aria-label="Faults in rule files">
      ${faults.slice(0, TOLD).map(({ where, message }) => html`<li><span class="code">${hostileText(where, 300)}</span> ${hostileText(message, 500)}</li>`)}
      ${faults.length > TOLD ? html`<li>and ${formatCount(faults.length - TOLD)} more: <span class="code">mozdef rules check</span> tells all</li>` : nothing}
    </ul>
  </details>`;
}
