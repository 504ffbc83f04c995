import type { Event } from '../event/event.ts';
import type { StateStore } from '../state/state-store.ts';
import { LATEST } from './latest-states.ts';

/** Documents read from the store at a time; each may be as large as an event, and matching them holds up the thread. */
const READ_AT_ONCE = 100;
/** One page looks at no more states than these, so that a query that hardly anything matches ends soon, too. */
const MOST_LOOKED_AT = 10_000;
/** A page ends after so many characters of events. */
const PAGE_CHARACTERS = 4_000_000;

export interface LatestQuestion {
  /** States at most. */
  readonly limit: number;
  readonly matches: (event: Event) => boolean;
  /** Beginning of their ids. */
  readonly prefix?: string;
  /** `next` of the page before. */
  readonly after?: string;
  /** Ends the search between two reads. */
  readonly signal?: AbortSignal;
}

export interface LatestPage {
  /** Each with its id as `mozdef.staticid`. */
  readonly events: readonly Event[];
  /** Where to go on; a page that has it may have fewer events than asked for, even none. */
  readonly next?: string;
}

/** The last known states that match, in order of id, page by page. */
export async function findLatest(state: StateStore, question: LatestQuestion): Promise<LatestPage> {
  const { limit, matches, prefix, signal } = question;
  const events: Event[] = [];
  let characters = 0;
  let after = question.after;
  for (let looked = 0; looked < MOST_LOOKED_AT; looked += READ_AT_ONCE) {
    signal?.throwIfAborted();
    const part = await state.list(LATEST, { limit: READ_AT_ONCE, ...(prefix && { prefix }), ...(after && { after }) });
    for (const { id, body } of part) {
      after = id;
      const event = body as unknown as Event;
      if (!matches(event)) continue;
      events.push(event);
      characters += JSON.stringify(body).length;
      if (events.length === limit || characters >= PAGE_CHARACTERS) return { events, next: id };
    }
    if (part.length < READ_AT_ONCE) return { events };
  }
  return { events, ...(after && { next: after }) };
}

/** The last known state of this id. */
export async function getLatest(state: StateStore, id: string): Promise<Event | undefined> {
  return (await state.get(LATEST, [id])).get(id)?.body as unknown as Event | undefined;
}
