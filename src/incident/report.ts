import type { PlacedEntry } from './incident-history.ts';
import { disarmed } from './indicator-value.ts';
import { indicatorIn, type Part } from './part.ts';
import { PARTS, type PartKind } from './part-kinds.ts';
import type { WholeIncident } from './whole-incident.ts';

/** An incident as it is told to people elsewhere, in whatever form: all of it is text that must be made harmless for that form. */
export interface Report {
  readonly title: string;
  /** To whom it may be told: `AMBER`. */
  readonly tlp: string;
  /** ISO 8601 UTC. */
  readonly written: string;
  readonly by: string;
  /** What it is, by what. */
  readonly facts: readonly (readonly [string, string])[];
  readonly sections: readonly ReportSection[];
}

/** One of a text of several lines, lines, or a table. */
export interface ReportSection {
  readonly title: string;
  readonly text?: string;
  readonly lines?: readonly string[];
  readonly table?: ReportTable;
}

interface ReportTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** When a report is written, by whom, and what was done with the incident until then. */
export interface Writing {
  readonly written: string;
  readonly by: string;
  readonly history: readonly PlacedEntry[];
}

/** What a report of an incident says; indicators are defanged. */
export function reportOf(whole: WholeIncident, { written, by, history }: Writing): Report {
  const { incident, links } = whole;
  const parts = (['theory', 'mitigation', 'task', 'reference', 'lesson'] as const).map((kind) => partsIn(whole, kind));
  const sections: readonly ReportSection[] = [
    { title: 'Description', ...(incident.description !== '' && { text: incident.description }) },
    { title: 'Times', lines: Object.entries(whole.times).map(([span, ms]) => `to ${span} it: ${inWords(ms)}`) },
    { title: 'Timeline', table: timelineIn(whole) },
    { title: 'Alerts', table: alertsIn(whole) },
    partsIn(whole, 'indicator'),
    partsIn(whole, 'evidence'),
    { title: 'Chain of custody', table: custodyIn(whole, history) },
    ...parts,
    {
      title: 'Linked',
      lines: links.map(({ id, summary, note }) => `${id}: ${summary}${note === '' ? '' : ` (${note})`}`),
    },
  ];
  return {
    title: `${incident.id}: ${incident.summary}`,
    tlp: incident.tlp,
    written,
    by,
    facts: factsOf(whole),
    sections: sections.filter(
      ({ text, lines, table }) => text !== undefined || (lines ?? table?.rows ?? []).length > 0,
    ),
  };
}

function factsOf({ incident }: WholeIncident): readonly (readonly [string, string])[] {
  const { kind, phase, severity, owner, responders, contact, tags, merged } = incident;
  const facts: readonly (readonly [string, string])[] = [
    ['Kind', kind],
    ['Phase', phase],
    ['Severity', severity],
    ['Owner', owner],
    ['Responders', responders.join(', ')],
    ['Contact', contact],
    ['Tags', tags.join(', ')],
    ['Merged into it', merged.join(', ')],
  ];
  return facts.filter(([, value]) => value !== '');
}

function timelineIn({ timeline }: WholeIncident): ReportTable {
  return { head: ['When', 'What', '', 'Who'], rows: timeline.map(({ at, kind, text, by }) => [at, kind, text, by]) };
}

function alertsIn({ alerts }: WholeIncident): ReportTable {
  const rows = alerts.map(({ id, severity, status, firstseen, count, summary }) => [
    id,
    severity,
    status,
    firstseen,
    String(count),
    summary,
  ]);
  return { head: ['Id', 'Severity', 'Status', 'First seen', 'Events', 'Summary'], rows };
}

/** What was done with files, those that were taken away among them. */
function custodyIn({ parts, removed }: WholeIncident, history: readonly PlacedEntry[]): ReportTable {
  const files = [...(parts[PARTS.evidence.plural] ?? []), ...removed].filter(({ kind }) => kind === 'evidence');
  const names = new Map(files.map((file) => [file.id, shown(file, 'name')]));
  const rows = history
    .filter(({ what }) => names.has(what))
    .map(({ utctimestamp, what, action, after, actor }) => [
      utctimestamp,
      what,
      names.get(what) ?? '',
      after['intact'] === false ? `${action}: DAMAGED` : action,
      actor,
    ]);
  return { head: ['When', 'Id', 'Name', 'What', 'Who'], rows };
}

/** Fields in the table of a kind. */
const COLUMNS: Readonly<Partial<Record<PartKind, readonly string[]>>> = {
  indicator: ['type', 'value', 'state', 'description'],
  evidence: ['id', 'name', 'size', 'sha256', 'description'],
  theory: ['summary', 'status', 'description'],
  mitigation: ['summary', 'status', 'owner', 'temporary', 'description'],
  task: ['summary', 'status', 'owner', 'due', 'description'],
  reference: ['reference', 'description'],
  lesson: ['summary', 'description'],
};

const HEADS: Readonly<Record<string, string>> = { size: 'Bytes', sha256: 'SHA-256' };

function partsIn({ parts }: WholeIncident, kind: PartKind): ReportSection {
  const { plural } = PARTS[kind];
  const columns = COLUMNS[kind] ?? [];
  const rows = (parts[plural] ?? []).map((part) => columns.map((column) => shown(part, column)));
  return { title: capital(plural), table: { head: columns.map((column) => HEADS[column] ?? capital(column)), rows } };
}

function shown(part: Part, column: string): string {
  const indicator = column === 'value' ? indicatorIn(part) : undefined;
  const value = part[column];
  if (indicator) return disarmed(indicator);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
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
