import type { Report, ReportSection } from './report.ts';
import { withoutControls } from './report-text.ts';

/** What Markdown or HTML in it would obey. */
const OBEYED = /[\\`*_[\]<>|~&$@#]|:(?=\/)|(?<=\b(?:mailto|xmpp)):|\bwww(?=\.)|(?<=^\s*)[-=+]|(?<=^\s*\d+)[.)]/gi;

/**
 * A report as Markdown. All that came from events or people is text in it: no program finds a link, an image or HTML there.
 */
export function markdownReport({ title, tlp, written, by, facts, sections }: Report): string {
  const parts = [
    `# ${plain(title)}\n`,
    `${plain(`TLP:${tlp}`)}. Written ${written} by ${plain(by)}.\n`,
    `${table({ head: ['', ''], rows: facts })}\n`,
    ...sections.map(sectionText),
  ];
  return parts.join('\n');
}

function sectionText({ title, text, lines = [], table: shown }: ReportSection): string {
  const body =
    text !== undefined ? paragraphs(text) : shown ? table(shown) : lines.map((line) => `- ${plain(line)}`).join('\n');
  return `## ${title}\n\n${body}\n`;
}

function table({ head, rows }: Required<ReportSection>['table']): string {
  const lineOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [lineOf(head), lineOf(head.map(() => '---')), ...rows.map((cells) => lineOf(cells.map(cell)))].join('\n');
}

/** A text in a cell of a table: on one line. */
function cell(text: string): string {
  return text.split(/\r?\n/).map(plain).join('<br>');
}

/** A text of several lines, each of them its own. */
function paragraphs(text: string): string {
  return text
    .split(/\r?\n/)
    .map((one) => `> ${plain(one)}`.trimEnd())
    .join('  \n');
}

/** A text as nothing but text, on one line. */
function plain(text: string): string {
  return withoutControls(text.replace(/[\r\n]+/g, ' ')).replace(OBEYED, escaped);
}

function escaped(text: string): string {
  if (text.length === 1) return `\\${text}`;
  // An address without a scheme, too, is a link to some programs.
  return `${text}&#8203;`;
}
