import { html, type TemplateResult } from 'lit';

const NAMES: Readonly<Record<string, string>> = {
  ' ': 'Space',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  'Ctrl+k': 'Ctrl+K',
};

/** Keys as they are printed on keyboards; one after the other for `g e`. */
export function keyCaps(keys: readonly string[]): TemplateResult[] {
  return keys.flatMap((key) => key.split(/(?<=.) (?=.)/)).map((part) => html`<kbd>${NAMES[part] ?? part}</kbd> `);
}
