import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { VersionedIncident } from '../../src/incident/incident.ts';
import { type ApiError, asApiError } from '../api/api-error.ts';
import { incidentApi } from '../api/incident-api.ts';
import { IncidentFinder } from '../controllers/incident-finder.ts';
import { controls } from '../styles/controls.ts';
import { incidentDialogStyles } from '../styles/incident-dialog.ts';
import { emit } from './emit.ts';
import { hostileText } from './hostile-text.ts';
import './mz-severity.ts';

type Mode = 'link' | 'merge';

interface Words {
  readonly title: (id: string) => string;
  /** What becomes of it. */
  readonly told: (id: string) => string;
  readonly why: string;
  readonly act: string;
}
const WORDS: Readonly<Record<Mode, Words>> = {
  link: {
    title: (id) => `What has ${id} to do with?`,
    told: () => 'Both then name each other.',
    why: 'What they have to do with one another',
    act: 'Link',
  },
  merge: {
    title: (id) => `Make ${id} part of another`,
    told: (id) =>
      `The other shows all of it from then on: parts, alerts, evidence, history. ${id} stays readable and can't be changed any more. This can't be taken back.`,
    why: 'Why',
    act: 'Merge into',
  },
};

/** Asks which other incident this one has to do with, or is to become part of, and does it; then sends `mz-incident` with the one to go on with. */
export class MzIncidentPick extends LitElement {
  static override properties = {
    incident: { state: true },
    mode: { state: true },
    chosen: { state: true },
    refused: { state: true },
    busy: { state: true },
  };
  declare incident: VersionedIncident | undefined;
  declare mode: Mode;
  declare chosen: VersionedIncident | undefined;
  declare refused: ApiError | undefined;
  declare busy: boolean;
  readonly #finder = new IncidentFinder(this, {
    which: 'unmerged',
    failed: (error) => {
      this.refused = error;
    },
  });

  static override styles = [controls, incidentDialogStyles];

  constructor() {
    super();
    this.incident = undefined;
    this.mode = 'link';
    this.chosen = undefined;
    this.refused = undefined;
    this.busy = false;
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog');
  }

  show(incident: VersionedIncident, mode: Mode): void {
    this.incident = incident;
    this.mode = mode;
    this.#finder.clear();
    this.chosen = undefined;
    this.refused = undefined;
    void this.updateComplete.then(() => {
      this.renderRoot.querySelector('form')?.reset();
      this.#dialog?.showModal();
    });
    void this.#finder.find('');
  }

  readonly #send = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { incident, chosen } = this;
    if (incident === undefined || chosen === undefined || this.busy) return;
    const note = (new FormData(event.target as HTMLFormElement).get('note') as string).trim();
    this.busy = true;
    this.refused = undefined;
    try {
      await incidentApi[this.mode](incident.id, chosen.id, note === '' ? undefined : note);
      this.#dialog?.close();
      emit(this, 'mz-incident', { id: this.mode === 'merge' ? chosen.id : incident.id });
    } catch (thrown) {
      this.refused = asApiError(thrown);
    } finally {
      this.busy = false;
    }
  };

  protected override render(): TemplateResult {
    const { incident, chosen, refused } = this;
    if (incident === undefined) return html``;
    const { title, told, why, act } = WORDS[this.mode];
    const { id } = incident;
    const found = this.#finder.found?.filter((one) => one.id !== id);
    return html`<dialog aria-labelledby="title">
      <h2 id="title">${title(id)}</h2>
      <p>${told(id)}</p>
      ${refused === undefined ? nothing : html`<p class="bad" role="alert">Not done: ${hostileText(refused.message, 400)}. ${hostileText(refused.body.remedy ?? '', 300)}</p>`}
      <label>Find the other by id, title, owner or tag<input class="input" type="search" autocomplete="off" autofocus @input=${(event: Event) => this.#finder.typed((event.target as HTMLInputElement).value)} /></label>
      <ul class="found" aria-label="Incidents">${found?.map((one) => this.#choice(one))}</ul>
      ${found?.length === 0 ? html`<p role="status">No other incident holds this text.</p>` : nothing}
      <form @submit=${this.#send}>
        <label>${why}<input class="input" name="note" maxlength="2000" autocomplete="off" /></label>
        <div class="end"><button class="button" type="button" @click=${() => this.#dialog?.close()}>Cancel</button>
          <button class="button primary" type="submit" ?disabled=${this.busy || chosen === undefined}>${act} ${chosen?.id ?? ''}</button></div>
      </form>
    </dialog>`;
  }

  #choice(one: VersionedIncident): TemplateResult {
    return html`<li><button class="choice" aria-pressed=${one.id === this.chosen?.id} @click=${() => (this.chosen = one)}>
      <span class="id">${one.id}</span><mz-severity value=${one.severity}></mz-severity><span class="name">${hostileText(one.summary, 200)}</span>
    </button></li>`;
  }
}
customElements.define('mz-incident-pick', MzIncidentPick);
