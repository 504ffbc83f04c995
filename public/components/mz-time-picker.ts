import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { api } from '../api/api-client.ts';
import { OutsidePress } from '../controllers/outside-press.ts';
import { changePreferences, PreferencesController } from '../controllers/preferences.ts';
import type { Refresh } from '../model/events-url.ts';
import { formatTime, zoneName } from '../model/format.ts';
import { boundLabel, rangeLabel } from '../model/range-label.ts';
import { PRESETS, type RangeText, readTyped, resolveRange, shiftRange, zoomOut } from '../model/time-range.ts';
import { controls } from '../styles/controls.ts';
import { selectStyles } from '../styles/select.ts';
import { emit } from './emit.ts';
import { icon } from './icons.ts';

const REFRESHES: readonly { readonly value: Refresh; readonly label: string }[] = [
  { value: 'off', label: 'Off' },
  { value: '5s', label: 'Every 5 s' },
  { value: '30s', label: 'Every 30 s' },
  { value: 'tail', label: 'Live' },
];

/** The range of time, how it is kept up to date, and the zone in which times are shown. */
export class MzTimePicker extends LitElement {
  static override properties = { from: {}, to: {}, live: {}, open: { state: true }, wrong: { state: true } };
  declare from: string;
  declare to: string;
  declare live: Refresh;
  declare open: boolean;
  declare wrong: string;
  readonly #preferences = new PreferencesController(this);

  static override styles = [
    controls,
    selectStyles,
    css`
      :host { position: relative; display: flex; flex-wrap: wrap; align-items: flex-start; gap: 6px; min-width: 0; }
      .group { display: flex; min-width: 0; }
      .group .button { border-radius: 0; margin-left: -1px; }
      .group .button:first-child { border-radius: var(--radius) 0 0 var(--radius); margin-left: 0; }
      .group .button:last-child { border-radius: 0 var(--radius) var(--radius) 0; }
      .group .button.step { padding: 0 7px; color: var(--text-2); }
      .group .button:focus-visible { z-index: 1; }
      .panel { position: absolute; z-index: 40; top: 38px; right: 0; display: grid; grid-template-columns: 170px 270px; border: 1px solid var(--line-strong); border-radius: 10px; background: var(--raised); box-shadow: var(--shadow); }
      .presets { display: flex; flex-direction: column; padding: 8px; border-right: 1px solid var(--line); }
      .presets button { padding: 6px 8px; border: 0; border-radius: 5px; background: none; text-align: left; }
      .presets button:hover { background: var(--hover); }
      .presets button[aria-pressed='true'] { background: var(--accent-soft); color: var(--accent); font-weight: 600; }
      form { display: grid; gap: 8px; padding: 12px 14px; align-content: start; }
      label { display: grid; gap: 3px; color: var(--text-2); font-size: 12px; }
      .input { font-family: var(--mono); font-size: 12px; }
      .wrong { color: var(--bad); font-size: 12px; }
      p { margin: 0; color: var(--text-3); font-size: 12px; }
      .range { flex: 0 1 auto; overflow: hidden; }
      @media (max-width: 520px) {
        .group .button.range { padding: 0 6px; }
        .panel { position: fixed; top: auto; right: 6px; left: 6px; margin-top: 38px; grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); max-height: 70vh; overflow: auto; }
      }
      .select.on select { border-color: var(--accent); background: var(--accent-soft); color: var(--accent); }
    `,
  ];

  constructor() {
    super();
    this.from = 'now-24h';
    this.to = 'now';
    this.live = 'off';
    this.open = false;
    this.addController(
      new OutsidePress(this, () => {
        this.open = false;
      }),
    );
    this.wrong = '';
  }

