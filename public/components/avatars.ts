import { css, html, nothing, type TemplateResult } from 'lit';
import type { Present } from '../../src/web/live/presence.ts';
import { placeName } from '../model/places.ts';
import { escapeHidden } from '../model/visible-text.ts';

export const avatarStyles = css`
  .avatars { display: inline-flex; align-items: center; }
  .avatar { display: grid; flex: none; place-items: center; width: 22px; height: 22px; margin-left: -4px; border: 2px solid var(--surface); border-radius: 50%; background: #5b6472; color: #fff; font: 600 9px/1 var(--font); text-transform: uppercase; }
  .hue-0 { background: #2f6f4f; }
  .hue-1 { background: #2d5fa8; }
  .hue-2 { background: #7a4696; }
  .hue-3 { background: #a13d63; }
  .hue-4 { background: #95501f; }
  .hue-5 { background: #6b6210; }
  .hue-6 { background: #1d6b78; }
  .hue-7 { background: #565ba5; }
  .avatar:first-child { margin-left: 0; }
  .avatar.idle { opacity: 0.5; }
  .avatar.writes { box-shadow: 0 0 0 2px var(--accent); }
  .avatar.more { background: var(--text-3); }
`;

/** Signs of these people, at most so many; what each does stands in their titles. */
export function avatars(people: readonly Present[], most: number): TemplateResult | typeof nothing {
  if (people.length === 0) return nothing;
  const shown = people.length > most ? people.slice(0, most - 1) : people;
  const rest = people.slice(shown.length);
  return html`<span class="avatars" role="group" aria-label=${people.map(sentence).join('; ')}>${shown.map(
    (one) =>
      html`<span class="avatar hue-${hueOf(one.name)} ${one.idle ? 'idle' : ''} ${one.doing}" title=${sentence(one)}>${escapeHidden(one.name).slice(0, 2)}</span>`,
  )}${rest.length === 0 ? nothing : html`<span class="avatar more" title=${rest.map(sentence).join('\n')}>+${rest.length}</span>`}</span>`;
}

/** `ann writes at an alert` */
function sentence({ name, doing, idle, place }: Present): string {
  return `${escapeHidden(name)} ${idle ? 'is idle' : doing} at ${placeName(place)}`;
}

const HUES = 8;

/** The number of a colour of their own, of eight, that stays the same. */
export function hueOf(name: string): number {
  let hue = 0;
  for (const letter of name) hue = (hue * 31 + (letter.codePointAt(0) ?? 0)) % HUES;
  return hue;
}
