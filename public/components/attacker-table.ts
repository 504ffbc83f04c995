import { html, nothing, type TemplateResult } from 'lit';
import type { AttackerScope } from '../../src/alert/attacker-scopes.ts';
import type { Attacker } from '../../src/alert/attackers.ts';
import { blockedWords, canBlock } from '../model/block-attackers.ts';
import { countryName } from '../model/country-counts.ts';
import { alertsAbout, entityPath } from '../model/entities-url.ts';
import { formatCount, type Zone } from '../model/format.ts';
import { alertsUrl } from '../model/overview.ts';
import { ruleUrl } from '../model/rules-url.ts';
import { ago } from './ago.ts';
import { hostileText } from './hostile-text.ts';
import { icon } from './icons.ts';
import { inPage } from './links.ts';
import { styled } from './styled.ts';
import './mz-severity.ts';

const NAMED = { rules: 3, addresses: 3 };

export interface AttackerContext {
  readonly by: AttackerScope;
  /** Since when alerts were looked at. */
  readonly from: string;
  readonly now: number;
  readonly zone: Zone;
  /** Undefined for who may not propose to block. */
  readonly block: ((attacker: Attacker) => void) | undefined;
  /** The value that is being proposed. */
  readonly busy: string;
}

const HEADS: Readonly<Record<AttackerScope, string>> = { network: 'Network', address: 'Address', country: 'Country' };

/** Where alerts came from, the greatest risk first, each with the way to what is behind it and on a block list. */
export function attackerTable(attackers: readonly Attacker[], context: AttackerContext): TemplateResult {
  const most = Math.max(1, ...attackers.map(({ risk }) => risk));
  return html`<table class="attackers">
    <thead><tr><th scope="col" class="risk">Risk</th><th scope="col">${HEADS[context.by]}</th><th scope="col" class="severity">Severity</th><th scope="col" class="alerts">Alerts</th><th scope="col" class="time first">First seen</th><th scope="col" class="time">Last seen</th><th scope="col" class="rules">Rules</th><th scope="col" class="blocked">Firewalls</th></tr></thead>
    <tbody>${attackers.map((attacker) => row(attacker, most, context))}</tbody>
  </table>`;
}

function row(attacker: Attacker, most: number, context: AttackerContext): TemplateResult {
  const { risk, severity, firstseen, lastseen, rules } = attacker;
  const { now, zone } = context;
  const rest = rules.length - NAMED.rules;
  return html`<tr>
    <td class="risk"><b>${formatCount(risk)}</b><i aria-hidden="true"><i ${styled({ width: `${(risk / most) * 100}%` })}></i></i></td>
    <th scope="row">${name(attacker, context)}</th>
    <td class="severity"><mz-severity value=${severity}></mz-severity></td>
    <td class="alerts">${alerts(attacker, context)}</td>
    <td class="time first">${ago(firstseen, now, zone)}</td>
    <td class="time">${ago(lastseen, now, zone)}</td>
    <td class="rules">${rules.slice(0, NAMED.rules).map((id) => html`<span class="chip">${inPage(ruleUrl(id), hostileText(id, 60))}</span>`)}${rest > 0 ? ` and ${formatCount(rest)} more` : ''}</td>
    <td class="blocked ${attacker.blocked}">${standing(attacker, context)}</td>
  </tr>`;
}

function name({ value, latest, addresses, countries }: Attacker, { by }: AttackerContext): TemplateResult {
  if (by === 'country')
    return value === '' ? html`<i>not known</i>` : html`${countryName(value)} <span class="kind">${value}</span>`;
  const from = countries.map((code) => html` <span class="kind" title=${countryName(code)}>${code}</span>`);
  if (by === 'address') return html`${addressLink(value)}${from}`;
  const rest = addresses - NAMED.addresses;
  return html`<span class="value">${hostileText(value, 60)}</span>${from}
    <span class="members">${latest.slice(0, NAMED.addresses).map((one) => html`${addressLink(one)} `)}${rest > 0 ? `and ${formatCount(rest)} more` : ''}</span>`;
}

function addressLink(address: string): TemplateResult {
  return html`<span class="value">${inPage(entityPath({ kind: 'address', value: address }), hostileText(address, 60))}</span>`;
}

function alerts({ value, alerts: count }: Attacker, { by, from }: AttackerContext): TemplateResult {
  const words = html`${count === 1 ? '1 alert' : `${formatCount(count)} alerts`}`;
  if (by === 'address') return inPage(alertsAbout({ kind: 'address', value }, from), words);
  return by === 'country' && value !== '' ? inPage(alertsUrl({ status: [], country: value, from }), words) : words;
}

function standing(attacker: Attacker, { by, block, busy }: AttackerContext): TemplateResult {
  const button =
    block === undefined || !canBlock(attacker, by)
      ? nothing
      : html`<button class="button small" title="Propose it on a block list" aria-label="Block ${attacker.value}" ?disabled=${busy !== ''} @click=${() => block(attacker)}>${icon('plus', 12)} Block</button>`;
  return html`<span class="standing">${attacker.public ? blockedWords(attacker) : 'own network'}</span> ${button}`;
}
