import { html, nothing, type TemplateResult } from 'lit';
import type { Alert } from '../../src/alert/alert.ts';
import { attackUrl, groupPivots, groupUrl, ruleLink } from '../model/alert-links.ts';
import { type AlertsState, encodeAlertsState } from '../model/alerts-url.ts';
import { listDetails } from '../model/event-fields.ts';
import { formatCount, type Zone } from '../model/format.ts';
import { incidentPath } from '../model/incidents-url.ts';
import { ruleUrl } from '../model/rules-url.ts';
import { ago } from './ago.ts';
import { hostileBlock, hostileText } from './hostile-text.ts';
import { icon } from './icons.ts';
import { inPage, outside } from './links.ts';

const TEXT_LENGTH = 10_000;
const MOST_DETAILS = 200;

/** What the parts of an alert's page share. */
export interface FactContext {
  readonly now: number;
  readonly zone: Zone;
  /** What the list shows, so that a link to another alert keeps it. */
  readonly state: AlertsState;
}

type Fact = readonly [string, unknown];

/** All that is known of an alert, but for its group, events and history. */
export function alertFacts(alert: Alert, { now, zone, state }: FactContext): TemplateResult {
  const facts: readonly (Fact | false)[] = [
    ['First seen', ago(alert.firstseen, now, zone)],
    ['Last seen', ago(alert.lastseen, now, zone)],
    ['Raised', ago(alert.utctimestamp, now, zone)],
    ['Events', formatCount(alert.count)],
    ['Risk', `${alert.risk} of 100`],
    alert.severityset === true && ['Severity', 'set by a person, whatever the rule says'],
    alert.reason !== undefined && ['Reason', hostileText(alert.reason)],
    alert.mergedinto !== undefined && [
      'Part of',
      inPage(encodeAlertsState({ ...state, sel: alert.mergedinto }), hostileText(alert.mergedinto, 80)),
    ],
    alert.incident !== undefined && ['Incident', inPage(incidentPath(alert.incident), hostileText(alert.incident, 80))],
    ['Category', hostileText(alert.category, 100)],
    alert.tags.length > 0 && [
      'Tags',
      alert.tags.map((tag) => html`<span class="chip">${hostileText(tag, 100)}</span>`),
    ],
    alert.attack.length > 0 && ['ATT&CK', alert.attack.map(technique)],
    [
      'Rule',
      html`<span class="code">${inPage(ruleUrl(alert.rule), hostileText(alert.rule, 200))}</span>, version <span class="code">${hostileText(alert.ruleversion, 40)}</span>`,
    ],
    // Sigma's rules are under a licence that asks to name who wrote them.
    alert.author !== undefined && ['Rule by', hostileText(alert.author, 400)],
    alert.channel !== '' && ['Channel', hostileText(alert.channel, 100)],
    ['Told', alert.notify ? 'to whoever is to be notified' : 'to no one: its rule does not notify'],
    ['Id', html`<span class="code">${hostileText(alert.id, 100)}</span>`],
  ];
  return html`<dl>${facts.map((fact) => (fact === false ? nothing : html`<dt>${fact[0]}</dt><dd>${fact[1]}</dd>`))}</dl>`;
}

/** An id of ATT&CK, as the way to what MITRE says of it. */
export function technique(id: string): TemplateResult {
  const url = attackUrl(id);
  return html`<span class="chip">${url === undefined ? hostileText(id, 40) : outside(url, id)}</span>`;
}

/** What its rule and alert plugins know besides; nothing where that is nothing. */
export function alertDetails({ details = {} }: Pick<Alert, 'details'>): TemplateResult | typeof nothing {
  const values = listDetails(details);
  if (values.length === 0) return nothing;
  const shown = values.slice(0, MOST_DETAILS);
  const more = values.length - shown.length;
  return html`<h3>What is known</h3><dl>${shown.map(
    ({ field, text }) => html`<dt>${hostileText(field, 200)}</dt><dd class="code">${hostileText(text, 500)}</dd>`,
  )}</dl>${more === 0 ? nothing : html`<p class="muted">${more} more; the API has all.</p>`}`;
}

/** What its events have in common, each value with the way to the events. */
export function alertGroup(alert: Alert): TemplateResult {
  const pivots = groupPivots(alert);
  const whole = pivots.length > 1 ? groupUrl(alert) : undefined;
  if (pivots.length === 0) return html`<p class="muted">The rule does not group its events.</p>`;
  return html`<ul class="pivots">
    ${pivots.map(
      ({ field, value, url }) => html`<li>
        <span class="field">${hostileText(field, 200)}</span>
        <span class="value">${value === '' ? html`<i class="muted">none</i>` : hostileText(value, 500)}</span>
        ${url === undefined ? nothing : inPage(url, html`its events`)}
      </li>`,
    )}
    ${whole === undefined ? nothing : html`<li>${inPage(whole, html`Events with all of these`)}</li>`}
  </ul>`;
}

/** What the rule says is to be done, and where more about it stands. */
export function alertRunbook({ runbook, url }: Pick<Alert, 'runbook' | 'url'>): TemplateResult {
  return html`${runbook === '' ? nothing : html`<p class="text">${linkOrText(runbook)}</p>`}
    ${url === '' ? nothing : html`<p class="text">${icon('link', 12)} ${linkOrText(url)}</p>`}`;
}

// Written by the rule's author, and never made of what events say.
function linkOrText(text: string): TemplateResult {
  const url = ruleLink(text);
  return url === undefined ? hostileBlock(text, TEXT_LENGTH) : outside(url, text.trim());
}
