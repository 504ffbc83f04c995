import { html, nothing, type TemplateResult } from 'lit';
import type { RuleOutcome } from '../controllers/rule-handling.ts';
import { ruleChangeWords } from '../model/rule-actions.ts';
import { hostileText } from './hostile-text.ts';
import { icon } from './icons.ts';

/** What became of the last that was done with a rule, and the way back. */
export function ruleOutcome(
  { rule, change, isUndo, failure }: RuleOutcome,
  { canUndo, undo, close }: { readonly canUndo: boolean; readonly undo: () => void; readonly close: () => void },
): TemplateResult {
  const words = hostileText(ruleChangeWords(change, rule.setting), 200);
  const isBad = failure !== undefined;
  return html`<div class="outcome ${isBad ? 'bad' : ''}">
    <div class="told" role=${isBad ? 'alert' : 'status'}>
      ${icon(isBad ? 'alert' : 'check', 15)}
      <p>${hostileText(rule.title, 80)}: ${isBad ? html`<b>not ${isUndo ? 'set back' : 'changed'}</b> (${words}): ${hostileText(failure, 300)}` : html`${isUndo ? 'set back: ' : nothing}${words}`}</p>
    </div>
    ${canUndo && !isUndo && !isBad ? html`<button class="button small" title="Undo (u)" @click=${undo}>${icon('undo', 13)} Undo</button>` : nothing}
    <button class="icon" aria-label="Close this message" @click=${close}>${icon('close', 13)}</button>
  </div>`;
}
