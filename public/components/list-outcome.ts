import { html, nothing, type TemplateResult } from 'lit';
import type { ListOutcome } from '../controllers/list-handling.ts';
import { formatCount } from '../model/format.ts';
import { hostileText } from './hostile-text.ts';
import { icon } from './icons.ts';

const DONE = { remove: 'removed', approve: 'approved', refuse: 'refused', again: 'added again' } as const;
const MOST_TOLD = 20;

/** What became of the last that was done with entries, and the way back. */
export function listOutcome(
  { list, verb, done, left, failure }: ListOutcome,
  { canUndo, undo, close }: { readonly canUndo: boolean; readonly undo: () => void; readonly close: () => void },
): TemplateResult {
  const isBad = failure !== undefined || left.length > 0;
  const [only] = done;
  const what =
    done.length === 1 && only !== undefined ? hostileText(only, 100) : html`${formatCount(done.length)} entries`;
  return html`<div class="outcome ${isBad ? 'bad' : ''}">
    <div class="told" role=${isBad ? 'alert' : 'status'}>
      ${icon(isBad ? 'alert' : 'check', 15)}
      <div>
        <p>${hostileText(list, 63)}: ${failure === undefined ? html`${what} ${DONE[verb]}` : html`<b>nothing ${DONE[verb]}</b>: ${hostileText(failure, 300)}`}</p>
        ${left.length === 0 ? nothing : html`<ul>${left.slice(0, MOST_TOLD).map(({ value, fault }) => html`<li>${hostileText(value, 100)}: ${hostileText(fault, 300)}</li>`)}${left.length > MOST_TOLD ? html`<li>and ${formatCount(left.length - MOST_TOLD)} more</li>` : nothing}</ul>`}
      </div>
    </div>
    ${canUndo && verb === 'remove' ? html`<button class="button small" title="Undo (u)" @click=${undo}>${icon('undo', 13)} Undo</button>` : nothing}
    <button class="icon" aria-label="Close this message" @click=${close}>${icon('close', 13)}</button>
  </div>`;
}
