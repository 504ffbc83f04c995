import { html, type TemplateResult } from 'lit';
import type { Alert } from '../../src/alert/alert.ts';
import { verdictLabel } from '../model/alert-actions.ts';

/** How an alert stands, in a word; of a closed one what it was. */
export function alertStatus({ status, verdict }: Pick<Alert, 'status' | 'verdict'>): TemplateResult {
  const word = status === 'closed' && verdict !== undefined ? verdictLabel(verdict).toLowerCase() : status;
  const title = status === 'closed' && verdict !== undefined ? `closed: ${word}` : status;
  return html`<span class="status ${status}" title=${title}>${word}</span>`;
}
