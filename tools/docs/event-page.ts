import { DETAIL_NAMES, type KnownName, TEXT_NAMES, TIME_NAMES } from '../../src/event/key-table.ts';
import { SEVERITIES, SEVERITY_WORDS, type SeverityScale, severityOf } from '../../src/event/severity.ts';
import { type FieldType, TAXONOMY } from '../../src/event/taxonomy.ts';
import { code, pageHead, table } from './markdown.ts';

const INTRODUCTION = `
The stored event: its fields, and the names under which senders put what belongs into them. How values are read, and what becomes of
all that has no place here: [what normalization does](../guides/what-normalization-does.md).
`;

const FIELDS = `
Fields of the Elastic Common Schema may be used in searches and are found under MozDef's name. What a sender did not say is \`UNKNOWN\`
(the texts above \`details\`), an empty list (\`tags\`), the time of reception (times), or absent (below \`details\`). What MozDef itself
knows about the event stands below \`mozdef\`: \`id\`, \`sender\`, \`tokensource\`, \`endpoint\`, \`plugins\`, \`errors\`. \`details.lists\` has the names
of the [lists that people keep](../guides/keep-lists.md) that the event is on, \`details.watchlist\` the entries of watchlists that it is about.
`;

const NAMES = `
The first name that has a value wins, whatever their order in the event. Case does not matter, and a dotted name is found as a key
and as nested objects. A value is moved into the field; that of a name in *italics* also stays in \`details\` under that name.
`;

const TIMES = `
The same, of the first that holds a time. One without a zone yields to a later one with a zone that may be the same instant. A name
marked UTC is in UTC when it says no zone; one marked "if it is one" is used for other things too, and is no fault when it holds no time.
`;

const DETAILS = `
These names get a copy of their value under MozDef's name in \`details\`, if that is free.
`;

const TYPES: Readonly<Record<FieldType, string>> = {
  time: 'time, ISO 8601',
  text: 'text',
  texts: 'list of texts',
  address: 'address as text',
  port: 'number, or text of digits, as sent',
  boolean: 'true or false',
};

const SCALES: Readonly<Record<SeverityScale, string>> = {
  syslog: 'any name but these',
  level: '`level`',
  windows: '`level` of a Windows event',
  nxlog: '`severityvalue`',
  opentelemetry: '`severitynumber`, `severity_number`',
};

/** docs/reference/event.md */
export function eventPage(): string {
  return [
    pageHead('The event', 'the tables in src/event') + INTRODUCTION,
    `## Fields\n\n${table(['Field', 'Holds', 'ECS', 'Meaning'], TAXONOMY.map(fieldRow))}\n${FIELDS}`,
    `## Names of senders\n${NAMES}\n${table(['Field', 'Names'], Object.entries(TEXT_NAMES).map(nameRow))}\n`,
    `## Names of times\n${TIMES}\n${table(['Name', ''], TIME_NAMES.map(timeRow))}\n`,
    `## Names of details\n${DETAILS}\n${table(['Field', 'Names'], Object.entries(DETAIL_NAMES).map(detailRow))}\n`,
    `## Severity\n\nAny other word is kept, in upper case. Words:\n\n${table(['Severity', 'Words'], SEVERITIES.map(wordRow))}\n`,
    `Numbers, by the name that they are sent under:\n\n${table(['Severity', ...Object.values(SCALES)], SEVERITIES.map(numberRow))}\n`,
  ].join('\n');
}

function fieldRow({ field, type, ecs, description }: (typeof TAXONOMY)[number]): string[] {
  return [code(field), TYPES[type], ecs === undefined ? '' : code(ecs), description];
}

function nameRow([field, names]: [string, readonly KnownName[]]): string[] {
  return [code(field), names.map(nameText).join(', ')];
}

function nameText({ name, copied }: KnownName): string {
  return copied ? `*${code(name)}*` : code(name);
}

function timeRow(known: (typeof TIME_NAMES)[number]): string[] {
  const marks = [...(known.utc ? ['UTC'] : []), ...(known.weak ? ['if it is one'] : [])];
  return [nameText(known), marks.join(', ')];
}

function detailRow([target, names]: [string, readonly string[]]): string[] {
  return [code(`details.${target}`), names.map(code).join(', ')];
}

function wordRow(severity: (typeof SEVERITIES)[number]): string[] {
  return [severity, SEVERITY_WORDS[severity].map(code).join(', ')];
}

function numberRow(severity: (typeof SEVERITIES)[number]): string[] {
  const scales = Object.keys(SCALES) as SeverityScale[];
  return [severity, ...scales.map((scale) => numbersOf(severity, scale))];
}

/** Severities are numbers of at most two digits. */
function numbersOf(severity: string, scale: SeverityScale): string {
  const numbers = Array.from({ length: 100 }, (_, number) => String(number));
  return numbers.filter((number) => severityOf(number, scale) === severity).join(', ');
}
