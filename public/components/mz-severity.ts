import { css, html, LitElement, type SVGTemplateResult, svg, type TemplateResult } from 'lit';
import { type SeverityKey, severityKey } from '../model/severity.ts';
import { controls } from '../styles/controls.ts';
import { hostileText } from './hostile-text.ts';

/** A shape for each severity, so that colour is never the only sign: the more corners filled, the worse. */
const SHAPES: Readonly<Record<SeverityKey, SVGTemplateResult>> = {
  emergency: svg`<path d="M4 1h4l3 3v4l-3 3H4L1 8V4z" fill="currentColor" />`,
  alert: svg`<path d="M6 .8 11.2 6 6 11.2.8 6z" fill="currentColor" />`,
  critical: svg`<path d="M1.5 1.5h9v9h-9z" fill="currentColor" />`,
  error: svg`<path d="M6 1 11.3 10.5H.7z" fill="currentColor" />`,
  warning: svg`<path d="M6 1.8 10.6 10H1.4z" />`,
  notice: svg`<circle cx="6" cy="6" r="4.2" fill="currentColor" />`,
  info: svg`<circle cx="6" cy="6" r="4" />`,
  debug: svg`<circle cx="6" cy="6" r="2" fill="currentColor" />`,
  other: svg`<path d="M2 6h8" />`,
};

/** The shape alone; the word stands beside it. */
export function severityShape(severity: string): TemplateResult {
  return html`<svg width="12" height="12" viewBox="0 0 12 12" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round" aria-hidden="true">
    ${SHAPES[severityKey(severity)]}
  </svg>`;
}

/** A severity as shape, word and colour. */
export class MzSeverity extends LitElement {
  static override properties = { value: {} };
  declare value: string;

  static override styles = [
    controls,
    css`
      :host { display: inline-flex; align-items: center; gap: 6px; max-width: 100%; font-size: 11px; font-weight: 600; letter-spacing: 0.03em; }
      span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      :host([data-key='emergency']) { color: var(--sev-emergency); }
      :host([data-key='alert']) { color: var(--sev-alert); }
      :host([data-key='critical']) { color: var(--sev-critical); }
      :host([data-key='error']) { color: var(--sev-error); }
      :host([data-key='warning']) { color: var(--sev-warning); }
      :host([data-key='notice']) { color: var(--sev-notice); }
      :host([data-key='info']) { color: var(--sev-info); }
      :host([data-key='debug']), :host([data-key='other']) { color: var(--sev-other); }
    `,
  ];

  constructor() {
    super();
    this.value = '';
  }
  protected override willUpdate(): void {
    this.dataset['key'] = severityKey(this.value);
  }
  protected override render(): TemplateResult {
    return html`${severityShape(this.value)}<span>${hostileText(this.value, 40)}</span>`;
  }
}
customElements.define('mz-severity', MzSeverity);
