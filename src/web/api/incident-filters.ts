import { z } from 'zod';
import { SEVERITIES } from '../../event/severity.ts';
import { ALL_PHASES, INCIDENT_KINDS, type Incident } from '../../incident/incident.ts';
import { incidentMatcher } from '../../incident/match-incident.ts';
import { parseDateMath } from '../../query/date-math.ts';
import { someOf } from './alert-filters.ts';

/** Query parameters that say which incidents are meant. */
export const incidentFilters = {
  kind: z.enum(INCIDENT_KINDS).optional().describe('Only these.'),
  phase: someOf(ALL_PHASES).describe('Only those in one of these phases, comma between.'),
  severity: someOf(SEVERITIES).describe('Only these, comma between.'),
  owner: z.string().max(200).optional().describe('Only those of this one; empty: of no one.'),
  tag: z.string().max(200).optional().describe('Only those with this tag, or one below it: `action.hacking`.'),
  which: z
    .enum(['open', 'closed', 'unmerged', 'all'])
    .default('unmerged')
    .describe('Whether they are closed; `all` shows those too that were merged into others.'),
  q: z
    .string()
    .max(1000)
    .default('')
    .describe('Only those whose id, summary, description, owner or tags hold this text.'),
  from: z.string().default('1970').describe('Opened since then: ISO 8601 or relative, as now-90d.'),
};
const filters = z.object(incidentFilters);

/** Which incidents the filters ask for. */
export function wantedBy({ from, ...wanted }: z.output<typeof filters>, now: number): (incident: Incident) => boolean {
  return incidentMatcher({ ...wanted, from: parseDateMath(from, { now }) });
}
