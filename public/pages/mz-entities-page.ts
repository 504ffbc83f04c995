import { html, LitElement, type TemplateResult } from 'lit';
import { LocationController } from '../controllers/location.ts';
import { ATTACKERS_PATH } from '../model/attackers-url.ts';
import { entityOfPath } from '../model/entities-url.ts';
import { entitiesFrameStyles } from '../styles/entities-frame.ts';
import './mz-entity-list.ts';

/** Whom alerts are about, one of them by itself, and who attacks: by the address. */
export class MzEntitiesPage extends LitElement {
  static override styles = entitiesFrameStyles;

  constructor() {
    super();
    this.addController(new LocationController(this));
  }

  protected override render(): TemplateResult {
    const { pathname } = location;
    if (pathname === ATTACKERS_PATH) {
      void import('./mz-attackers.ts');
      return html`<mz-attackers></mz-attackers>`;
    }
    const name = entityOfPath(pathname);
    if (name === undefined) return html`<mz-entity-list></mz-entity-list>`;
    void import('./mz-entity.ts');
    return html`<mz-entity></mz-entity>`;
  }
}
customElements.define('mz-entities-page', MzEntitiesPage);
