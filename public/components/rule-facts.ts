import { html, nothing, type TemplateResult } from 'lit';
import type { RuleDetail } from '../api/types.ts';
import { ALERTS_DEFAULTS, encodeAlertsState } from '../model/alerts-url.ts';
import { formatCount, formatDuration } from '../model/format.ts';
import { technique } from './alert-facts.ts';
import { hostileText } from './hostile-text.ts';
import { inPage } from './links.ts';

/** The address of all alerts of a rule in the time of the page's figures. */
function alertsOfRule(id: string): string {
  return encodeAlertsState({ ...ALERTS_DEFAULTS, status: [], rule: [id] });
}

/** All that is known of a rule in a few words each. */
export function ruleFacts(rule: RuleDetail): TemplateResult {
  const facts: readonly (readonly [string, unknown] | false)[] = [
    ['Alerts', inPage(alertsOfRule(rule.id), html`its alerts of 30 days`)],
    ['Kind', rule.type.replace('_', ' ')],
    ['Looks at', scheduleWords(rule)],
    rule.windowms !== undefined && ['Window', formatDuration(rule.windowms)],
    rule.matches !== undefined && ['Events', `${formatCount(rule.matches)} counted since it was loaded`],
    ['Category', hostileText(rule.category, 100)],
    rule.tags.length > 0 && ['Tags', rule.tags.map((tag) => html`<span class="chip">${hostileText(tag, 100)}</span>`)],
    rule.attack.length > 0 && ['ATT&CK', rule.attack.map(technique)],
    rule.examples !== undefined && ['Examples', `${formatCount(rule.examples)} in its file`],
    // Sigma's rules are under a licence that asks to name who wrote them.
    rule.author !== '' && ['Author', hostileText(rule.author, 400)],
    ['Version', html`<span class="code">${hostileText(rule.version, 40)}</span>`],
    ['Id', html`<span class="code">${hostileText(rule.id, 100)}</span>`],
  ];
  return html`<dl>${facts.map((fact) => (fact === false ? nothing : html`<dt>${fact[0]}</dt><dd>${fact[1]}</dd>`))}</dl>`;
}

function scheduleWords({ on, schedulems }: RuleDetail): string {
  if (on === 'stream') return 'events as they pass';
  return schedulems === undefined ? 'stored events' : `stored events, every ${formatDuration(schedulems)}`;
}
