import type { Event } from '../event/event.ts';

/** An entry that an event is about, of a list that people keep. */
export interface Listed {
  readonly list: string;
  readonly kind: 'watch' | 'staff' | 'network';
  /** As it is written in the list. */
  readonly entry: string;
}

/** Looks events up in the lists that people keep, as they are at that moment. */
export interface ListLookup {
  /** How many entries there are; 0: nothing can be found. */
  readonly size: number;
  /** What the event is about, each entry once; entries that are over are not among it. */
  find(event: Event): readonly Listed[];
}

/** Where there are no lists. */
export const NO_LISTS: ListLookup = { size: 0, find: () => [] };
