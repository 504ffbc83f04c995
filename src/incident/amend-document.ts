import type { JsonObject } from '../event/event.ts';
import { MozdefError } from '../lifecycle/error.ts';
import type { StateChange, StateDocument, StateStore } from '../state/state-store.ts';
import { historyOf, type IncidentEntry, recorded } from './incident-history.ts';

/** Who works on incidents, and with what. */
export interface IncidentDesk {
  readonly state: StateStore;
  readonly actor: string;
  readonly now: () => number;
}

/** What each document of an incident says of its changes. */
export interface Amended {
  readonly changed: string;
  readonly changedby: string;
  /** With which version each field was changed last; of those that never were nothing is said. */
  readonly fieldversions: Readonly<Record<string, number>>;
}

/** Where a change is recorded, and of what. */
type AmendedEntry = Pick<IncidentEntry, 'incident' | 'what' | 'action' | 'note'>;

/** A change of one document of an incident. */
export interface Amendment {
  readonly collection: string;
  readonly id: string;
  readonly entry: AmendedEntry;
  /** The fields that are to be, from how it stands; throws what speaks against it. */
  readonly wanted: (body: JsonObject) => Readonly<JsonObject>;
  /** Fields whose changes agree with what others do meanwhile. */
  readonly agreeing?: readonly string[];
  /** The version that the person saw; absent: whatever it is. */
  readonly seen?: number | undefined;
  /** What is kept besides, and is not recorded. */
  readonly besides?: Besides;
  /** What is written with it; rejects with what speaks against it. */
  readonly also?: (before: JsonObject, after: JsonObject) => Promise<readonly StateChange[]>;
}

type Besides = (before: JsonObject, after: JsonObject) => Readonly<JsonObject>;

const ATTEMPTS = 20;
/** Entries that are read at once to say who was faster. */
const LOOKED_AT = 500;

/**
 * Changes it and records that, in one write. Whoever saw an older version is refused only when someone changed the same fields since to
 * something else: `conflict`, with who did what. What is so already is no change, and is not recorded.
 */
export async function amendDocument(amendment: Amendment, desk: IncidentDesk): Promise<StateDocument> {
  const { collection, id, entry, besides, also } = amendment;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const known = (await desk.state.get(collection, [id])).get(id);
    if (!known) throw new MozdefError('not-found', `there is no ${entry.what} in ${entry.incident}`);
    const fields = differences(known.body, amendment.wanted(known.body));
    if (Object.keys(fields).length === 0) return known;
    const taken = takenBy(amendment, known, Object.keys(fields));
    if (taken.length > 0) throw await conflictOf(amendment, taken, { ...desk, version: known.version });
    const { after, changes } = amended(known, { collection, entry, fields, besides }, desk);
    const more = (await also?.(known.body, after.body)) ?? [];
    if (await desk.state.write([...changes, ...more])) return after;
  }
  throw new MozdefError('conflict', `${entry.what} of ${entry.incident} is being changed by others`, {
    remedy: 'Look at it again, and try again.',
  });
}

/** Those of these fields that someone else changed after they were seen. */
function takenBy({ seen, agreeing = [] }: Amendment, known: StateDocument, fields: readonly string[]): string[] {
  if (seen === undefined) return [];
  const { fieldversions } = known.body as unknown as Amended;
  return fields.filter((field) => !agreeing.includes(field) && (fieldversions[field] ?? 0) > seen);
}

/** A document with other fields, and what is to be written for that, with its record. */
export function amended(
  known: StateDocument,
  {
    collection,
    entry,
    fields,
    besides,
  }: {
    readonly collection: string;
    readonly entry: AmendedEntry;
    readonly fields: Readonly<JsonObject>;
    readonly besides?: Besides | undefined;
  },
  { actor, now }: Pick<IncidentDesk, 'actor' | 'now'>,
): { readonly after: StateDocument; readonly changes: readonly StateChange[] } {
  const { id, version: expected } = known;
  const version = expected + 1;
  const { changed, fieldversions } = known.body as unknown as Amended;
  // Never before the change before: clocks of instances differ.
  const utctimestamp = new Date(Math.max(now(), Date.parse(changed))).toISOString();
  const versions = Object.fromEntries(Object.keys(fields).map((field) => [field, version]));
  const stamped = { ...known.body, ...fields, changed: utctimestamp, changedby: actor };
  const body = { ...stamped, ...besides?.(known.body, stamped), fieldversions: { ...fieldversions, ...versions } };
  const before = Object.fromEntries(Object.keys(fields).map((field) => [field, known.body[field] ?? null]));
  return {
    after: { id, version, body },
    changes: [
      { collection, id, body, expected },
      recorded({ ...entry, version, utctimestamp, actor, before, after: fields }),
    ],
  };
}

/** Throws `request-invalid` when nothing at all is said: a note alone would be lost. */
export function refuseNothing(said: Readonly<Record<string, unknown>>): void {
  if (Object.values(said).some((value) => value !== undefined)) return;
  throw new MozdefError('request-invalid', 'nothing is said that is to be changed', {
    remedy: 'See /api/openapi.json for what can be changed.',
  });
}

/** Of what is wanted that which is not so yet. */
export function differences(body: Readonly<JsonObject>, wanted: Readonly<JsonObject>): Readonly<JsonObject> {
  const differs = ([field, value]: [string, unknown]): boolean =>
    JSON.stringify(body[field] ?? null) !== JSON.stringify(value);
  return Object.fromEntries(Object.entries(wanted).filter(differs));
}

/** The refusal, with who changed these fields since and how, so that a person can decide. */
async function conflictOf(
  { entry: { incident, what }, seen = 0 }: Amendment,
  fields: readonly string[],
  { state, version }: IncidentDesk & { readonly version: number },
): Promise<MozdefError> {
  const changes: IncidentEntry[] = [];
  const isMeant = (entry: IncidentEntry): boolean =>
    entry.what === what && entry.version > seen && fields.some((field) => field in entry.after);
  for (let after: string | undefined; ; ) {
    const { history, next } = await historyOf(state, [incident], { limit: LOOKED_AT, after });
    changes.push(...history.filter(isMeant));
    after = next;
    if (after === undefined) break;
  }
  const last = changes.at(-1);
  const who = last ? `${last.actor} changed ${fields.join(', ')} at ${last.utctimestamp}` : 'someone changed it';
  return new MozdefError('conflict', `${who}: ${what} of ${incident} is at version ${version}, not ${seen}`, {
    remedy: 'Look at what was changed, and try again with its version.',
    where: fields.join(', '),
    details: { version, changes },
  });
}
