import { html, nothing, type TemplateResult } from 'lit';
import { ALERT_STATUSES } from '../../src/alert/alert.ts';
import { ALERT_GROUPINGS, type AlertGrouping } from '../../src/alert/group-alerts.ts';
import { SEVERITIES } from '../../src/event/severity.ts';
import { hostileText } from '../components/hostile-text.ts';
import { icon } from '../components/icons.ts';
import { rangeSelect } from '../components/range-select.ts';
import type { AlertsScreen } from '../controllers/alerts-screen.ts';
import { ALERT_MARKS, type AlertFacet } from '../model/alerts-url.ts';
import { formatCount } from '../model/format.ts';
import '../components/mz-facet.ts';

const FACETS: readonly { readonly facet: AlertFacet; readonly label: string; readonly known: readonly string[] }[] = [
  { facet: 'status', label: 'Status', known: ALERT_STATUSES },
  { facet: 'severity', label: 'Severity', known: SEVERITIES },
  { facet: 'rule', label: 'Rule', known: [] },
];
const GROUPING_WORDS: Readonly<Record<AlertGrouping, string>> = {
  rule: 'rule',
  entity: 'address, host or user',
  severity: 'severity',
  category: 'category',
  technique: 'technique',
  tactic: 'tactic',
  assignee: 'assignee',
};
const MARK_WORDS = { category: 'category', attack: 'ATT&CK', country: 'country' } as const;

/** What narrows the list, and how long it is; `typed` hears each change of the text. */
export function alertsBar(screen: AlertsScreen, typed: (q: string) => void): TemplateResult {
  const { state, facets, list } = screen;
  const { length } = list.rows.shown;
  return html`<h1>Alerts <span class="muted" role="status">${list.phase === 'ready' || length > 0 ? `${formatCount(length)}${list.hasMore ? '+' : ''}` : nothing}</span></h1>
    ${FACETS.map(({ facet, label, known }) => html`<mz-facet .facet=${facet} .label=${label} .known=${known} .chosen=${state[facet]} .counts=${facets.counts[facet] ?? {}} .partial=${facets.partial}></mz-facet>`)}
    ${state.entity === '' ? nothing : html`<button class="button on about" title="About anyone" @click=${() => screen.change({ entity: '' })}>About ${hostileText(state.entity.replace(':', ' '), 60)} ${icon('close', 12)}</button>`}
    ${groupSelect(screen)}
    ${ALERT_MARKS.map((mark) => (state[mark] === '' ? nothing : html`<button class="button on about" title="Of any ${MARK_WORDS[mark]}" @click=${() => screen.change({ [mark]: '' })}>${MARK_WORDS[mark]} ${hostileText(state[mark], 60)} ${icon('close', 12)}</button>`))}
    ${rangeSelect(state.from, 'Raised', (from) => screen.change({ from }))}
    <span class="find">${icon('search', 15)}<input class="input" type="search" aria-label="Text in alerts" placeholder="Text in summary, rule, tags or group" autocomplete="off" .value=${state.q} @input=${(event: Event) => typed((event.target as HTMLInputElement).value)} /></span>
    <button class="button" title="Load again (r)" aria-label="Load again" @click=${() => void screen.load()}>${icon('refresh')}</button>`;
}

function groupSelect({ state, change }: AlertsScreen): TemplateResult {
  const chosen = (event: Event): void =>
    change({ by: (event.target as HTMLSelectElement).value as AlertGrouping | '', inside: undefined });
  return html`<span class="select"><select aria-label="Group by" @change=${chosen}>
    <option value="" ?selected=${state.by === ''}>Not grouped</option>
    ${ALERT_GROUPINGS.map((by) => html`<option value=${by} ?selected=${state.by === by}>By ${GROUPING_WORDS[by]}</option>`)}
  </select>${icon('down', 12)}</span>`;
}
