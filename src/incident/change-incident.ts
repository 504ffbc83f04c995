import type { JsonObject } from '../event/event.ts';
import { MozdefError } from '../lifecycle/error.ts';
import { amendDocument, type IncidentDesk, refuseNothing } from './amend-document.ts';
import { INCIDENTS, incidentOf, refuseMerged } from './find-incidents.ts';
import {
  checkPhase,
  type Incident,
  type IncidentFields,
  type Phase,
  type PhaseStep,
  phaseAs,
  type VersionedIncident,
} from './incident.ts';
import { HEAD } from './incident-history.ts';
import { incidentIdOf } from './incident-id.ts';

/** What someone changes about an incident as a whole. */
export type IncidentChange = { readonly [Field in keyof IncidentFields]?: IncidentFields[Field] | undefined } & {
  readonly addtags?: readonly string[] | undefined;
  readonly removetags?: readonly string[] | undefined;
  readonly addresponders?: readonly string[] | undefined;
  readonly removeresponders?: readonly string[] | undefined;
};

export interface SeenIncident {
  readonly id: string;
  /** The version that the person saw; absent: whatever it is. */
  readonly seen?: number | undefined;
  /** Why, for those who read it later. */
  readonly note?: string | undefined;
}

const MOST_STEPS = 100;

/**
 * Changes it, and records that. Rejects with `conflict` when someone changed the same fields since it was seen, or merged it into
 * another; with `request-invalid` for a phase that its kind does not have.
 */
export async function changeIncident(
  { id: text, seen, note }: SeenIncident,
  change: IncidentChange,
  desk: IncidentDesk,
): Promise<VersionedIncident> {
  refuseNothing(change);
  const id = incidentIdOf(text);
  const amended = await amendDocument(
    {
      collection: INCIDENTS,
      id,
      seen,
      entry: { incident: id, what: HEAD, action: 'change', ...(note && { note }) },
      agreeing: agreeingIn(change),
      wanted: (body) => {
        refuseMerged(body as unknown as Incident);
        return fieldsAfter(body as unknown as Incident, change, desk.now()) as unknown as JsonObject;
      },
      besides: (before, after) => stepsAfter(before as unknown as Incident, after as unknown as Incident),
    },
    desk,
  );
  return incidentOf(amended);
}

/** The fields as they are to be. Throws `request-invalid`. */
function fieldsAfter(before: Incident, change: IncidentChange, now: number): Partial<IncidentFields> {
  const { addtags = [], removetags = [], addresponders = [], removeresponders = [], ...given } = change;
  const said: Partial<IncidentFields> = Object.fromEntries(Object.entries(given).filter(([, v]) => v !== undefined));
  const kind = said.kind ?? before.kind;
  const phase = said.phase ?? phaseAs(kind, before.phase);
  checkPhase(kind, phase);
  return {
    closed: closingTime(before, phase, now),
    ...said,
    phase,
    tags: listAfter(said.tags ?? before.tags, { add: addtags, remove: removetags }),
    responders: listAfter(said.responders ?? before.responders, { add: addresponders, remove: removeresponders }),
  };
}

/** It is closed when it comes to that phase, and open again when it leaves it. */
function closingTime({ phase: was, closed }: Incident, phase: Phase, now: number): string {
  if (was === 'closed') return phase === 'closed' ? closed : '';
  return phase === 'closed' ? new Date(now).toISOString() : closed;
}

/** Most entries of a list that people add to; merging may make it longer. */
const MOST_LISTED = 200;

function listAfter(
  before: readonly string[],
  { add, remove }: { readonly add: readonly string[]; readonly remove: readonly string[] },
): readonly string[] {
  const after = [...new Set([...before, ...add])].filter((one) => !remove.includes(one));
  if (after.length <= MOST_LISTED || after.length <= before.length) return after;
  throw new MozdefError('request-invalid', `at most ${MOST_LISTED} tags and ${MOST_LISTED} responders`);
}

/** Lists that are only added to and taken from agree with what others do to them. */
function agreeingIn({ tags, responders }: IncidentChange): readonly string[] {
  return [...(tags === undefined ? ['tags'] : []), ...(responders === undefined ? ['responders'] : [])];
}

function stepsAfter(before: Incident, { phase, changed: at, changedby: by }: Incident): JsonObject {
  if (phase === before.phase) return {};
  const phases: readonly PhaseStep[] = [...before.phases, { phase, at, by }].slice(-MOST_STEPS);
  return { phases } as unknown as JsonObject;
}
