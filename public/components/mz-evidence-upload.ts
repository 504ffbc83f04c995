import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { type EvidenceUpload, evidenceUploads } from '../controllers/evidence-uploads.ts';
import { controls } from '../styles/controls.ts';
import { hostileText } from './hostile-text.ts';
import { icon } from './icons.ts';

/** Where files are put that are to be evidence: chosen by a button or dropped here, with how far they are. */
export class MzEvidenceUpload extends LitElement {
  static override properties = { incident: { attribute: false }, over: { state: true } };
  /** Id of the incident. */
  declare incident: string;
  declare over: boolean;
  readonly #redraw = (): void => this.requestUpdate();

  static override styles = [
    controls,
    css`
      .zone { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 12px; margin-top: 10px; padding: 12px; border: 1px dashed var(--line-strong); border-radius: 10px; color: var(--text-2); font-size: 12px; }
      .zone.over { border-color: var(--accent); background: var(--accent-soft); }
      ul { margin: 8px 0 0; padding: 0; list-style: none; }
      li { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 10px; min-height: 30px; font-size: 12px; }
      .name { flex: 0 1 auto; min-width: 0; overflow-wrap: anywhere; }
      .bad { color: var(--bad); }
      progress { flex: 1 1 120px; max-width: 260px; height: 8px; accent-color: var(--accent); }
    `,
  ];

  constructor() {
    super();
    this.incident = '';
    this.over = false;
  }
  override connectedCallback(): void {
    super.connectedCallback();
    evidenceUploads.addEventListener('change', this.#redraw);
    // A file that is dropped beside the place for it must not take the place of the page.
    window.addEventListener('dragover', stay);
    window.addEventListener('drop', stay);
  }
  override disconnectedCallback(): void {
    evidenceUploads.removeEventListener('change', this.#redraw);
    window.removeEventListener('dragover', stay);
    window.removeEventListener('drop', stay);
    super.disconnectedCallback();
  }

  readonly #dropped = (event: DragEvent): void => {
    event.preventDefault();
    this.over = false;
    evidenceUploads.add(this.incident, [...(event.dataTransfer?.files ?? [])]);
  };
  readonly #chosen = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    evidenceUploads.add(this.incident, [...(input.files ?? [])]);
    input.value = '';
  };

  protected override render(): TemplateResult {
    const uploads = evidenceUploads.of(this.incident);
    return html`<div class="zone ${this.over ? 'over' : ''}" @dragover=${() => (this.over = true)} @dragleave=${() => (this.over = false)} @drop=${this.#dropped}>
        <button class="button small" @click=${() => this.renderRoot.querySelector('input')?.click()}>${icon('plus', 13)} Add files</button>
        <input type="file" multiple hidden aria-label="Files to be added" @change=${this.#chosen} />
        <span>or drop them here. Each is kept as it is, with its SHA-256, and given out only to be saved.</span>
      </div>
      ${uploads.length === 0 ? nothing : html`<ul aria-label="Files on their way">${uploads.map(uploadLine)}</ul>`}`;
  }
}
customElements.define('mz-evidence-upload', MzEvidenceUpload);

function stay(event: Event): void {
  event.preventDefault();
}

function uploadLine({ name, share, failure, drop }: EvidenceUpload): TemplateResult {
  const percent = Math.round(share * 100);
  return html`<li><span class="name">${hostileText(name, 200)}</span>
    ${
      failure === ''
        ? html`<progress max="100" value=${percent} aria-label="Sent"></progress><span>${percent === 100 ? 'being written' : `${percent} %`}</span>`
        : html`<span class="bad" role="alert">Not added: ${hostileText(failure, 300)}</span>`
    }
    <button class="icon" aria-label=${failure === '' ? 'Give this file up' : 'Close this message'} @click=${drop}>${icon('close', 13)}</button></li>`;
}
