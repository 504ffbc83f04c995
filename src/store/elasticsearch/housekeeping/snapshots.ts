import { reasonOf } from '../../../elastic/search-server.ts';
import type { StoreConfig } from '../../store-config.ts';
import { HOUSEKEEPING_TIMEOUT_MS, type Household } from './daily-indices.ts';

type SnapshotsConfig = StoreConfig['snapshots'];

interface Found {
  readonly snapshots?: readonly { readonly snapshot: string; readonly state: string }[];
}

/**
 * Copies of all of MozDef's indices in a snapshot repository, one for each period of `every`. A snapshot is named for the
 * start of its period, so of many processes one makes it, and one that was missed is made up for by the next.
 */
export class Snapshots {
  readonly #household: Household;
  readonly #config: SnapshotsConfig;
  #registered = false;

  constructor(household: Household, config: SnapshotsConfig) {
    this.#household = household;
    this.#config = config;
  }

  /** Begins the snapshot of this period if there is none, and removes what is more than to be kept. Resolves to the name of one that was begun. */
  async keepUp(): Promise<string | undefined> {
    if (this.#config.repository === '') return undefined;
    await this.#register();
    const found = await this.#list();
    const begun = await this.#begin(found.map(({ snapshot }) => snapshot));
    const complete = found.filter(({ state }) => state !== 'IN_PROGRESS').map(({ snapshot }) => snapshot);
    // Names are in the order of time.
    for (const name of complete.sort().slice(0, -this.#config.keep)) await this.#ask('DELETE', `/${name}`, [200, 404]);
    return begun;
  }

  async #register(): Promise<void> {
    const { type, settings } = this.#config;
    if (this.#registered || type === '') return;
    await this.#ask('PUT', '', [200], { type, settings });
    this.#registered = true;
  }

  async #list(): Promise<NonNullable<Found['snapshots']>> {
    const { body } = await this.#ask<Found>('GET', `/${this.#household.prefix}mozdef-*`, [200, 404]);
    return body.snapshots ?? [];
  }

  async #begin(existing: readonly string[]): Promise<string | undefined> {
    const { now, prefix } = this.#household;
    const { every } = this.#config;
    const start = new Date(Math.floor(now() / every) * every).toISOString();
    const name = `${prefix}mozdef-${start.slice(0, 19).toLowerCase().replaceAll(/[-:]/g, '')}`;
    if (existing.includes(name)) return undefined;
    const { status, body } = await this.#ask('PUT', `/${name}`, [200, 202, 400], {
      indices: [`${prefix}events-*`, `${prefix}mozdef-*`],
      ignore_unavailable: true,
      include_global_state: false,
    });
    if (status !== 400) return name;
    // Another process was faster.
    if (/already exists|in[_ ]progress/.test(reasonOf(body))) return undefined;
    throw this.#refusal(status, body);
  }

  async #ask<Body>(method: 'GET' | 'PUT' | 'DELETE', path: string, expected: readonly number[], body?: object) {
    const answer = await this.#household.server.request<Body>({
      method,
      path: `/_snapshot/${this.#config.repository}${path}`,
      timeoutMs: HOUSEKEEPING_TIMEOUT_MS,
      ...(body && { body }),
    });
    if (!expected.includes(answer.status)) throw this.#refusal(answer.status, answer.body);
    return answer;
  }

  #refusal(status: number, body: unknown) {
    const { server } = this.#household;
    return server.unavailable(`snapshots to ${this.#config.repository} fail (${status}): ${reasonOf(body)}`);
  }
}
