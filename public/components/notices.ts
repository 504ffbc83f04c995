import { html, type TemplateResult } from 'lit';
import type { ApiError } from '../api/api-error.ts';
import { live } from '../api/live-socket.ts';
import { icon } from './icons.ts';

/** Grey lines where rows will be. */
export function skeleton(lines = 14): TemplateResult {
  return html`<div class="skeleton" role="status">
    <span class="unseen">Loading</span>
    ${Array.from({ length: lines }, () => html`<div aria-hidden="true"><i></i><i></i><i></i><i></i></div>`)}
  </div>`;
}

/** What went wrong, what to do about it, and a way to try again. */
export function failure(error: ApiError, retry: () => void): TemplateResult {
  const { code, message, remedy } = error.body;
  const isQuery = code === 'query-invalid';
  return html`<div class="state" role="alert">
    <span class="sign bad">${icon('alert', 28)}</span>
    <h2>${isQuery ? 'The query cannot be understood' : message}</h2>
    ${isQuery ? html`<p>${message}</p>` : ''} ${remedy === undefined ? '' : html`<p>${remedy}</p>`}
    <p class="muted"><code>${code}</code>${error.requestId === undefined ? '' : html` · request <code>${error.requestId}</code>`}</p>
    <button class="button primary" @click=${retry}>${icon('refresh')} Try again</button>
  </div>`;
}

/** One line above a list. */
export function banner(
  kind: 'warn' | 'bad',
  text: string,
  action?: { readonly label: string; readonly run: () => void },
): TemplateResult {
  return html`<div class="banner ${kind}" role="status">
    ${icon('alert', 15)}<span>${text}</span>
    ${action === undefined ? '' : html`<button class="button small" @click=${action.run}>${action.label}</button>`}
  </div>`;
}

/** Nothing comes over the live connection; `consequence`: what is not seen for that. */
export function lostLive(consequence: string): TemplateResult {
  return banner('bad', `The live connection is lost. ${consequence}; trying again …`, {
    label: 'Try now',
    run: () => live.retry(),
  });
}

/** What is shown is old, since it could not be read again. */
export function stale(error: ApiError, retry: () => void): TemplateResult {
  return banner('bad', `${error.body.message} This is how it was before.`, { label: 'Try again', run: retry });
}
