/** What came for a group while it was judged elsewhere. */
export interface CameMeanwhile {
  /** Time of the earliest new match. */
  since?: number;
  /** From when on it is to be judged again even if nothing comes. */
  wakeAt?: number;
}

/**
 * Groups that are being judged elsewhere, by their ids. It is kept in memory: as long as what comes of it is not settled, such a group
 * stays to be judged on disk, and that holds what came meanwhile.
 */
export class HandedOut {
  readonly #groups = new Map<number, { readonly ticket: number; readonly came: CameMeanwhile }>();

  /** A group is judged elsewhere from now on; what an earlier ticket was given for it is worth nothing any more. */
  take(id: number, ticket: number): void {
    this.#groups.set(id, { ticket, came: {} });
  }

  marked(id: number, time: number): void {
    const came = this.#groups.get(id)?.came;
    if (came) came.since = Math.min(time, came.since ?? time);
  }

  woken(id: number, at: number): void {
    const came = this.#groups.get(id)?.came;
    if (came) came.wakeAt = Math.min(at, came.wakeAt ?? at);
  }

  /** What came since it was taken with this ticket; undefined when that does not count any more. */
  giveBack(id: number, ticket: number): CameMeanwhile | undefined {
    const handed = this.#groups.get(id);
    if (handed?.ticket !== ticket) return undefined;
    this.#groups.delete(id);
    return handed.came;
  }

  clear(): void {
    this.#groups.clear();
  }
}
