import { html, type TemplateResult } from 'lit';
import { copyText } from './copy-text.ts';
import { icon } from './icons.ts';

/** A secret that is told this once, to be copied; what it is for stands below. */
export function onceShown(host: HTMLElement, secret: string, about: string): TemplateResult {
  return html`<div class="made" role="status">
    <code>${secret}</code>
    <button class="button" type="button" @click=${() => void copyText(host, secret)}>${icon('copy', 13)} Copy</button>
    <p>${about}</p>
  </div>`;
}
