import type { JsonObject } from '../../src/event/event.ts';
import type { FoundIncidents } from '../../src/incident/find-incidents.ts';
import type { Incident, VersionedIncident } from '../../src/incident/incident.ts';
import type { PlacedEntry } from '../../src/incident/incident-history.ts';
import type { Part } from '../../src/incident/part.ts';
import type { Pivot } from '../../src/incident/pivot.ts';
import type { WholeIncident } from '../../src/incident/whole-incident.ts';
import { requests } from './requests.ts';

/** What an incident is opened with; what is left out is taken from the alerts. */
export interface NewIncident {
  readonly kind: string;
  readonly summary?: string | undefined;
  readonly severity?: string | undefined;
  readonly owner?: string | undefined;
  readonly alerts?: readonly string[] | undefined;
}

/** In which other incidents an indicator was seen. */
export interface SeenIndicator {
  readonly part: string;
  readonly incidents: readonly Pick<Incident, 'id' | 'summary'>[];
}

/** So many are asked for at a time: the server gives no more. */
const PAGE = 1000;
/** A search by a person shows no more. */
const FOUND = 20;

/** What the server answers about incidents. Requests reject with ApiError. */
export const incidentApi = {
  /** Those that were opened last first. */
  page: (after?: string, signal?: AbortSignal): Promise<FoundIncidents> =>
    requests.get('/api/incidents', { limit: PAGE, after }, signal),
  /** Those of these that there are and that were not merged into others. */
  named: (ids: readonly string[]): Promise<FoundIncidents> => requests.get('/api/incidents', { ids: ids.join(',') }),
  /** Open ones (or also closed ones) that hold this text. */
  find: (q: string, which: 'open' | 'unmerged' = 'open'): Promise<FoundIncidents> =>
    requests.get('/api/incidents', { q, which, limit: FOUND }),
  open: (incident: NewIncident): Promise<VersionedIncident> => requests.post('/api/incidents', incident),

  whole: (id: string, signal?: AbortSignal): Promise<WholeIncident> => requests.get(pathOf(id), {}, signal),
  seen: (id: string, signal?: AbortSignal): Promise<{ readonly seen: readonly SeenIndicator[] }> =>
    requests.get(`${pathOf(id)}/seen`, {}, signal),
  /** All that was done, oldest first. */
  async history(id: string, signal?: AbortSignal): Promise<readonly PlacedEntry[]> {
    const all: PlacedEntry[] = [];
    for (let after: string | undefined; ; ) {
      const page = await requests.get<{ readonly history: readonly PlacedEntry[]; readonly next?: string }>(
        `${pathOf(id)}/history`,
        { after },
        signal,
      );
      all.push(...page.history);
      after = page.next;
      if (after === undefined) return all;
    }
  },

  change: (id: string, fields: JsonObject, version: number): Promise<VersionedIncident> =>
    requests.post(pathOf(id), { ...fields, version }),
  add: (id: string, plural: string, fields: JsonObject): Promise<Part> =>
    requests.post(`${pathOf(id)}/${plural}`, fields),
  changePart: (id: string, place: string, fields: JsonObject, version: number): Promise<Part> =>
    requests.post(`${pathOf(id)}/${place}`, { ...fields, version }),
  link: (id: string, incident: string, note?: string): Promise<unknown> =>
    requests.post(`${pathOf(id)}/links`, { incident, note }),
  unlink: (id: string, incident: string): Promise<unknown> =>
    requests.post(`${pathOf(id)}/links`, { incident, linked: false }),
  /** Makes the first part of the other. */
  merge: (id: string, into: string, note?: string): Promise<unknown> =>
    requests.post(`${pathOf(id)}/merge`, { into, note }),
  /** How many there are by two dimensions. */
  pivot: (wanted: Readonly<Record<string, string>>): Promise<Pivot & { readonly partial: boolean }> =>
    requests.get('/api/incidents/pivot', wanted),
  /** All tags of the vocabulary VERIS. */
  veris: async (): Promise<readonly string[]> =>
    (await requests.get<{ readonly tags: readonly string[] }>('/api/incidents/veris')).tags,
  changeAlerts: (id: string, change: { add?: readonly string[]; remove?: readonly string[] }): Promise<unknown> =>
    requests.post(`${pathOf(id)}/alerts`, change),
};

/** Where its report is. */
export function reportUrl(id: string, format: 'markdown' | 'html' | 'json'): string {
  return `${pathOf(id)}/report?format=${format}`;
}

function pathOf(id: string): string {
  return `/api/incidents/${encodeURIComponent(id)}`;
}
