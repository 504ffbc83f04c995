import { CidrSet } from '../plugin/ip/cidr-set.ts';
import { isBlocked, isOver } from './entry.ts';
import type { ListStore, StoredList } from './list-store.ts';

/** How an address stands with the block lists: someone proposed to block it, or firewalls are told to. */
export type Standing = 'free' | 'proposed' | 'blocked';

/** So long nothing is read again while no list changes; entries that end in between hold so much longer here. */
const KEPT_MS = 60_000;

interface Known {
  readonly pulse: number;
  readonly read: number;
  readonly blocked: CidrSet;
  readonly proposed: CidrSet;
}

/** What all block lists say of addresses, alone and by the networks that hold them. Reads them only when one has changed. */
export class BlockedAddresses {
  readonly #store: ListStore;
  readonly #now: () => number;
  #known: Known | undefined;

  constructor(store: ListStore, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** What they say now. `others`: addresses that are blocked besides. */
  async read(others: readonly string[] = []): Promise<(address: string) => Standing> {
    const { blocked, proposed } = await this.#lists();
    const besides = new CidrSet();
    for (const other of others) besides.add(other);
    return (address) => {
      if (besides.find(address) !== undefined || blocked.find(address) !== undefined) return 'blocked';
      return proposed.find(address) === undefined ? 'free' : 'proposed';
    };
  }

  async #lists(): Promise<Known> {
    const pulse = await this.#store.pulse();
    const read = this.#now();
    if (this.#known?.pulse === pulse && read - this.#known.read < KEPT_MS) return this.#known;
    const known = { pulse, read, blocked: new CidrSet(), proposed: new CidrSet() };
    const lists = (await this.#store.all()).filter(({ kind }) => kind === 'block');
    for (const { name } of lists) await this.#store.reading(name, (list) => this.#take(list, known));
    this.#known = known;
    return known;
  }

  async #take(list: StoredList, { read, blocked, proposed }: Known): Promise<void> {
    const now = new Date(read).toISOString();
    for (const entries of (await this.#store.chunks(list, list.chunks)).values())
      for (const entry of entries) {
        if (entry.type !== 'ip' && entry.type !== 'cidr') continue;
        if (isBlocked(entry, now)) blocked.add(entry.value);
        else if (entry.state === 'proposed' && !isOver(entry, now)) proposed.add(entry.value);
      }
  }
}
