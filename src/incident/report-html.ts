import { createHash } from 'node:crypto';
import type { Report, ReportSection } from './report.ts';
import { withoutControls } from './report-text.ts';

/** For paper: black on white, what belongs together on one page, the marking on each. */
const STYLE = `
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #111; background: #fff; font: 14px/1.45 system-ui, sans-serif; }
h1 { margin: .6rem 0; font-size: 1.5rem; }
h2 { margin: 1.6rem 0 .5rem; padding-bottom: .2rem; border-bottom: 2px solid #111; font-size: 1.1rem; break-after: avoid; }
h1, td, li, blockquote, dd { overflow-wrap: anywhere; unicode-bidi: isolate; }
.tlp { display: inline-block; padding: .15rem .6rem; background: #000; font: 700 .9rem ui-monospace, monospace; print-color-adjust: exact; }
.RED { color: #ff2b2b; } .AMBER { color: #ffc000; } .GREEN { color: #33ff00; } .CLEAR { color: #fff; }
.written { margin: .4rem 0; color: #444; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.2rem; margin: 1rem 0; }
dt { color: #444; } dd { margin: 0; }
table { width: 100%; border-collapse: collapse; font-size: .85rem; }
th, td { padding: .3rem .5rem; border: 1px solid #bbb; text-align: left; vertical-align: top; white-space: pre-wrap; }
.word { white-space: nowrap; }
th { background: #eee; print-color-adjust: exact; white-space: nowrap; }
tr { break-inside: avoid; } thead { display: table-header-group; }
blockquote { margin: 0; padding-left: .8rem; border-left: 3px solid #bbb; white-space: pre-wrap; }
footer { display: none; }
@page { margin: 16mm 14mm 20mm; }
@media print {
  body { max-width: none; margin: 0; padding: 0; font-size: 10.5pt; }
  footer { display: block; position: fixed; right: 0; bottom: -12mm; left: 0; text-align: center; font-size: 8pt; }
}
`;
const STYLE_HASH = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;

/** What a browser may do with the report: nothing but lay it out. */
export const HTML_REPORT_POLICY = `default-src 'none'; style-src ${STYLE_HASH}; base-uri 'none'; form-action 'none'`;

/**
 * A report as one page of HTML that needs nothing else and is fit to be printed. All that came from events or people is text in it: there is
 * no script, no link and no image, and the page itself forbids them.
 */
export function htmlReport({ title, tlp, written, by, facts, sections }: Report): string {
  // AMBER+STRICT has the colour of AMBER.
  const [colour = ''] = /^(?:RED|AMBER|GREEN|CLEAR)\b/.exec(tlp) ?? [];
  const marking = `TLP:${text(tlp)}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${text(HTML_REPORT_POLICY)}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width">
<title>${text(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<span class="tlp ${colour}">${marking}</span>
<h1>${text(title)}</h1>
<p class="written">Written ${text(written)} by ${text(by)}. Times are in UTC.</p>
<dl>${facts.map(([key, value]) => `<dt>${text(key)}</dt><dd>${text(value)}</dd>`).join('')}</dl>
</header>
<main>
${sections.map(sectionText).join('\n')}
</main>
<footer>${marking} – ${text(title)}</footer>
</body>
</html>
`;
}

function sectionText(section: ReportSection): string {
  return `<section><h2>${text(section.title)}</h2>\n${bodyOf(section)}</section>`;
}

function bodyOf({ text: said, lines = [], table }: ReportSection): string {
  if (said !== undefined) return `<blockquote>${text(said)}</blockquote>\n`;
  if (!table) return `<ul>${lines.map((line) => `<li>${text(line)}</li>`).join('')}</ul>\n`;
  const rowOf = (cells: readonly string[], tag: string): string =>
    `<tr>${cells.map((cell) => `<${tag}${/^\S{1,24}$/.test(cell) ? ' class="word"' : ''}>${text(cell)}</${tag}>`).join('')}</tr>`;
  const rows = table.rows.map((cells) => rowOf(cells, 'td')).join('\n');
  return `<table><thead>${rowOf(table.head, 'th')}</thead>\n<tbody>\n${rows}\n</tbody></table>\n`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as nothing but text, in an element or an attribute. */
function text(said: string): string {
  return withoutControls(said.replaceAll('\r\n', '\n')).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