  #choose(range: RangeText): void {
    this.open = false;
    this.wrong = '';
    emit(this, 'mz-range', range);
  }
  #shift(direction: -1 | 1): void {
    const range = resolveRange(this, api.now());
    if (range !== undefined) this.#choose(shiftRange(range, direction));
  }
  readonly #typed = (event: Event): void => {
    event.preventDefault();
    const typed = (name: string): string =>
      this.renderRoot.querySelector<HTMLInputElement>(`input[name="${name}"]`)?.value ?? '';
    const zone = this.#preferences.value.zone;
    const from = readTyped(typed('from'), zone);
    const to = readTyped(typed('to'), zone);
    if (from === undefined || to === undefined) {
      this.wrong = `${from === undefined ? '"From"' : '"To"'} is no time. Try now-6h, 6h, or 2026-11-24 10:00.`;
    } else if (resolveRange({ from, to }, api.now()) === undefined) this.wrong = '"From" must be before "To".';
    else this.#choose({ from, to });
  };
  readonly #escape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.open) return;
    event.stopPropagation();
    this.open = false;
    this.renderRoot.querySelector<HTMLElement>('.range')?.focus();
  };

  protected override render(): TemplateResult {
    const { zone } = this.#preferences.value;
    return html`<div class="group" role="group" aria-label="Time range" @keydown=${this.#escape}>
        <button class="button step" title="Earlier" aria-label="The range before" @click=${() => this.#shift(-1)}>${icon('left')}</button>
        <button class="button range" aria-haspopup="dialog" aria-expanded=${this.open} title=${this.#tooltip()} @click=${() => {
          this.open = !this.open;
        }}>
          ${icon('clock')} ${rangeLabel(this, zone)} ${icon('down', 10)}
        </button>
        <button class="button step" title="Later" aria-label="The range after" @click=${() => this.#shift(1)}>${icon('right')}</button>
        <button class="button step" title="Zoom out" aria-label="Zoom out" @click=${() => this.#choose(zoomOut(this, api.now()))}>${icon('zoomOut')}</button>
        ${this.open ? this.#panel() : nothing}
      </div>
      <button
        class="button zone"
        aria-label="Time zone: ${zoneName(zone)}. Switch to ${zone === 'utc' ? 'local time' : 'UTC'}"
        title="Now ${formatTime(api.now(), zone).slice(0, 19)} ${zoneName(zone)}&#10;Switch to ${zone === 'utc' ? `local time: ${formatTime(api.now(), 'local').slice(0, 19)} ${zoneName('local')}` : `UTC: ${formatTime(api.now(), 'utc').slice(0, 19)}`}"
        @click=${() => changePreferences({ zone: zone === 'utc' ? 'local' : 'utc' })}
      >
        ${zone === 'utc' ? 'UTC' : `Local (${zoneName('local')})`}
      </button>
      <span class="select ${this.live === 'off' ? '' : 'on'}">
        <select
          aria-label="Refresh"
          title="Keep the result up to date"
          .value=${this.live}
          @change=${(event: Event) => emit(this, 'mz-refresh', { live: (event.target as HTMLSelectElement).value as Refresh })}
        >
          ${REFRESHES.map(({ value, label }) => html`<option value=${value} ?selected=${value === this.live}>${value === 'off' ? 'Refresh off' : label}</option>`)}
        </select>
        ${icon('down', 12)}
      </span>
      <button class="button" title="Search again (r)" aria-label="Search again" @click=${() => emit(this, 'mz-again', null)}>${icon('refresh')}</button>`;
  }

  #tooltip(): string {
    const range = resolveRange(this, api.now());
    if (range === undefined) return 'Not a range of time';
    const line = (zone: 'utc' | 'local'): string =>
      `${formatTime(range.from, zone).slice(0, 19)} – ${formatTime(range.to, zone).slice(0, 19)} ${zoneName(zone)}`;
    return `${line('utc')}\n${line('local')}`;
  }

  #panel(): TemplateResult {
    const { zone } = this.#preferences.value;
    return html`<div class="panel" role="dialog" aria-label="Choose a range of time">
      <div class="presets">
        ${PRESETS.map(
          ({ from, to, label }) => html`<button
            aria-pressed=${from === this.from && to === this.to}
            @click=${() => this.#choose({ from, to })}
          >${label}</button>`,
        )}
      </div>
      <form @submit=${this.#typed}>
        <label>From<input class="input" name="from" autocomplete="off" .value=${boundLabel(this.from, zone)} /></label>
        <label>To<input class="input" name="to" autocomplete="off" .value=${boundLabel(this.to, zone)} /></label>
        <div role="alert">${this.wrong === '' ? nothing : html`<span class="wrong">${this.wrong}</span>`}</div>
        <button class="button primary">Apply</button>
        <p>Relative: <code>now-6h</code>, <code>now/d</code>. Absolute: <code>2026-11-24 10:00</code>, in ${zone === 'utc' ? 'UTC' : 'local time'}.</p>
      </form>
    </div>`;
  }
}
customElements.define('mz-time-picker', MzTimePicker);
