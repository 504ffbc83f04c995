import { html, nothing, type TemplateResult } from 'lit';
import type { RuleHistoryEntry } from '../../src/detect/settings/change-rule.ts';
import type { Zone } from '../model/format.ts';
import { ruleChangeWords } from '../model/rule-actions.ts';
import { ago } from './ago.ts';
import { hostileBlock, hostileText } from './hostile-text.ts';

const NOTE_LENGTH = 10_000;

/** What people changed about a rule, the latest first. */
export function ruleHistory(
  history: readonly RuleHistoryEntry[],
  { now, zone }: { readonly now: number; readonly zone: Zone },
): TemplateResult {
  if (history.length === 0) return html`<p class="muted">Nobody changed it while the server ran.</p>`;
  return html`<ol class="history">
    ${history.toReversed().map(({ actor, change, before, utctimestamp }) => {
      const note = change.note ?? change.except?.reason ?? '';
      return html`<li>
        <b>${hostileText(actor, 100)}</b> ${hostileText(ruleChangeWords(change, before), 400)}
        <span class="muted">${ago(utctimestamp, now, zone)}</span>
        ${note === '' ? nothing : html`<blockquote>${hostileBlock(note, NOTE_LENGTH)}</blockquote>`}
      </li>`;
    })}
  </ol>`;
}
