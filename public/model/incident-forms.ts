import { SEVERITIES } from '../../src/event/severity.ts';
import { INCIDENT_DATES, type IncidentDate, TLPS } from '../../src/incident/incident.ts';

/** How a field is asked for. `time`: a moment, kept as ISO 8601 in UTC. */
export interface FormField {
  readonly name: string;
  readonly label: string;
  readonly type: 'line' | 'text' | 'choice' | 'time' | 'check';
  readonly required?: boolean;
  readonly choices?: readonly string[];
  readonly most?: number;
}

/** How parts of a kind are asked for. */
export interface PartForm {
  readonly kind: string;
  readonly plural: string;
  /** What their list is called, and the button that adds one. */
  readonly title: string;
  readonly add: string;
  /** What stands where there are none. */
  readonly none: string;
  readonly fields: readonly FormField[];
  /** Fields that can only be said when it is added. */
  readonly fixed?: readonly string[];
}

const LINE = 500;
const NAME = 200;
const VALUE = 2000;
const TEXT = 20_000;
const line = (name: string, label: string, most = LINE): FormField => ({ name, label, type: 'line', most });
const choice = (name: string, label: string, choices: readonly string[]): FormField => ({
  name,
  label,
  type: 'choice',
  choices,
});
const summary = (label: string): FormField => ({ ...line('summary', label), required: true });
const description = (label = 'More about it'): FormField => ({ name: 'description', label, type: 'text', most: TEXT });
const owner = line('owner', 'Owner', NAME);
/** As the server knows them. */
const INDICATOR_TYPES = [
  'auto',
  'ip',
  'cidr',
  'domain',
  'url',
  'email',
  'hash',
  'md5',
  'sha1',
  'sha256',
  'host',
  'user',
  'filename',
];

export const PART_FORMS = {
  tasks: {
    kind: 'task',
    plural: 'tasks',
    title: 'Tasks',
    add: 'Add a task',
    none: 'Nothing is to be done.',
    fields: [
      summary('What is to be done'),
      owner,
      { name: 'due', label: 'Due', type: 'time' },
      choice('status', 'How far it is', ['open', 'doing', 'done']),
      description(),
    ],
  },
  theories: {
    kind: 'theory',
    plural: 'theories',
    title: 'Theories',
    add: 'Add a theory',
    none: 'No one has said yet what may have happened.',
    fields: [
      summary('What may have happened'),
      choice('status', 'Whether it holds', ['unverified', 'verified', 'refuted']),
      description(),
    ],
  },
  mitigations: {
    kind: 'mitigation',
    plural: 'mitigations',
    title: 'Mitigations',
    add: 'Add a mitigation',
    none: 'Nothing is done against it yet.',
    fields: [
      summary('What is done against it'),
      owner,
      choice('status', 'Whether it is in place', ['planned', 'active', 'ended']),
      { name: 'temporary', label: 'Only for a time', type: 'check' },
      description(),
    ],
  },
  indicators: {
    kind: 'indicator',
    plural: 'indicators',
    title: 'Indicators',
    add: 'Add an indicator',
    none: 'No address, domain, hash or other sign is known by which it is recognized.',
    fields: [
      { ...line('value', 'Value, as it is or defanged', VALUE), required: true },
      choice('type', 'Type', INDICATOR_TYPES),
      choice('state', 'What is held of it', ['suspected', 'malicious', 'compromised', 'benign']),
      description(),
    ],
  },
  notes: {
    kind: 'note',
    plural: 'notes',
    title: 'Notes',
    add: 'Add a note',
    none: '',
    fields: [
      { name: 'text', label: 'What is to be said', type: 'text', required: true, most: TEXT },
      { name: 'at', label: 'When; empty: now', type: 'time' },
    ],
  },
  events: {
    kind: 'event',
    plural: 'events',
    title: 'Events',
    add: 'Add an event',
    none: '',
    fields: [
      { ...line('event', 'Id of the event', 300), required: true },
      line('summary', 'What it says; empty: its own summary'),
      line('hostname', 'Host; empty: as it says', NAME),
      { name: 'at', label: 'When; empty: as it says', type: 'time' },
      { name: 'note', label: 'Why it matters', type: 'text', most: TEXT },
    ],
  },
  evidence: {
    kind: 'evidence',
    plural: 'evidence',
    title: 'Evidence',
    add: 'Add files',
    none: '',
    fields: [description('What it is, and where it comes from')],
  },
  references: {
    kind: 'reference',
    plural: 'references',
    title: 'References',
    add: 'Add a reference',
    none: 'No tickets or addresses to look up elsewhere.',
    fields: [
      { ...line('reference', 'Address or number of a ticket', VALUE), required: true },
      description('What stands there'),
    ],
  },
  lessons: {
    kind: 'lesson',
    plural: 'lessons',
    title: 'Lessons',
    add: 'Add a lesson',
    none: 'Nothing was learned yet.',
    fields: [summary('What was learned'), description()],
  },
} as const satisfies Record<string, PartForm>;
export type PartPlural = keyof typeof PART_FORMS;

/** How what is said of an incident as a whole is asked for. */
export const HEAD_FIELDS: Readonly<Record<string, FormField>> = {
  summary: { ...line('summary', 'Title'), required: true },
  description: description('What is known'),
  severity: choice('severity', 'Severity', SEVERITIES),
  tlp: choice('tlp', 'TLP', TLPS),
  owner,
  contact: line('contact', 'Contact', NAME),
  addtags: line('addtags', 'Tag', NAME),
  addresponders: line('addresponders', 'Responder', NAME),
  ...Object.fromEntries(INCIDENT_DATES.map((date) => [date, { name: date, label: date, type: 'time' } as const])),
};

/** What the dates of an incident say. */
export const DATE_WORDS: Readonly<Record<IncidentDate, string>> = {
  began: 'Began',
  reported: 'Reported',
  verified: 'Verified',
  contained: 'Contained',
  mitigated: 'Mitigated',
  ended: 'Ended',
  opened: 'Opened',
  closed: 'Closed',
};
