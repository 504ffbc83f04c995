import { z } from 'zod';
import type { Phase } from './incident.ts';
import { line, name, text } from './incident-fields.ts';
import type { IncidentDraft } from './open-incident.ts';

/** The original's names of phases. */
const PHASE_OF: Readonly<Record<string, Phase>> = {
  Identification: 'identification',
  Containment: 'containment',
  Eradication: 'eradication',
  Recovery: 'recovery',
  'Lessons Learned': 'lessons-learned',
  Closed: 'closed',
};
const DATE = /^(\d{4})-(\d{1,2})-(\d{1,2}) (\d{1,2}):(\d{1,2}) ([ap]m)$/i;

const date = z
  .string()
  .max(40)
  .refine((value) => timeOf(value) !== undefined, 'must be a time such as 2015-10-21 2:30 pm, in UTC')
  .transform((value) => timeOf(value) ?? '')
  .nullish()
  .describe('`yyyy-mm-dd hh:mm am/pm` in UTC, or ISO 8601.');

/** What the original's `POST /incident` takes; what else is in it is ignored, as there. */
export const originalIncident = z.object({
  summary: line.describe('What it is about.'),
  phase: z.enum(Object.keys(PHASE_OF) as [string, ...string[]]).describe('How far it is.'),
  creator: name
    .regex(/^[A-Za-z0-9.+_-]+@[A-Za-z0-9._-]+\.[A-Za-z]*$/, 'must be an e-mail address')
    .describe('Who opens it.'),
  description: text.nullish().describe('What is known.'),
  dateOpened: date,
  dateClosed: date,
  dateReported: date,
  dateVerified: date,
  dateMitigated: date,
  dateContained: date,
  tags: z.array(z.string().trim().min(1).max(200)).max(100).nullish().describe('Tags.'),
  references: z.array(z.string().trim().min(1).max(2000)).max(100).nullish().describe('References.'),
});

/** The incident that it opens. */
export function draftOf(original: z.output<typeof originalIncident>): IncidentDraft {
  const { summary, phase, creator, description, tags, references } = original;
  const known: IncidentDraft = {
    description: description ?? undefined,
    tags: tags ? [...new Set(tags)] : undefined,
    references: references ?? undefined,
    opened: original.dateOpened ?? undefined,
    closed: original.dateClosed ?? undefined,
    reported: original.dateReported ?? undefined,
    verified: original.dateVerified ?? undefined,
    mitigated: original.dateMitigated ?? undefined,
    contained: original.dateContained ?? undefined,
  };
  return { kind: 'incident', summary, phase: PHASE_OF[phase], creator, ...known };
}

/** ISO 8601 in UTC of what the original writes as a date, or of a moment in ISO 8601; undefined: it is neither. */
function timeOf(value: string): string | undefined {
  const [, year, month, day, hour, minute, half = ''] = DATE.exec(value.trim()) ?? [];
  if (year === undefined) return isoOf(value);
  const hours = (Number(hour) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
  if (Number(hour) < 1 || Number(hour) > 12 || Number(minute) > 59) return undefined;
  const time = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day), hours, Number(minute)));
  // The 31st of a month that has 30 days is none.
  return time.getUTCMonth() === Number(month) - 1 && time.getUTCDate() === Number(day) ? time.toISOString() : undefined;
}

function isoOf(value: string): string | undefined {
  const isIso = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/.test(value);
  return isIso && !Number.isNaN(Date.parse(value)) ? new Date(value).toISOString() : undefined;
}
