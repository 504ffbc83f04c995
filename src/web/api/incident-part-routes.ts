import { z } from 'zod';
import type { JsonObject } from '../../event/event.ts';
import { addPart, changePart } from '../../incident/handle-part.ts';
import type { Part } from '../../incident/part.ts';
import { changedPartFields, newPartFields, PART_KINDS, PARTS, type PartKind } from '../../incident/part-kinds.ts';
import { MozdefError } from '../../lifecycle/error.ts';
import type { EventStore } from '../../store/event-store.ts';
import { note } from './change-fields.ts';
import { deskOf, type IncidentRoutesOptions, namedVersion } from './incident-desk.ts';
import { defineRoute, type Route } from './route.ts';

const partShape = z.looseObject({
  id: z.string(),
  kind: z.enum(PART_KINDS),
  incident: z.string().describe('Where it was made: this one, or one that was merged into it.'),
  version: z.number().describe('To be named when it is changed.'),
  removed: z.boolean(),
});

/** The operations on the parts of incidents, two for each kind; files are added elsewhere. */
export function incidentPartRoutes(options: IncidentRoutesOptions): Route[] {
  return PART_KINDS.flatMap((kind) => [
    ...(PARTS[kind].uploaded ? [] : [addRoute(kind, options)]),
    changeRoute(kind, options),
  ]);
}

function addRoute(kind: PartKind, options: IncidentRoutesOptions): Route {
  const { plural, means } = PARTS[kind];
  return defineRoute({
    method: 'post',
    path: `/incidents/:id/${plural}`,
    needs: 'handle-incidents',
    summary: `Add ${article(kind)} ${kind}: ${means}.`,
    body: z.strictObject(newPartFields(kind)),
    response: partShape,
    handle: async ({ who, parameters, body }) => {
      const given = body as JsonObject;
      const fields = kind === 'event' ? await asStored(given, options.store) : given;
      const part = await addPart(parameters['id'] ?? '', { kind, fields }, deskOf(options, who));
      return told(part, options);
    },
  });
}

function changeRoute(kind: PartKind, options: IncidentRoutesOptions): Route {
  const { plural } = PARTS[kind];
  return defineRoute({
    method: 'post',
    path: `/incidents/:id/${plural}/:part`,
    needs: 'handle-incidents',
    summary: `Change ${PARTS[kind].uploaded ? 'what is said of' : article(kind)} ${kind}, take it away, or restore it. 409 when someone changed the same fields since the version that was seen.`,
    body: z.strictObject({
      version: namedVersion,
      ...changedPartFields(kind),
      removed: z.boolean().optional().describe('`true` takes it away, `false` restores it.'),
      note,
    }),
    response: partShape,
    handle: async ({ who, parameters, body }) => {
      const { id: incident = '', part = '' } = parameters;
      const { version: seen, removed, note, ...fields } = body as z.output<typeof changeHead>;
      const changed = await changePart({ incident, kind, part, seen, fields, removed, note }, deskOf(options, who));
      return told(changed, options);
    },
  });
}

const changeHead = z.looseObject({ version: namedVersion, removed: z.boolean().optional(), note });

function told(part: Part, { incidentNews }: IncidentRoutesOptions): Part {
  incidentNews.tell({ incident: part.incident, what: part.id, version: part.version });
  return part;
}

/** What the event says itself stands for what is left out. Rejects with `not-found` when it is not stored and its time is not said. */
async function asStored(fields: JsonObject, store: EventStore): Promise<JsonObject> {
  const id = fields['event'] as string;
  const event = (await store.get([id])).get(id);
  if (!event && fields['at'] !== '') return fields;
  if (!event)
    throw new MozdefError('not-found', `there is no event ${id}`, {
      where: 'event',
      remedy: 'Say `at` and `summary` yourself if it is no longer stored.',
    });
  return {
    ...fields,
    at: fields['at'] || new Date(event.utctimestamp).toISOString(),
    summary: fields['summary'] || event.summary.slice(0, 500),
    hostname: fields['hostname'] || event.hostname.slice(0, 200),
  };
}

function article(kind: PartKind): string {
  return /^[aeiou]/.test(kind) ? 'an' : 'a';
}
