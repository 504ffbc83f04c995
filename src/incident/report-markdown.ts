import { disarmed } from './indicator-value.ts';
import { indicatorIn, type Part } from './part.ts';
import { PARTS, type PartKind } from './part-kinds.ts';
import type { WholeIncident } from './whole-incident.ts';

/** What Markdown or HTML in it would obey. */
const OBEYED = /[\\`*_[\]<>|~&$@#]|:(?=\/)|(?<=\b(?:mailto|xmpp)):|\bwww(?=\.)|(?<=^\s*)[-=+]|(?<=^\s*\d+)[.)]/gi;
// oxlint-disable-next-line no-control-regex -- control characters are what it is about
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/**
 * The whole incident as Markdown, for people elsewhere. All that came from events or people is text in it: no program finds a link, an
 * image or HTML there, and indicators are defanged.
 */
export function markdownReport(
  whole: WholeIncident,
  { written, by }: { readonly written: string; readonly by: string },
): string {
  const { incident } = whole;
  const sections = [
    `# ${incident.id}: ${plain(incident.summary)}\n`,
    `${plain(`TLP:${incident.tlp}`)}. Written ${written} by ${plain(by)}.\n`,
    headOf(whole),
    section('Description', incident.description === '' ? [] : [paragraphs(incident.description)]),
    timesOf(whole),
    timelineSection(whole),
    alertsSection(whole),
    ...(['indicator', 'theory', 'mitigation', 'task', 'reference', 'lesson'] as const).map((kind) =>
      partsSection(whole, kind),
    ),
    section(
      'Linked',
      whole.links.map(({ id, summary, note }) => `- ${id}: ${plain(summary)}${note === '' ? '' : ` (${plain(note)})`}`),
    ),
  ];
  return sections.filter((text) => text !== '').join('\n');
}

function headOf({ incident }: WholeIncident): string {
  const { kind, phase, severity, owner, responders, contact, tags, merged } = incident;
  const rows: readonly (readonly [string, string])[] = [
    ['Kind', kind],
    ['Phase', phase],
    ['Severity', severity],
    ['Owner', owner],
    ['Responders', responders.join(', ')],
    ['Contact', contact],
    ['Tags', tags.join(', ')],
    ['Merged into it', merged.join(', ')],
  ];
  const said = rows.filter(([, value]) => value !== '').map(([key, value]) => [key, plain(value)]);
  return `${table(['', ''], said)}\n`;
}

function timesOf({ times }: WholeIncident): string {
  return section(
    'Times',
    Object.entries(times).map(([span, ms]) => `- to ${span} it: ${inWords(ms)}`),
  );
}

function timelineSection({ timeline }: WholeIncident): string {
  const rows = timeline.map(({ at, kind, text, by }) => [at, kind, cell(text), plain(by)]);
  return rows.length === 0 ? '' : section('Timeline', [table(['When', 'What', '', 'Who'], rows)]);
}

function alertsSection({ alerts }: WholeIncident): string {
  const rows = alerts.map(({ id, severity, status, firstseen, count, summary }) => [
    plain(id),
    severity,
    status,
    firstseen,
    String(count),
    cell(summary),
  ]);
  return rows.length === 0
    ? ''
    : section('Alerts', [table(['Id', 'Severity', 'Status', 'First seen', 'Events', 'Summary'], rows)]);
}

/** Fields in the table of a kind, the others beneath it are long. */
const COLUMNS: Readonly<Partial<Record<PartKind, readonly string[]>>> = {
  indicator: ['type', 'value', 'state', 'description'],
  theory: ['summary', 'status', 'description'],
  mitigation: ['summary', 'status', 'owner', 'temporary', 'description'],
  task: ['summary', 'status', 'owner', 'due', 'description'],
  reference: ['reference', 'description'],
  lesson: ['summary', 'description'],
};

function partsSection({ parts }: WholeIncident, kind: PartKind): string {
  const { plural } = PARTS[kind];
  const columns = COLUMNS[kind] ?? [];
  const some = parts[plural] ?? [];
  if (some.length === 0) return '';
  const rows = some.map((part) => columns.map((column) => cell(shown(part, column))));
  return section(capital(plural), [table(columns.map(capital), rows)]);
}

function shown(part: Part, column: string): string {
  const indicator = column === 'value' ? indicatorIn(part) : undefined;
  const value = part[column];
  if (indicator) return disarmed(indicator);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' ? value : '';
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `## ${title}\n\n${lines.join('\n')}\n`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lineOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [lineOf(head), lineOf(head.map(() => '---')), ...rows.map(lineOf)].join('\n');
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
  return text
    .toWellFormed()
    .replace(/[\r\n]+/g, ' ')
    .replace(CONTROLS, '\u{fffd}')
    .replace(OBEYED, escaped);
}

function escaped(text: string): string {
  if (text.length === 1) return `\\${text}`;
  // An address without a scheme, too, is a link to some programs.
  return `${text}&#8203;`;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function inWords(ms: number): string {
  const parts = [
    `${Math.floor(ms / DAY)} d`,
    `${Math.floor((ms % DAY) / HOUR)} h`,
    `${Math.floor((ms % HOUR) / MINUTE)} min`,
  ];
  const said = parts.filter((part) => !part.startsWith('0 '));
  return said.length === 0 ? '0 min' : said.join(' ');
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
