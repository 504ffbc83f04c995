import { html, nothing, type TemplateResult } from 'lit';
import type { Failure, Outcome } from '../controllers/alert-handling.ts';
import { actionWords } from '../model/alert-actions.ts';
import { formatCount } from '../model/format.ts';
import { emit } from './emit.ts';
import { hostileText } from './hostile-text.ts';
import { icon } from './icons.ts';

/** Failures that are told one by one; all are marked in the list. */
const TOLD = 5;

const alertsWord = (count: number): string => (count === 1 ? '1 alert' : `${formatCount(count)} alerts`);

/** What became of each of the alerts of the last action, and the way back. */
export function alertOutcome(
  host: HTMLElement,
  outcome: Outcome,
  done: { canUndo: boolean; close: () => void },
): TemplateResult {
  const { failed } = outcome;
  return html`<div class="outcome ${failed.length > 0 ? 'bad' : ''}">
    <div class="told" role=${failed.length > 0 ? 'alert' : 'status'}>
      ${icon(failed.length > 0 ? 'alert' : 'check', 15)}
      <div>
        <p>${outcomeWords(outcome)}</p>
        ${failed.length === 0 ? nothing : html`<ul>${failed.slice(0, TOLD).map((failure) => failureLine(host, failure))}</ul>`}
        ${failed.length > TOLD ? html`<p>and ${formatCount(failed.length - TOLD)} more, marked in the list</p>` : nothing}
      </div>
    </div>
    ${done.canUndo && !outcome.isUndo && outcome.done.length > 0 ? html`<button class="button small" title="Undo (u)" @click=${() => emit(host, 'mz-undo', null)}>${icon('undo', 13)} Undo</button>` : nothing}
    <button class="icon" aria-label="Close this message" @click=${done.close}>${icon('close', 13)}</button>
  </div>`;
}

/** `2 alerts acknowledged, 1 alert not changed`. */
function outcomeWords({ action, isUndo, done, failed }: Outcome): TemplateResult {
  const words = isUndo ? `set back (${actionWords(action)})` : actionWords(action);
  return html`${done.length === 0 ? nothing : html`${alertsWord(done.length)} ${hostileText(words, 200)}`}${done.length > 0 && failed.length > 0 ? ', ' : nothing}${failed.length === 0 ? nothing : html`<b>${alertsWord(failed.length)} not changed</b>`}`;
}

function failureLine(host: HTMLElement, { alert, isConflict, message }: Failure): TemplateResult {
  return html`<li>
    <button class="name" @click=${() => emit(host, 'mz-alert', { id: alert.id })}>${hostileText(alert.summary, 80)}</button>:
    ${hostileText(message, 300)}${isConflict ? ': look again' : nothing}
  </li>`;
}
