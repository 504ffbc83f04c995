import { nearest } from '../../../config/nearest.ts';
import { reasonOf, SearchServer } from '../../../elastic/search-server.ts';
import { MozdefError } from '../../../lifecycle/error.ts';
import type { Restored, RestoreRequest, Snapshot, SnapshotArchive } from '../../snapshot-archive.ts';
import type { StoreConfig } from '../../store-config.ts';
import { HOUSEKEEPING_TIMEOUT_MS } from '../housekeeping/daily-indices.ts';
import { isExpired } from '../housekeeping/remove-old.ts';
import { eventsAlias } from '../index-template.ts';
import { planRestore } from './plan-restore.ts';
import { type FoundSnapshot, SnapshotRepository } from './snapshot-repository.ts';

export interface SnapshotArchiveOptions {
  readonly config: StoreConfig;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The server answers when all is restored: how long it may take depends on what there is. */
const RESTORE_TIMEOUT_MS = 24 * 3_600_000;
/** A proxy between gave up waiting. */
const GATEWAY = [502, 504];

interface RestoreAnswer {
  readonly snapshot?: { readonly shards?: { readonly total: number; readonly successful: number } };
}

/** MozDef's snapshots in a repository of Elasticsearch or OpenSearch. */
export class ElasticsearchSnapshotArchive implements SnapshotArchive {
  readonly #options: SnapshotArchiveOptions;
  readonly #server: SearchServer;
  readonly #repository: SnapshotRepository;

  /** Rejects with `config-invalid` when the configuration names no server or no repository. */
  static async open(options: SnapshotArchiveOptions): Promise<ElasticsearchSnapshotArchive> {
    const { config } = options;
    if (config.snapshots.repository === '') {
      throw new MozdefError('config-invalid', 'no snapshots are made: no repository is named', {
        where: 'store.snapshots.repository',
        remedy: 'Set it to the name of the repository at the server, and its type if the server does not know it.',
      });
    }
    return new ElasticsearchSnapshotArchive(options, await SearchServer.open({ section: 'store', config }));
  }

  private constructor(options: SnapshotArchiveOptions, server: SearchServer) {
    const { prefix, snapshots } = options.config;
    this.#options = options;
    this.#server = server;
    this.#repository = new SnapshotRepository({ server, prefix, config: snapshots });
  }

  get server(): string {
    return this.#server.shown;
  }

  async list(): Promise<Snapshot[]> {
    const found = await this.#list();
    return found
      .map(({ snapshot, state, start_time, indices }) => ({
        name: snapshot,
        state,
        begun: start_time,
        indices: indices.toSorted(),
      }))
      .sort((one, other) => (one.name < other.name ? 1 : -1));
  }

  async restore(request: RestoreRequest): Promise<Restored[]> {
    const snapshot = await this.#find(request.snapshot);
    const { prefix, retention } = this.#options.config;
    const time = { days: retention.days, now: this.#options.now() };
    const plan = planRestore(request, {
      prefix,
      saved: snapshot.indices,
      present: await this.#present(),
      isExpired: (day) => isExpired(day, time),
    });
    // One by one: each has a name of its own, and what is there already stays when another one fails.
    for (const step of plan) await this.#restore(snapshot.name, step);
    return plan;
  }

  close(): Promise<void> {
    return this.#server.close();
  }

  /** A new server does not know the repository yet. */
  async #list(): Promise<readonly FoundSnapshot[]> {
    const found = await this.#repository.list();
    if (found) return found;
    await this.#repository.register();
    const registered = await this.#repository.list();
    if (registered) return registered;
    const { repository } = this.#options.config.snapshots;
    throw new MozdefError('config-invalid', `the server at ${this.server} knows no repository ${repository}`, {
      where: 'store.snapshots.repository',
      remedy: 'Register it there, or set store.snapshots.type and settings.',
    });
  }

  async #find(name: string): Promise<Snapshot> {
    const all = await this.list();
    const found = all.find((snapshot) => snapshot.name === name);
    if (!found) {
      const near = nearest(
        name,
        all.map((snapshot) => snapshot.name),
      );
      throw new MozdefError('not-found', `there is no snapshot ${name} of this prefix`, {
        remedy: near === undefined ? 'There are none at all.' : `Did you mean ${near}? See: mozdef snapshots list`,
      });
    }
    if (found.state !== 'IN_PROGRESS') return found;
    throw new MozdefError('store-unavailable', `the snapshot ${name} is still being made`, {
      remedy: 'Try again when mozdef snapshots list says SUCCESS.',
    });
  }

  /** Names of all indices of this prefix, closed ones too. */
  async #present(): Promise<ReadonlySet<string>> {
    const { prefix } = this.#options.config;
    const { status, body } = await this.#server.request<object>({
      method: 'GET',
      path: `/${prefix}events-*,${prefix}mozdef-*/_alias`,
      query: { ignore_unavailable: true, allow_no_indices: true, expand_wildcards: 'all' },
      timeoutMs: HOUSEKEEPING_TIMEOUT_MS,
    });
    if (status !== 200) {
      throw this.#server.unavailable(`it does not tell about its indices (${status}): ${reasonOf(body)}`);
    }
    return new Set(Object.keys(body));
  }

  async #restore(snapshot: string, { index, name, searched }: Restored): Promise<void> {
    const answer = await this.#repository.ask<RestoreAnswer>('POST', `/${snapshot}/_restore`, {
      expected: [200, 500, ...GATEWAY],
      query: { wait_for_completion: true },
      body: {
        indices: index,
        include_global_state: false,
        // Those of the time of the snapshot: a copy would be found by them, and `events-previous` was another day.
        include_aliases: false,
        rename_pattern: '.+',
        rename_replacement: name,
      },
      timeoutMs: RESTORE_TIMEOUT_MS,
    });
    this.#checkAnswer(answer, name);
    if (searched) await this.#addAlias(name);
  }

  #checkAnswer(answer: { status: number; body: RestoreAnswer }, name: string): void {
    const reason = reasonOf(answer.body);
    if (/index with same name already exists/.test(reason)) {
      throw new MozdefError('usage', `there is an index ${name} already, and none is overwritten`, {
        remedy: 'Remove it first, or give another --rename-prefix.',
      });
    }
    if (GATEWAY.includes(answer.status)) {
      throw new MozdefError('store-unavailable', `what is between did not wait until ${name} was restored`, {
        remedy: 'The server goes on by itself; GET /_recovery?active_only says how far it is.',
      });
    }
    const { total, successful } = answer.body.snapshot?.shards ?? { total: 1, successful: 0 };
    if (answer.status !== 200) throw this.#repository.refusal(answer);
    if (successful < total) {
      throw this.#server.unavailable(`${total - successful} of ${total} parts of ${name} could not be restored`);
    }
  }

  async #addAlias(index: string): Promise<void> {
    const alias = eventsAlias(this.#options.config.prefix);
    const { status, body } = await this.#server.request({
      method: 'POST',
      path: '/_aliases',
      body: { actions: [{ add: { index, alias } }] },
      timeoutMs: HOUSEKEEPING_TIMEOUT_MS,
    });
    if (status !== 200) {
      throw this.#server.unavailable(`${index} was restored, but not added to ${alias} (${status}): ${reasonOf(body)}`);
    }
  }
}
