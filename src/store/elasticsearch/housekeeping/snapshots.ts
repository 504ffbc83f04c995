import { reasonOf } from '../../../elastic/search-server.ts';
import type { StoreConfig } from '../../store-config.ts';
import { SnapshotRepository } from '../snapshots/snapshot-repository.ts';
import type { Household } from './daily-indices.ts';

/**
 * Copies of all of MozDef's indices in a snapshot repository, one for each period of `every`. A snapshot is named for the
 * start of its period, so of many processes one makes it, and one that was missed is made up for by the next.
 */
export class Snapshots {
  readonly #household: Household;
  readonly #config: StoreConfig['snapshots'];
  readonly #repository: SnapshotRepository;

  constructor(household: Household, config: StoreConfig['snapshots']) {
    const { server, prefix } = household;
    this.#household = household;
    this.#config = config;
    this.#repository = new SnapshotRepository({ server, prefix, config });
  }

  /** Begins the snapshot of this period if there is none, and removes what is more than to be kept. Resolves to the name of one that was begun. */
  async keepUp(): Promise<string | undefined> {
    if (this.#config.repository === '') return undefined;
    await this.#repository.register();
    const found = (await this.#repository.list()) ?? [];
    const begun = await this.#begin(found.map(({ snapshot }) => snapshot));
    const complete = found.filter(({ state }) => state !== 'IN_PROGRESS').map(({ snapshot }) => snapshot);
    // Names are in the order of time.
    for (const name of complete.sort().slice(0, -this.#config.keep)) {
      await this.#repository.ask('DELETE', `/${name}`, { expected: [200, 404] });
    }
    return begun;
  }

  async #begin(existing: readonly string[]): Promise<string | undefined> {
    const { now, prefix } = this.#household;
    const { every } = this.#config;
    const start = new Date(Math.floor(now() / every) * every).toISOString();
    const name = `${prefix}mozdef-${start.slice(0, 19).toLowerCase().replaceAll(/[-:]/g, '')}`;
    if (existing.includes(name)) return undefined;
    const body = {
      indices: [`${prefix}events-*`, `${prefix}mozdef-*`],
      ignore_unavailable: true,
      include_global_state: false,
    };
    const answer = await this.#repository.ask('PUT', `/${name}`, { expected: [200, 202, 400], body });
    if (answer.status !== 400) return name;
    // Another process was faster.
    if (/already exists|in[_ ]progress/.test(reasonOf(answer.body))) return undefined;
    throw this.#repository.refusal(answer);
  }
}
