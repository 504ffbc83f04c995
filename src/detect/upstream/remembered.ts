import type { Event } from '../../event/event.ts';

/** The same of an event, asked for once: many rules look at the same event one after the other. */
export function remembered<T>(read: (event: Event) => T): (event: Event) => T {
  let last: { readonly event: Event; readonly value: T } | undefined;
  return (event) => {
    if (last?.event !== event) last = { event, value: read(event) };
    return last.value;
  };
}
