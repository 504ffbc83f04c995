import { html, type TemplateResult } from 'lit';
import { copyText } from '../components/copy-text.ts';
import { emit } from '../components/emit.ts';
import { icon } from '../components/icons.ts';
import type { EventsState } from '../model/events-url.ts';

/** A first event, as it can be pasted into a shell. */
function firstEventCommand(intake: string): string {
  return `curl -s ${intake}/events -d '{"summary":"hello from curl","hostname":"laptop","category":"test"}'`;
}

const WIDER: readonly { readonly from: string; readonly label: string }[] = [
  { from: 'now-24h', label: 'Last 24 hours' },
  { from: 'now-7d', label: 'Last 7 days' },
  { from: 'now-30d', label: 'Last 30 days' },
  { from: 'now-3650d', label: 'All time' },
];

/** Nothing was ever stored: how to send the first event. */
export function noEventsYet(host: HTMLElement, intake: string | undefined): TemplateResult {
  const command = firstEventCommand(intake ?? `http://${location.hostname}:8080`);
  return html`<div class="state">
    <span class="sign">${icon('inbox', 28)}</span>
    <h2>No events yet</h2>
    <p>MozDef is ready and waiting. Paste this into a shell to send the first one; it will appear here by itself.</p>
    <div class="command">
      <code>${command}</code>
      <button class="icon" title="Copy" aria-label="Copy the command" @click=${() => copyText(host, command)}>${icon('copy')}</button>
    </div>
  </div>`;
}

/** Events there are, but none of them matches: what to change. */
export function nothingFound(host: HTMLElement, state: EventsState, range: string): TemplateResult {
  const wider = WIDER.filter(({ from }) => from !== state.from || state.to !== 'now');
  return html`<div class="state">
    <span class="sign">${icon('search', 26)}</span>
    <h2>No event matches</h2>
    <p>${state.q === '' && state.filters.length === 0 ? html`There are none in this range of time: ${range}.` : html`None in this range of time (${range}) matches the query${state.filters.length === 0 ? '' : ' and the filters'}.`}</p>
    <div class="choices">
      ${wider.map(({ from, label }) => html`<button class="button" @click=${() => emit(host, 'mz-range', { from, to: 'now' })}>${icon('clock')} ${label}</button>`)}
      ${state.q === '' ? '' : html`<button class="button" @click=${() => emit(host, 'mz-search', { q: '' })}>${icon('close')} Clear the query</button>`}
      ${state.filters.length === 0 ? '' : html`<button class="button" @click=${() => emit(host, 'mz-filters', { filters: [] })}>${icon('close')} Remove the filters</button>`}
    </div>
  </div>`;
}
