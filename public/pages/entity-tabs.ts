import { html, nothing, type TemplateResult } from 'lit';
import { follow } from '../components/links.ts';
import { go } from '../controllers/location.ts';
import { ATTACKERS_PATH } from '../model/attackers-url.ts';

const TABS = [
  { path: '/entities', label: 'Who it is about' },
  { path: ATTACKERS_PATH, label: 'Who attacks' },
] as const;

/** The two sides of alerts: whom they are about, and where they came from. */
export function entityTabs(current: string): TemplateResult {
  return html`<nav class="tabs" aria-label="Views of entities">${TABS.map(
    ({ path, label }) =>
      html`<a href=${path} aria-current=${path === current ? 'page' : nothing} @click=${(event: MouseEvent) => follow(event, () => go(path))}>${label}</a>`,
  )}</nav>`;
}
