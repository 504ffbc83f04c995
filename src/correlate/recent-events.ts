import type { Event } from '../event/event.ts';

const MOST = 2000;

/** Events that were counted lately, so that alerts have samples without asking the store for each. */
export class RecentEvents {
  readonly #events = new Map<string, Event>();

  add(event: Event): void {
    this.#events.set(event.mozdef.id, event);
    if (this.#events.size > MOST) {
      const [oldest] = this.#events.keys();
      if (oldest !== undefined) this.#events.delete(oldest);
    }
  }

  get(id: string): Event | undefined {
    return this.#events.get(id);
  }
}
