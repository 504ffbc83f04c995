import { html, type TemplateResult } from 'lit';
import type { AlertAction } from '../../src/alert/after-action.ts';
import { icon } from '../components/icons.ts';
import type { AlertsScreen } from '../controllers/alerts-screen.ts';
import { me } from '../controllers/session.ts';
import { formatCount } from '../model/format.ts';

/** What can be done with all that are selected. */
export interface BulkActions {
  readonly handle: (action: Pick<AlertAction, 'status' | 'assignee'>) => void;
  readonly close: () => void;
}

/** How many are selected, and what can be done with them. */
export function alertsBulk(screen: AlertsScreen, { handle, close }: BulkActions): TemplateResult {
  const { chosen, handling } = screen;
  const button = (label: string, key: string, run: () => void): TemplateResult =>
    html`<button class="button small" title="${label} (${key})" ?disabled=${handling.busy} @click=${run}>${label}</button>`;
  return html`<div class="bulk" role="group" aria-label="Selected alerts">
    <b role="status">${formatCount(chosen.size)} selected</b>
    ${button('Acknowledge', 'a', () => handle({ status: 'acknowledged' }))}
    ${button('Assign to me', 'm', () => handle({ assignee: me()?.name ?? '' }))}
    ${button('Escalate', 'e', () => handle({ status: 'escalated' }))}
    ${button('Close …', 'c', close)}
    <button class="icon" aria-label="Select none" title="Select none (Esc)" @click=${() => screen.choose([...chosen], false)}>${icon('close', 13)}</button>
  </div>`;
}
