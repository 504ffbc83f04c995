import { css, html, LitElement, type TemplateResult } from 'lit';
import { LocationController } from '../controllers/location.ts';
import { OwnPresence } from '../controllers/own-presence.ts';
import { PresenceController } from '../controllers/presence.ts';
import { controls } from '../styles/controls.ts';
import { avatarStyles, avatars } from './avatars.ts';

const MOST = 5;

/** The others who are there, on the rail; tells them where the person at this page is. */
export class MzWho extends LitElement {
  readonly #presence = new PresenceController(this);

  static override styles = [
    controls,
    avatarStyles,
    css`
      :host { display: block; padding: 4px 0; }
      .avatars { flex-direction: column; }
      .avatar { width: 26px; height: 26px; margin: -5px 0 0; border-color: var(--sunken); }
      .avatar:first-child { margin-top: 0; }
    `,
  ];

  constructor() {
    super();
    const own = new OwnPresence();
    this.addController(own);
    this.addController(new LocationController(this, () => own.say()));
  }

  protected override render(): TemplateResult {
    return html`${avatars(this.#presence.others, MOST)}`;
  }
}
customElements.define('mz-who', MzWho);
