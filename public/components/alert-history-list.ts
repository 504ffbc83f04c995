import { html, nothing, type TemplateResult } from 'lit';
import type { Alert } from '../../src/alert/alert.ts';
import type { HistoryEntry } from '../../src/alert/handle-alert.ts';
import { actionWords } from '../model/alert-actions.ts';
import { beforeWords } from '../model/alert-history.ts';
import { ago } from './ago.ts';
import type { FactContext } from './alert-facts.ts';
import { hostileBlock, hostileText } from './hostile-text.ts';

const NOTE_LENGTH = 10_000;

/** What people did with an alert, the latest first, down to when it was raised. */
export function alertHistory(
  { utctimestamp, rule }: Pick<Alert, 'utctimestamp' | 'rule'>,
  history: readonly HistoryEntry[],
  { now, zone }: FactContext,
): TemplateResult {
  return html`<ol class="history">
    ${history.toReversed().map((entry) => {
      const before = beforeWords(entry);
      const { note } = entry.action;
      return html`<li>
        <b>${hostileText(entry.actor, 100)}</b> ${hostileText(actionWords(entry.action), 300)}
        <span class="muted">${before === '' ? nothing : html`(${hostileText(before, 200)})`} ${ago(entry.utctimestamp, now, zone)}</span>
        ${note === undefined || note === '' ? nothing : html`<blockquote>${hostileBlock(note, NOTE_LENGTH)}</blockquote>`}
      </li>`;
    })}
    <li><b>${hostileText(rule, 100)}</b> raised it <span class="muted">${ago(utctimestamp, now, zone)}</span></li>
  </ol>`;
}
