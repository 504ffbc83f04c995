import { html, nothing, type TemplateResult } from 'lit';
import { unlinkWork } from '../controllers/incident-works.ts';
import { alertPath } from '../model/alerts-url.ts';
import { formatCount } from '../model/format.ts';
import { ago } from './ago.ts';
import { alertStatus } from './alert-status.ts';
import { hostileText } from './hostile-text.ts';
import { icon } from './icons.ts';
import type { IncidentContext } from './incident-context.ts';
import { inPage } from './links.ts';
import './mz-severity.ts';

/** The alerts that belong to an incident, as they stand now. */
export function incidentAlerts({ screen, what, editable, now, zone }: IncidentContext): TemplateResult {
  const { alerts, incident } = what;
  if (alerts.length === 0)
    return html`<section aria-label="Alerts"><h2>Alerts</h2><p class="muted none">None belong to it. On the page Alerts, the key <kbd>i</kbd> makes one part of it.</p></section>`;
  return html`<section aria-label="Alerts">
    <h2>Alerts <span class="muted">${alerts.length}</span></h2>
    <ul>${alerts.map(
      (alert) => html`<li class="part" data-id=${alert.id}>
        <div class="said">
          <div class="line"><mz-severity value=${alert.severity}></mz-severity>${alertStatus(alert)}<span class="main">${inPage(alertPath(alert.id), hostileText(alert.summary, 500))}</span></div>
          <div class="facts"><span>${hostileText(alert.rule, 100)}</span><span>${formatCount(alert.count)} event${alert.count === 1 ? '' : 's'}</span><span>last seen ${ago(alert.lastseen, now, zone)}</span>${alert.assignee === '' ? nothing : html`<span>${hostileText(alert.assignee, 80)} has it</span>`}</div>
        </div>
        ${editable ? html`<div class="acts"><button class="icon" aria-label="Take this alert out" title="Take this alert out" @click=${() => void screen.act(unlinkWork(incident.id, alert.id))}>${icon('close', 14)}</button></div>` : nothing}
      </li>`,
    )}</ul>
  </section>`;
}
