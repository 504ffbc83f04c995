import type { JsonObject, JsonValue } from '../../src/event/event.ts';
import type { VersionedIncident } from '../../src/incident/incident.ts';
import type { IncidentLink } from '../../src/incident/link-incidents.ts';
import { evidenceApi } from '../api/evidence-api.ts';
import { incidentApi } from '../api/incident-api.ts';
import { headWords } from '../model/incident-words.ts';
import type { IncidentWork } from './incident-handling.ts';

/** What takes from a list what was added to it, and the other way around. */
const OPPOSITE: Readonly<Record<string, string>> = {
  addtags: 'removetags',
  removetags: 'addtags',
  addresponders: 'removeresponders',
  removeresponders: 'addresponders',
};

/** Changes what is said of an incident as a whole. */
export function headWork(incident: VersionedIncident, fields: JsonObject, seen = incident.version): IncidentWork {
  const before = beforeFields(incident, fields);
  const set = async (wanted: JsonObject, version: number): Promise<{ readonly version: number }> => ({
    version: (await incidentApi.change(incident.id, wanted, version)).version,
  });
  return {
    what: 'head',
    words: headWords(fields),
    seen,
    run: async (version) => ({ ...(await set(fields, version)), back: (after) => set(before, after) }),
  };
}

function beforeFields(incident: VersionedIncident, fields: JsonObject): JsonObject {
  const now = incident as unknown as JsonObject;
  const before = Object.entries(fields).map(([field, value]): [string, JsonValue] => {
    const opposite = OPPOSITE[field];
    return opposite === undefined ? [field, now[field] ?? ''] : [opposite, value ?? []];
  });
  // Another kind may have begun another phase.
  return { ...Object.fromEntries(before), ...('kind' in fields && { phase: incident.phase }) };
}

/** Adds a part; taken back it is removed. */
export function addWork(incident: string, plural: string, kind: string, fields: JsonObject): IncidentWork {
  return {
    what: plural,
    words: `${kind} added`,
    seen: 0,
    run: async () => {
      const { id, version } = await incidentApi.add(incident, plural, fields);
      return { what: id, version, back: (after) => setPart(incident, `${plural}/${id}`, { removed: true }, after) };
    },
  };
}

/** A part as it was seen. */
interface SeenPart extends Readonly<JsonObject> {
  readonly id: string;
  readonly kind: string;
  readonly version: number;
}

/** Changes a part, takes it away, or restores it. */
export function partWork(
  incident: string,
  { plural, part }: { readonly plural: string; readonly part: SeenPart },
  fields: JsonObject,
  seen: number = part.version,
): IncidentWork {
  const before = Object.fromEntries(Object.keys(fields).map((field) => [field, part[field] ?? '']));
  const { removed } = fields;
  const word = removed === undefined ? 'changed' : removed === true ? 'removed' : 'restored';
  return {
    what: part.id,
    words: `${part.kind} ${word}`,
    seen,
    run: async (version) => ({
      ...(await setPart(incident, `${plural}/${part.id}`, fields, version)),
      back: (after) => setPart(incident, `${plural}/${part.id}`, before, after),
    }),
  };
}

async function setPart(
  incident: string,
  place: string,
  fields: JsonObject,
  version: number,
): Promise<{ readonly version: number }> {
  return { version: (await incidentApi.changePart(incident, place, fields, version)).version };
}

/** Looks whether a file is still what was added. */
export function verifyWork(incident: string, part: string): IncidentWork {
  return {
    what: part,
    words: 'the file is what was added',
    seen: 0,
    run: async () => {
      await evidenceApi.verify(incident, part);
      return { version: 0 };
    },
  };
}

/** Says that two incidents have nothing to do with one another. */
export function unlinkIncidentWork(incident: string, { id, note }: IncidentLink): IncidentWork {
  return {
    what: 'links',
    words: `link with ${id} taken away`,
    seen: 0,
    run: async () => {
      await incidentApi.unlink(incident, id);
      const back = async (): Promise<{ readonly version: number }> => {
        await incidentApi.link(incident, id, note === '' ? undefined : note);
        return { version: 0 };
      };
      return { version: 0, back };
    },
  };
}

/** Takes an alert out. */
export function unlinkWork(incident: string, alert: string): IncidentWork {
  const change = async (wanted: 'add' | 'remove'): Promise<{ readonly version: number }> => {
    await incidentApi.changeAlerts(incident, { [wanted]: [alert] });
    return { version: 0 };
  };
  return {
    what: 'alerts',
    words: 'alert taken out',
    seen: 0,
    run: async () => ({ ...(await change('remove')), back: () => change('add') }),
  };
}
