import { html, type TemplateResult } from 'lit';
import { icon } from './icons.ts';

const RANGES: readonly { readonly from: string; readonly label: string }[] = [
  { from: 'now-24h', label: 'in 24 hours' },
  { from: 'now-7d', label: 'in 7 days' },
  { from: 'now-30d', label: 'in 30 days' },
  { from: 'now-3650d', label: 'at any time' },
];

/** Since when alerts were raised; a time that is none of those to choose from is one more. */
export function rangeSelect(from: string, word: string, change: (from: string) => void): TemplateResult {
  const ranges = RANGES.some((range) => range.from === from) ? RANGES : [...RANGES, { from, label: `since ${from}` }];
  return html`<span class="select"><select aria-label="Raised since" @change=${(event: Event) => change((event.target as HTMLSelectElement).value)}>
    ${ranges.map((range) => html`<option value=${range.from} ?selected=${range.from === from}>${word} ${range.label}</option>`)}
  </select>${icon('down', 12)}</span>`;
}
