import type { StreamHit } from '../detect/detector.ts';
import { eventOfMatch } from '../detect/judge/match-id.ts';
import type { Event } from '../event/event.ts';
import type { EventStore, SaveReport } from '../store/event-store.ts';
import type { WorkResult } from './worker-protocol.ts';

/** The event as rules on the stream are told of it that is stored under a claim, or under its own id if the claim is taken. */
export function underOwnId(event: Event, ownId: string): Event {
  return { ...event, mozdef: { ...event.mozdef, id: ownId } };
}

/**
 * What was hit, by the ids under which its events are stored: that of the claim, so that who sends again under it raises no second
 * alert, and the own one of an event whose claim was taken by another, so that it raises one at all. What came twice under one claim
 * is hit once.
 */
export async function hitsAsStored(
  { hits, claims }: Pick<WorkResult, 'hits' | 'claims'>,
  { conflicts, duplicates }: Pick<SaveReport, 'conflicts' | 'duplicates'>,
  store: Pick<EventStore, 'get'>,
): Promise<readonly StreamHit[]> {
  if (claims.length === 0 || hits.length === 0) return hits;
  const claimed = new Map(claims.map(({ ownId, id }) => [ownId, id]));
  const hit = new Set(hits.flatMap(({ matches }) => matches.map(({ id }) => eventOfMatch(id))));
  const asked = conflicts + duplicates > 0 ? [...hit].filter((id) => claimed.has(id)) : [];
  const own = asked.length > 0 ? await store.get(asked) : new Map<string, Event>();
  const idOf = (id: string): string => (own.has(id) ? id : (claimed.get(id) ?? id));
  const renamed = (id: string): string => idOf(eventOfMatch(id)) + id.slice(eventOfMatch(id).length);
  return hits.map((one) => ({
    ...one,
    group: one.source.eachEvent ? one.group.map(idOf) : one.group,
    matches: onceEach(
      one.matches.map((match) => ({ ...match, id: renamed(match.id) })),
      ({ id }) => id,
    ),
    samples: onceEach(
      one.samples.map((event) => own.get(event.mozdef.id) ?? underOwnId(event, idOf(event.mozdef.id))),
      ({ mozdef: { id } }) => id,
    ),
  }));
}

function onceEach<T>(all: readonly T[], idOf: (one: T) => string): T[] {
  return [...new Map(all.map((one) => [idOf(one), one])).values()];
}
