import { html, type TemplateResult } from 'lit';
import { go } from '../controllers/location.ts';

/** A link to a page of the dashboard; with Ctrl or the middle button it is the browser's. */
export function inPage(url: string, content: TemplateResult): TemplateResult {
  return html`<a href=${url} @click=${(event: MouseEvent) => follow(event, () => go(url))}>${content}</a>`;
}

/** Does this where a link is followed, but for a click with Ctrl or the middle button, which is the browser's. */
export function follow(event: MouseEvent, run: () => void): void {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  run();
}

/** A link to elsewhere, which opens beside the dashboard and does not learn of it. `url` must be of the web. */
export function outside(url: string, text: string): TemplateResult {
  return html`<a href=${url} target="_blank" rel="noopener noreferrer">${text}</a>`;
}
