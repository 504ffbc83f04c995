import { html, type TemplateResult } from 'lit';
import { emit } from '../components/emit.ts';
import { icon } from '../components/icons.ts';
import type { FirstEvent } from '../controllers/first-event.ts';
import type { EventsState } from '../model/events-url.ts';

const WIDER: readonly { readonly from: string; readonly label: string }[] = [
  { from: 'now-24h', label: 'Last 24 hours' },
  { from: 'now-7d', label: 'Last 7 days' },
  { from: 'now-30d', label: 'Last 30 days' },
  { from: 'now-3650d', label: 'All time' },
];

/** Nothing was ever sent here: how to send the first event, and that it has come. */
export function firstRun({ status, arrived }: FirstEvent): TemplateResult {
  void import('../components/mz-first-run.ts');
  const { intake, intakeNeedsToken = false } = status ?? {};
  return html`<mz-first-run .intake=${intake} .needsToken=${intakeNeedsToken} .arrived=${arrived}></mz-first-run>`;
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
