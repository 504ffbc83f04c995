import { html, type TemplateResult } from 'lit';
import type { ListHead } from '../../src/lists/list.ts';
import { copyText } from './copy-text.ts';
import { icon } from './icons.ts';
import { inPage } from './links.ts';

/** How firewalls and other programs fetch a list: its address, and lines to try it with. */
export function listExport(host: HTMLElement, { name, kind, types }: ListHead): TemplateResult {
  const url = `${location.origin}/api/lists/${encodeURIComponent(name)}/export`;
  const hasBoth = types.includes('domain') && types.some((type) => type === 'ip' || type === 'cidr');
  const urls = hasBoth ? [`${url}?type=ip,cidr`, `${url}?type=domain`] : [url];
  const what = kind === 'block' ? 'What is approved' : 'What is in force';
  return html`<div class="export">
    <p>${what} now, one value a line, as firewalls and other programs fetch it. An answer of <code>304</code> says that nothing has changed, to who sends back the <code>ETag</code>.</p>
    ${urls.map((one) => copyable(host, 'address', one))}
    <p>It takes a token of the role viewer, which is made in ${inPage('/settings', html`Settings`)}; better by an account that is for this alone.</p>
    ${urls.map((one) => copyable(host, 'command', `curl -H "Authorization: Bearer TOKEN" '${one}'`))}
    <p>A firewall that can send no header has the token as the password in the address: <code>https://firewall:TOKEN@…</code>. With <code>format=json</code> come reasons and ends, too.</p>
  </div>`;
}

function copyable(host: HTMLElement, what: string, text: string): TemplateResult {
  return html`<div class="copyable"><code>${text}</code><button class="button small" aria-label="Copy the ${what} ${text}" @click=${() => void copyText(host, text)}>${icon('copy', 13)} Copy</button></div>`;
}
