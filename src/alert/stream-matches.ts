import type { StreamHit } from '../detect/detector.ts';
import type { Match } from '../detect/judge/judge.ts';
import type { StateChange, StateStore } from '../state/state-store.ts';

/** Collection of the events that rules on the stream counted; ids begin with the day on which the batch was received. */
const MATCHES = 'matches';
const DAY_MS = 86_400_000;
/** So long what was counted is known. */
const KEPT_MS = 2 * DAY_MS;
const PAGE = 500;
/** Pages that one call looks at. */
const PAGES = 4;

/** The hits with those matches only that were not counted before. */
export async function withoutCounted(
  state: StateStore,
  hits: readonly StreamHit[],
  received: number,
): Promise<StreamHit[]> {
  // Who sends again under a claim may do so after midnight.
  const days = [received, received - DAY_MS];
  const idsOf = (hit: StreamHit, match: Match): string[] => days.map((day) => matchId(hit, match, day));
  const ids = hits.flatMap((hit) => hit.matches.flatMap((match) => idsOf(hit, match)));
  const known = await state.get(MATCHES, ids);
  if (known.size === 0) return [...hits];
  return hits
    .map((hit) => ({ ...hit, matches: hit.matches.filter((match) => !idsOf(hit, match).some((id) => known.has(id))) }))
    .filter(({ matches }) => matches.length > 0);
}

/** What says that these matches are counted; to be written with their alerts. */
export function countedMatches(hits: readonly StreamHit[], received: number, now: number): StateChange[] {
  return hits.flatMap((hit) =>
    hit.matches.map((match) => ({
      collection: MATCHES,
      id: matchId(hit, match, received),
      body: {
        rule: hit.source.id,
        version: hit.source.version,
        event: match.id,
        time: match.time,
        group: [...hit.group],
        counted: now,
      },
      expected: 0,
    })),
  );
}

/**
 * Forgets what was counted more than two days ago, some of it at each call. It is only asked for when a batch comes again, which is as soon as there is
 * a worker after one died between saving alerts and acknowledging; and a sender repeats a claim within a day. What was counted
 * lately is kept however long its batch had waited before.
 */
export async function forgetOldMatches(state: StateStore, now: number): Promise<number> {
  const before = now - KEPT_MS;
  const end = dayOf(before);
  let after: string | undefined;
  let forgotten = 0;
  for (let pages = 0; pages < PAGES; pages++) {
    const page = await state.list(MATCHES, { limit: PAGE, ...(after !== undefined && { after }) });
    const days = page.filter(({ id }) => id < end);
    const old = days.filter(({ body }) => !(Number(body['counted']) >= before));
    if (old.length > 0) {
      const removed = old.map(({ id, version }) => ({ collection: MATCHES, id, body: undefined, expected: version }));
      if (await state.write(removed)) forgotten += old.length;
    }
    after = page.at(-1)?.id;
    if (days.length < PAGE) break;
  }
  return forgotten;
}

function matchId({ source }: StreamHit, { id }: Match, received: number): string {
  return `${dayOf(received)}-${source.id}-${id}`;
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
