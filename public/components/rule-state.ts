import { html, nothing, type TemplateResult } from 'lit';
import type { RuleView } from '../api/types.ts';
import { escapeHidden } from '../model/visible-text.ts';

const WORDS: Readonly<Record<RuleView['state'], string>> = {
  on: 'It runs.',
  off: 'It does not run.',
  silent: 'Rules that refer to it look at it; it raises no alerts of its own.',
  recalling: 'Its past is read before it is evaluated.',
  slow: 'It takes long, and is evaluated beside the others.',
  failed: 'It is not evaluated until rules are loaded anew',
};

/** How a rule does, in a word, and whether people changed it. */
export function ruleState(rule: Pick<RuleView, 'state' | 'failure' | 'changed' | 'pending'>): TemplateResult {
  const { state, failure, changed, pending } = rule;
  const title = failure === undefined ? WORDS[state] : `${WORDS[state]}: ${escapeHidden(failure)}`;
  return html`<span class="status ${state}" title=${title}>${state}</span>${
    pending
      ? html`<span class="sign pending" title="A change of it is taken over within seconds.">changing …</span>`
      : changed
        ? html`<span class="sign" title="People changed it while the server ran.">changed</span>`
        : nothing
  }`;
}
