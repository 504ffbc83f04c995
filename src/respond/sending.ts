import type { StateChange, StateStore } from '../state/state-store.ts';
import type { WaitingEntry } from './next-batch.ts';

/** Collection of what each target was being told when several news went out together. */
const SENDING = 'outboxsending';

/**
 * Remembers which news goes out together, before it does: after a crash the same is sent again, under the same id, and not with what
 * came since.
 */
export class Sending {
  readonly #state: StateStore;
  readonly #target: string;

  constructor(state: StateStore, target: string) {
    this.#state = state;
    this.#target = target;
  }

  async begin(ids: readonly string[]): Promise<void> {
    await this.#state.write([{ collection: SENDING, id: this.#target, body: { ids: [...ids] } }]);
  }

  /** To be written with what it came to. */
  end(): StateChange {
    return { collection: SENDING, id: this.#target, body: undefined };
  }

  /** Of the entries that wait, those that were being told together and whose time has come; empty when there are none. */
  async unfinished(waiting: readonly WaitingEntry[]): Promise<readonly WaitingEntry[]> {
    const body = (await this.#state.get(SENDING, [this.#target])).get(this.#target)?.body;
    const ids = Array.isArray(body?.['ids']) ? body['ids'] : [];
    return waiting.filter(({ id }) => ids.includes(id));
  }
}
