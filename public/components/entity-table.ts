import { html, type TemplateResult } from 'lit';
import type { Entity } from '../../src/alert/entities.ts';
import { alertsAbout, entityPath } from '../model/entities-url.ts';
import { formatCount, type Zone } from '../model/format.ts';
import { ruleUrl } from '../model/rules-url.ts';
import { ago } from './ago.ts';
import { technique } from './alert-facts.ts';
import { hostileText } from './hostile-text.ts';
import { inPage } from './links.ts';
import { styled } from './styled.ts';
import './mz-severity.ts';

/** Rules that are named. */
const NAMED = 4;

interface EntityContext {
  /** Since when alerts were looked at. */
  readonly from: string;
  readonly now: number;
  readonly zone: Zone;
}

/** Those that alerts are about, the greatest risk first, each with the way to its alerts. */
export function entityTable(entities: readonly Entity[], context: EntityContext): TemplateResult {
  const most = Math.max(1, ...entities.map(({ risk }) => risk));
  return html`<table>
    <thead><tr><th scope="col" class="risk">Risk</th><th scope="col">Who or what</th><th scope="col" class="severity">Severity</th><th scope="col" class="alerts">Alerts</th><th scope="col" class="time">Last seen</th><th scope="col" class="rules">Rules</th><th scope="col" class="attack">ATT&CK</th></tr></thead>
    <tbody>${entities.map((entity) => row(entity, most, context))}</tbody>
  </table>`;
}

function row(entity: Entity, most: number, { from, now, zone }: EntityContext): TemplateResult {
  const { kind, value, risk, severity, alerts, lastseen, rules, attack } = entity;
  const words = alerts === 1 ? '1 alert' : `${formatCount(alerts)} alerts`;
  const rest = rules.length - NAMED;
  return html`<tr>
    <td class="risk"><b>${formatCount(risk)}</b><i aria-hidden="true"><i ${styled({ width: `${(risk / most) * 100}%` })}></i></i></td>
    <th scope="row"><span class="kind">${kind}</span> <span class="value">${inPage(entityPath({ kind, value }), hostileText(value, 200))}</span></th>
    <td><mz-severity value=${severity}></mz-severity></td>
    <td class="alerts">${inPage(alertsAbout({ kind, value }, from), html`${words}`)}</td>
    <td class="time">${ago(lastseen, now, zone)}</td>
    <td class="rules">${rules.slice(0, NAMED).map((id) => html`<span class="chip">${inPage(ruleUrl(id), hostileText(id, 60))}</span>`)}${rest > 0 ? ` and ${formatCount(rest)} more` : ''}</td>
    <td class="attack">${attack.map(technique)}</td>
  </tr>`;
}
