import { html, type TemplateResult } from 'lit';
import { cutText, defang, visibleSegments } from '../model/visible-text.ts';

/** Text from outside, for one line: as text nodes, hidden characters as marks, addresses defanged, cut at `max`. */
export function hostileText(text: string, max = 600): TemplateResult {
  const cut = cutText(text, max);
  return html`<bdi class="hostile">${marked(defang(cut.text))}${cut.left > 0 ? '…' : ''}</bdi>`;
}

/** The same over several lines: line ends and tabs are kept as they are, beside their marks. */
export function hostileBlock(text: string, max: number): TemplateResult {
  return html`<bdi class="hostile">${marked(defang(cutText(text, max).text), true)}</bdi>`;
}

function marked(text: string, keepLines = false): unknown[] {
  return visibleSegments(text).map((segment) => {
    if ('text' in segment) return segment.text;
    if (!keepLines || segment.mark !== '↵')
      return html`<span class="mark" title=${segment.name}>${segment.mark}</span>`;
    return '\n';
  });
}
