import { randomBytes } from 'node:crypto';
import type { JsonObject } from '../event/event.ts';
import type { StateChange, StateDocument } from '../state/state-store.ts';
import type { Amended, IncidentDesk } from './amend-document.ts';
import { recorded } from './incident-history.ts';
import { indexChanges } from './indicator-index.ts';
import type { Indicator } from './indicator-value.ts';
import { PARTS, type PartKind } from './part-kinds.ts';

/** Collection of parts; ids are `<incident>/<part>`. */
export const INCIDENT_PARTS = 'incidentparts';

/** A part of an incident as people see it, with the fields of its kind. */
export interface Part extends JsonObject {
  /** Unique: `task-4f0c81d2a9`. */
  id: string;
  kind: PartKind;
  /** Where it was made: the incident, or one that was merged into it. */
  incident: string;
  created: string;
  createdby: string;
  changed: string;
  changedby: string;
  /** Taken away, and can be restored. */
  removed: boolean;
  /** To be named when it is changed. */
  version: number;
}

/** What a part is made of. */
export interface NewPart {
  readonly kind: PartKind;
  readonly fields: Readonly<JsonObject>;
  /** Where something was kept under it already. */
  readonly id?: string | undefined;
}

/** An id that no other part has. */
export function partId(kind: PartKind): string {
  return `${kind}-${randomBytes(5).toString('hex')}`;
}

/** A part that is to be made, and what is to be written for it. */
export function newPart(
  incident: string,
  { kind, fields, id = partId(kind) }: NewPart,
  { actor, now }: Pick<IncidentDesk, 'actor' | 'now'>,
): { readonly part: Part; readonly changes: readonly StateChange[] } {
  const utctimestamp = new Date(now()).toISOString();
  const dated = fields['at'] === '' ? { ...fields, at: utctimestamp } : fields;
  const settled = PARTS[kind].settle?.(dated) ?? dated;
  const by = { created: utctimestamp, createdby: actor, changed: utctimestamp, changedby: actor };
  const body: JsonObject = { id, kind, ...settled, removed: false, ...by, fieldversions: {} };
  const entry = { incident, what: id, version: 1, utctimestamp, actor, action: 'add', before: {} } as const;
  const changes = [
    { collection: INCIDENT_PARTS, id: `${incident}/${id}`, body, expected: 0 },
    recorded({ ...entry, after: { ...settled, removed: false } }),
    ...indexChanges({ incident, part: id }, undefined, indicatorIn(body)),
  ];
  return { part: partOf({ id: `${incident}/${id}`, version: 1, body }), changes };
}

/** A part as people see it. */
export function partOf({ id, body, version }: StateDocument): Part {
  const { fieldversions: _, ...part } = body as unknown as Amended & Part;
  return { ...part, incident: id.slice(0, id.indexOf('/')), version };
}

/** The indicator that a part is for others to find: none when it is taken away. */
export function indicatorIn({ kind, removed, type, value }: Readonly<JsonObject>): Indicator | undefined {
  return kind === 'indicator' && removed !== true ? ({ type, value } as unknown as Indicator) : undefined;
}
