import type { JsonObject } from '../event/event.ts';
import { MozdefError } from '../lifecycle/error.ts';
import type { StateStore } from '../state/state-store.ts';
import { amendDocument, type IncidentDesk, refuseNothing } from './amend-document.ts';
import { getOpenIncident, originsOf } from './find-incidents.ts';
import type { Incident } from './incident.ts';
import { indexChanges, refuseTwice } from './indicator-index.ts';
import { INCIDENT_PARTS, indicatorIn, type NewPart, newPart, type Part, partOf } from './part.ts';
import { PARTS, type PartKind } from './part-kinds.ts';

const ATTEMPTS = 5;
/** Parts of one kind in one incident, those that are taken away among them. */
const MOST = 500;

/** Adds a part. Rejects with `conflict` for an indicator that is there already, with `request-invalid` when there are too many. */
export async function addPart(incident: string, made: NewPart, desk: IncidentDesk): Promise<Part> {
  const id = await placeForPart(incident, made.kind, desk.state);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { part, changes } = newPart(id, made, desk);
    const indicator = indicatorIn(part);
    if (indicator) await refuseTwice(desk.state, { incident: id, part: part.id }, indicator);
    if (await desk.state.write(changes)) return part;
  }
  throw new MozdefError('conflict', `${id} is being changed by others`, { remedy: 'Look at it again, and try again.' });
}

/** The id of the incident, when one more such part may be added to it. Rejects as `addPart` does. */
export async function placeForPart(text: string, kind: PartKind, state: StateStore): Promise<string> {
  const { id: incident } = await getOpenIncident(state, text);
  const there = await state.list(INCIDENT_PARTS, { limit: MOST, prefix: `${incident}/${kind}-` });
  if (there.length < MOST) return incident;
  throw new MozdefError(
    'request-invalid',
    `${incident} has ${MOST} ${PARTS[kind].plural} already, and can have no more`,
    {
      remedy: 'Change one of them, or write it into a note.',
    },
  );
}

/** A change of a part. */
export interface PartChange {
  readonly incident: string;
  readonly kind: PartKind;
  readonly part: string;
  /** The version that the person saw; absent: whatever it is. */
  readonly seen?: number | undefined;
  /** Fields of its kind; those that are left out stay. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Whether it is to be taken away, or restored. */
  readonly removed?: boolean | undefined;
  readonly note?: string | undefined;
}

/**
 * Changes a part, takes it away, or restores it. Rejects with `not-found`, or with `conflict` when someone changed the same fields
 * since it was seen, or it is taken away.
 */
export async function changePart(change: PartChange, desk: IncidentDesk): Promise<Part> {
  const { kind, part, seen, note, removed } = change;
  refuseNothing({ ...change.fields, removed });
  const origin = await originOf(change, desk.state);
  const given = Object.fromEntries(Object.entries(change.fields).filter(([, value]) => value !== undefined));
  const action = removed === undefined ? 'change' : removed ? 'remove' : 'restore';
  const amended = await amendDocument(
    {
      collection: INCIDENT_PARTS,
      id: `${origin}/${part}`,
      seen,
      entry: { incident: origin, what: part, action, ...(note && { note }) },
      wanted: (body) => {
        if (removed === undefined && body['removed'] === true) throw takenAway(change, body);
        const fields = { ...fieldsOf(kind, body), ...(given as JsonObject) };
        return { ...(PARTS[kind].settle?.(fields) ?? fields), ...(removed !== undefined && { removed }) };
      },
      also: async (before, after) => {
        const indicator = indicatorIn(after);
        const place = { incident: origin, part };
        if (indicator) await refuseTwice(desk.state, place, indicator);
        return indexChanges(place, indicatorIn(before), indicator);
      },
    },
    desk,
  );
  return partOf(amended);
}

/** The incident that it was made in. Rejects with `not-found`. */
async function originOf({ incident, kind, part }: PartChange, state: StateStore): Promise<string> {
  return (await findPart(await getOpenIncident(state, incident), { kind, part }, state)).incident;
}

/** A part of an incident, or of one that was merged into it, also when it is taken away. Rejects with `not-found`. */
export async function findPart(
  known: Pick<Incident, 'id' | 'merged'>,
  { kind, part }: { readonly kind: PartKind; readonly part: string },
  state: StateStore,
): Promise<Part> {
  const places = originsOf(known).map((origin) => `${origin}/${part}`);
  const documents = part.startsWith(`${kind}-`) ? await state.get(INCIDENT_PARTS, places) : new Map<string, never>();
  const document = places.map((place) => documents.get(place)).find((one) => one !== undefined);
  if (document) return partOf(document);
  throw new MozdefError('not-found', `there is no ${kind} ${part} in ${known.id}`, {
    remedy: `GET /api/incidents/${known.id} lists its ${PARTS[kind].plural}.`,
  });
}

function fieldsOf(kind: PartKind, body: Readonly<JsonObject>): JsonObject {
  return Object.fromEntries(Object.keys(PARTS[kind].fields).flatMap((f) => (f in body ? [[f, body[f] ?? null]] : [])));
}

function takenAway({ kind, part }: PartChange, body: Readonly<JsonObject>): MozdefError {
  const { changed, changedby } = body as unknown as Part;
  return new MozdefError('conflict', `${changedby} took the ${kind} ${part} away at ${changed}`, {
    remedy: 'Restore it first: {"removed": false}.',
  });
}
