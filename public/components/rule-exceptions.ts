import { html, nothing, type TemplateResult } from 'lit';
import type { RuleException } from '../../src/detect/rule/exceptions.ts';
import type { RuleDetail } from '../api/types.ts';
import type { Zone } from '../model/format.ts';
import { ago } from './ago.ts';
import { hostileText } from './hostile-text.ts';

const DAY_MS = 86_400_000;

interface ExceptionContext {
  readonly now: number;
  readonly zone: Zone;
  readonly busy: boolean;
  readonly remove: (id: string) => void;
}

/** Events that a rule does not count: those that people added, which can go, then those of its file and of the configuration. */
export function ruleExceptions({ exceptions, setting }: RuleDetail, context: ExceptionContext): TemplateResult {
  const { now, zone, busy, remove } = context;
  if (exceptions.length + setting.exceptions.length === 0)
    return html`<p class="muted">None: it counts all that it looks for.</p>`;
  return html`<ul class="exceptions">
    ${setting.exceptions.map(
      (exception) => html`<li>
        <div>${said(exception, now)}<span class="muted">, added by ${hostileText(exception.addedby, 100)} ${ago(exception.added, now, zone)}</span></div>
        <button class="button small" ?disabled=${busy} aria-label="Remove the exception ${exception.query}" @click=${() => remove(exception.id)}>Remove</button>
      </li>`,
    )}
    ${exceptions.map(
      (exception) => html`<li>
        <div>${said(exception, now)}<span class="muted">, of its file or the configuration: changed there</span></div>
      </li>`,
    )}
  </ul>`;
}

function said({ query, reason, owner, until }: RuleException, now: number): TemplateResult {
  const isOver = until !== undefined && Date.parse(until) + DAY_MS <= now;
  return html`<span class="code">${hostileText(query, 2000)}</span><br />
    ${hostileText(reason, 500)} <span class="muted">answered for by ${hostileText(owner, 200)}</span>${
      until === undefined
        ? nothing
        : html`, ${isOver ? html`<b class="over">ran out on ${until}</b>` : `until ${until}`}`
    }`;
}
