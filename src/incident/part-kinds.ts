import { z } from 'zod';
import type { JsonObject, JsonValue } from '../event/event.ts';
import { line, moment, name, text } from './incident-fields.ts';
import { indicatorOf, TYPE_WORDS, type TypeWord } from './indicator-value.ts';

/** What an incident is made of, besides what is said of it as a whole. */
export const PART_KINDS = [
  'task',
  'theory',
  'mitigation',
  'indicator',
  'note',
  'event',
  'evidence',
  'reference',
  'lesson',
] as const;
export type PartKind = (typeof PART_KINDS)[number];

interface PartKindDefinition {
  /** Of several, in addresses and reports. */
  readonly plural: string;
  /** What one of them is, after the article. */
  readonly means: string;
  /** It is made of a file that is uploaded; what is said of the file itself never changes. */
  readonly uploaded?: true;
  readonly fields: Readonly<Record<string, z.ZodType>>;
  /** What stands for fields that are left out. */
  readonly standards: Readonly<Record<string, JsonValue>>;
  /** The fields as they are kept; throws `request-invalid`. */
  readonly settle?: (fields: Readonly<JsonObject>) => Readonly<JsonObject>;
}

const summary = line.describe('What it is, one line.');
const description = text.describe('More about it.');
const owner = name.describe('Who does it; empty: no one yet.');
const MOST_VALUE = 2000;

/** The one table of kinds of parts. */
export const PARTS: Readonly<Record<PartKind, PartKindDefinition>> = {
  task: {
    plural: 'tasks',
    means: 'something that is to be done',
    fields: {
      summary,
      description,
      owner,
      due: moment.describe('When it should be done by; empty: at no time.'),
      status: z.enum(['open', 'doing', 'done']).describe('How far it is.'),
    },
    standards: { description: '', owner: '', due: '', status: 'open' },
  },
  theory: {
    plural: 'theories',
    means: 'what may have happened',
    fields: {
      summary,
      description,
      status: z.enum(['unverified', 'verified', 'refuted']).describe('Whether it holds.'),
    },
    standards: { description: '', status: 'unverified' },
  },
  mitigation: {
    plural: 'mitigations',
    means: 'what is done against it',
    fields: {
      summary,
      description,
      owner,
      status: z.enum(['planned', 'active', 'ended']).describe('Whether it is in place.'),
      temporary: z.boolean().describe('Whether it is to be taken away again.'),
    },
    standards: { description: '', owner: '', status: 'planned', temporary: false },
  },
  indicator: {
    plural: 'indicators',
    means: 'something by which it is recognized',
    fields: {
      type: z.enum(TYPE_WORDS).describe('What the value is; `hash` by its length, `auto` by how it looks.'),
      value: z.string().trim().min(1).max(MOST_VALUE).describe('As it is, or defanged.'),
      state: z.enum(['suspected', 'malicious', 'compromised', 'benign']).describe('What is held of it.'),
      description,
    },
    standards: { type: 'auto', state: 'suspected', description: '' },
    settle: ({ type, value, ...fields }) => ({ ...fields, ...indicatorOf(type as TypeWord, value as string) }),
  },
  note: {
    plural: 'notes',
    means: 'a note in the timeline',
    fields: {
      at: moment.describe('Where in the timeline; by default now.'),
      text: text.min(1).describe('What is to be said.'),
    },
    standards: { at: '' },
  },
  event: {
    plural: 'events',
    means: 'an event of the store that matters',
    fields: {
      event: z.string().trim().min(1).max(300).describe('Its id.'),
      at: moment.describe('When it happened; by default as it says.'),
      summary: line.describe('What it says; by default its own summary.'),
      hostname: name.describe('Where; by default as it says.'),
      note: text.describe('Why it matters.'),
    },
    standards: { at: '', summary: '', hostname: '', note: '' },
  },
  evidence: {
    plural: 'evidence',
    means: 'a file, with its name, size and SHA-256',
    uploaded: true,
    fields: { description },
    standards: { description: '' },
  },
  reference: {
    plural: 'references',
    means: 'something to look up elsewhere',
    fields: {
      reference: z.string().trim().min(1).max(MOST_VALUE).describe('An address, or the number of a ticket.'),
      description,
    },
    standards: { description: '' },
  },
  lesson: {
    plural: 'lessons',
    means: 'something that was learned',
    fields: { summary, description },
    standards: { description: '' },
  },
};

/** The fields of a part of this kind that is added. */
export function newPartFields(kind: PartKind): Record<string, z.ZodType> {
  const { fields, standards } = PARTS[kind];
  return Object.fromEntries(
    Object.entries(fields).map(([field, type]) => {
      const standard = standards[field];
      const schema = standard === undefined ? type : type.default(standard as never);
      return [field, type.description === undefined ? schema : schema.describe(type.description)];
    }),
  );
}

/** The fields of a part of this kind that is changed: those that are left out stay. */
export function changedPartFields(kind: PartKind): Record<string, z.ZodType> {
  return Object.fromEntries(Object.entries(PARTS[kind].fields).map(([field, type]) => [field, type.optional()]));
}
