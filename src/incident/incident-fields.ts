import { z } from 'zod';
import { SEVERITIES } from '../event/severity.ts';
import { ALL_PHASES, INCIDENT_DATES, INCIDENT_KINDS, type IncidentDate, TLPS } from './incident.ts';

/** Most characters of what is one line, of a name, and of a text. */
const LINE = 500;
const NAME = 200;
const TEXT = 20_000;
const MOST_NAMES = 50;
const MOST_TAGS = 100;

export const line = z.string().trim().min(1).max(LINE);
export const name = z.string().trim().max(NAME);
export const text = z.string().max(TEXT);

/** A moment, kept as ISO 8601 in UTC; empty: not known. */
export const moment = z
  .string()
  .max(40)
  .refine((value) => value === '' || isMoment(value), 'must be a time such as 2026-11-24T10:00:00Z')
  .transform((value) => (value === '' ? '' : new Date(value).toISOString()));

/** A day or a moment with its offset from UTC; without one it would be another time on another machine. */
function isMoment(value: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/.test(value) &&
    !Number.isNaN(Date.parse(value))
  );
}

const tag = z.string().trim().min(1).max(NAME);
const someone = z.string().trim().min(1).max(NAME);
const eachOnce = (values: readonly string[]): string[] => [...new Set(values)];
const tags = z.array(tag).max(MOST_TAGS).transform(eachOnce);
const people = z.array(someone).max(MOST_NAMES).transform(eachOnce);

/** One of these words, in any case. */
function oneOf<Word extends string>(words: readonly Word[]) {
  const wordOf = (given: unknown): unknown =>
    typeof given === 'string' ? (words.find((word) => word.toLowerCase() === given.toLowerCase()) ?? given) : given;
  return z.preprocess(wordOf, z.enum(words as readonly [Word, ...Word[]]));
}

const DATES: Readonly<Record<IncidentDate, string>> = {
  began: 'When what happened began.',
  reported: 'When it was noticed and reported.',
  verified: 'When it was verified.',
  contained: 'When it was contained.',
  mitigated: 'When it was mitigated.',
  ended: 'When what happened ended.',
  opened: 'When work on it began.',
  closed: 'When it was closed; said by itself with the phase.',
};
const dates = Object.fromEntries(
  INCIDENT_DATES.map((date) => [date, moment.optional().describe(`${DATES[date]} Empty: not known.`)]),
) as Record<IncidentDate, z.ZodOptional<typeof moment>>;

/** What can be said of an incident, when it is opened and later. */
export const incidentFields = {
  kind: z.enum(INCIDENT_KINDS).optional().describe('What it is.'),
  phase: oneOf(ALL_PHASES).optional().describe('How far it is; each kind has its own.'),
  summary: line.optional().describe('What it is about, one line.'),
  description: text.optional().describe('What is known.'),
  severity: oneOf(SEVERITIES).optional().describe('How grave it is.'),
  tlp: oneOf(TLPS).optional().describe('To whom it may be told (TLP 2.0).'),
  owner: name.optional().describe('Who answers for it; empty: no one.'),
  contact: name.optional().describe('Whom to ask.'),
  responders: people.optional().describe('Who works on it.'),
  tags: tags.optional().describe('Any words, those of VERIS among them.'),
  ...dates,
};

/** What is added to and taken from lists: two who do so at once do not collide. */
export const incidentLists = {
  addtags: tags.optional().describe('Tags to be added.'),
  removetags: tags.optional().describe('Tags to be taken away.'),
  addresponders: people.optional().describe('Who begins to work on it.'),
  removeresponders: people.optional().describe('Who does not any more.'),
};
