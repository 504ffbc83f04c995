import { html, nothing, type TemplateResult } from 'lit';
import { SEVERITIES } from '../../src/event/severity.ts';
import { icon } from '../components/icons.ts';
import type { RulesScreen } from '../controllers/rules-screen.ts';
import { formatCount } from '../model/format.ts';
import { RULE_STATES } from '../model/rule-rows.ts';
import type { RuleFacet, RulesState } from '../model/rules-url.ts';
import '../components/mz-facet.ts';

const FACETS: readonly { readonly facet: RuleFacet; readonly label: string; readonly known: readonly string[] }[] = [
  { facet: 'state', label: 'State', known: RULE_STATES },
  { facet: 'severity', label: 'Severity', known: SEVERITIES },
  { facet: 'type', label: 'Kind', known: [] },
];
/** What narrows the list, and how long it is; `typed` hears each change of the text. */
export function rulesBar(screen: RulesScreen, typed: (q: string) => void): TemplateResult {
  const { state, list } = screen;
  const { rules, counts } = list.asked(state);
  const all = list.answer?.rules.length ?? 0;
  const count = rules.length === all ? formatCount(all) : `${formatCount(rules.length)} of ${formatCount(all)}`;
  const view = (value: RulesState['view'], word: string): TemplateResult =>
    html`<button class="button" aria-pressed=${state.view === value} @click=${() => screen.change({ view: value })}>${word}</button>`;
  return html`<h1>Rules <span class="muted" role="status">${list.answer === undefined ? nothing : count}</span></h1>
    <span class="views" role="group" aria-label="Shown as">${view('list', 'List')}${view('attack', 'ATT&CK')}</span>
    ${FACETS.map(({ facet, label, known }) => html`<mz-facet .facet=${facet} .label=${label} .known=${known} .chosen=${state[facet]} .counts=${counts[facet]}></mz-facet>`)}
    <span class="find">${icon('search', 15)}<input class="input" type="search" aria-label="Text in rules" placeholder="Words in title, id, category, place or ATT&CK" autocomplete="off" .value=${state.q} @input=${(event: Event) => typed((event.target as HTMLInputElement).value)} /></span>
    <button class="button" title="Load again (r)" aria-label="Load again" @click=${() => void screen.load()}>${icon('refresh')}</button>`;
}
