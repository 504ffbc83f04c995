import { html, type TemplateResult } from 'lit';
import { icon } from '../components/icons.ts';
import { ALERTS_DEFAULTS, type AlertsState } from '../model/alerts-url.ts';

/** No alert is what is asked for: whether that is good news, and what to look at instead. */
export function noAlerts(state: AlertsState, change: (change: Partial<AlertsState>) => void): TemplateResult {
  const { sel: _, from: __, status: ___, ...wide } = ALERTS_DEFAULTS;
  const left = { sel: '', from: '', by: '', inside: undefined };
  const isStandard = JSON.stringify({ ...state, ...left }) === JSON.stringify({ ...ALERTS_DEFAULTS, ...left });
  const { q, entity, category, attack, country } = state;
  const texts = [q, entity, category, attack, country];
  const isNarrow = texts.some((text) => text !== '') || state.severity.length > 0 || state.rule.length > 0;
  return html`<div class="state">
    <span class="sign">${icon(isStandard ? 'check' : 'search', 26)}</span>
    <h2>${isStandard ? 'Nothing to look at' : 'No alert matches'}</h2>
    <p>${isStandard ? 'No alert of this time is open, acknowledged or escalated. New ones appear here by themselves.' : 'None of this time is what the filters ask for.'}</p>
    <div class="choices">
      ${isNarrow ? html`<button class="button" @click=${() => change(wide)}>${icon('close')} Remove the filters</button>` : ''}
      ${state.status.length > 0 ? html`<button class="button" @click=${() => change({ status: [] })}>Closed ones, too</button>` : ''}
      ${state.from === 'now-3650d' ? '' : html`<button class="button" @click=${() => change({ from: 'now-3650d' })}>${icon('clock')} All time</button>`}
    </div>
  </div>`;
}
