/** Called with the stored form of events, one a line, as they are stored. */
export type TapListener = (ndjson: Uint8Array) => void;

/** Shows stored events, in process, to whoever listens. Costs nothing while no one does. */
export class EventTap {
  readonly #listeners = new Set<TapListener>();

  get wanted(): boolean {
    return this.#listeners.size > 0;
  }

  /** Returns what ends the subscription. */
  subscribe(listener: TapListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  publish(ndjson: Uint8Array): void {
    for (const listener of this.#listeners) listener(ndjson);
  }
}
