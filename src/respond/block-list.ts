import type { JsonObject } from '../event/event.ts';
import { documentsOf } from '../state/documents-of.ts';
import type { StateStore } from '../state/state-store.ts';

const BLOCKS = 'blocks';
const ATTEMPTS = 5;

/** An address that firewalls should block. */
export interface Block {
  readonly address: string;
  readonly reason: string;
  /** Who put it there: `alert ID`, or a person. */
  readonly who: string;
  /** ISO 8601 UTC. */
  readonly added: string;
  readonly expires: string;
}

/**
 * Addresses that should be blocked, each until it expires. It blocks nothing by itself: firewalls fetch it. Who puts an address there
 * that is there already makes it stay longer, never shorter.
 */
export class BlockList {
  readonly #state: StateStore;
  readonly #now: () => number;

  constructor(state: StateStore, now: () => number) {
    this.#state = state;
    this.#now = now;
  }

  /** The entry as it is now: this one, or the one that stays longer. */
  async add(block: Omit<Block, 'added'>): Promise<Block> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const known = (await this.#state.get(BLOCKS, [block.address])).get(block.address);
      const before = known?.body as unknown as Block | undefined;
      if (before && before.expires >= block.expires) return before;
      const entry: Block = { ...block, added: new Date(this.#now()).toISOString() };
      if (await this.#write(block.address, entry, known?.version ?? 0)) return entry;
    }
    throw new Error(`the block of ${block.address} is being changed by others`);
  }

  /** Takes an address out, with `who` only if that one put it there; whether it was there. */
  async remove(address: string, who?: string): Promise<boolean> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const known = (await this.#state.get(BLOCKS, [address])).get(address);
      const entry = known?.body as unknown as Block | undefined;
      if (!known || !entry || (who !== undefined && entry.who !== who)) return false;
      if (await this.#write(address, undefined, known.version)) return true;
    }
    throw new Error(`the block of ${address} is being changed by others`);
  }

  /** Those in force, by address. Those that are over are deleted by the way. */
  async list(): Promise<Block[]> {
    const now = new Date(this.#now()).toISOString();
    const blocks: Block[] = [];
    for await (const { id, version, body } of documentsOf(this.#state, BLOCKS)) {
      const block = body as unknown as Block;
      if (block.expires > now) blocks.push(block);
      else await this.#write(id, undefined, version);
    }
    return blocks;
  }

  #write(address: string, block: Block | undefined, expected: number): Promise<boolean> {
    const body = block as unknown as JsonObject | undefined;
    return this.#state.write([{ collection: BLOCKS, id: address, body, expected }]);
  }
}
