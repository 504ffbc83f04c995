import { html, type TemplateResult } from 'lit';

/** The sign of MozDef. */
export function brandSign(size: number): TemplateResult {
  return html`<svg width=${size} height=${size} viewBox="0 0 32 32" aria-hidden="true"><path fill="currentColor" d="M16 2 28 7v9c0 7-5 12-12 14C9 28 4 23 4 16V7z" /><path class="letter" fill="none" stroke-width="2.4" stroke-linejoin="round" stroke-linecap="round" d="M9 20v-8l7 6 7-6v8" /></svg>`;
}
