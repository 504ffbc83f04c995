import { setTimeout as pause } from 'node:timers/promises';
import { MozdefError } from '../../lifecycle/error.ts';
import { STATE_INDICES } from '../state-privileges.ts';
import type { ListOptions, StateChange, StateDocument, StateStore } from '../state-store.ts';
import { planChanges, type Target, targetsOf } from './plan-changes.ts';
import { type Found, SmallIndex, type SmallSearch, type StateConnection } from './small-index.ts';
import { keyConditions } from './sort-key.ts';
import { documentOf, recordId, recordOf, STATE_FIELDS, type StateRecord, type StateValue } from './state-record.ts';
import { actionOf, type Step, type Stored, Transactions } from './transactions.ts';

/** How often a write is begun anew because others changed the same documents meanwhile. */
const ATTEMPTS = 100;
/** Wait before that, at random up to so long. Milliseconds. */
const WAIT_MS = 100;
const PAGE = 1000;

/**
 * Small state in an index of Elasticsearch or OpenSearch, shared by many instances. A change of one document is one
 * compare-and-set; several are all or none by a transaction. Ids are Unicode text: a lone surrogate counts as U+FFFD. Reading by
 * id needs no refresh; a document that is being changed is read as it is before or after that. Rejects with `state-unavailable`;
 * a write that rejects may have been done or not.
 */
export class ElasticsearchStateStore implements StateStore {
  readonly #index: SmallIndex<Stored>;
  readonly #transactions: Transactions;

  constructor(server: StateConnection, prefix: string) {
    this.#index = new SmallIndex(server, `${prefix}${STATE_INDICES.objects}`, STATE_FIELDS);
    this.#transactions = new Transactions(this.#index);
  }

  async get(collection: string, ids: readonly string[]): Promise<ReadonlyMap<string, StateDocument>> {
    const values = await this.#values(ids.map((id) => recordId(collection, id)));
    const documents = new Map<string, StateDocument>();
    ids.forEach((id, index) => {
      const value = values[index];
      const document = value && documentOf(id, value);
      if (document) documents.set(id, document);
    });
    return documents;
  }

  async list(collection: string, { limit, after, prefix = '' }: ListOptions): Promise<readonly StateDocument[]> {
    const documents: StateDocument[] = [];
    let from = after;
    while (documents.length < limit) {
      const most = Math.min(PAGE, limit - documents.length);
      const page = await this.#settledPage(inCollection(collection, { prefix, after: from }), most);
      documents.push(...page.flatMap(({ source }) => documentOf(source.id, source) ?? []));
      if (page.length < most) break;
      from = page.at(-1)?.source.id;
    }
    return documents;
  }

  async write(changes: readonly StateChange[]): Promise<boolean> {
    const targets = targetsOf(changes);
    if (targets.length === 0) return true;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) await pause(Math.random() * WAIT_MS);
      const known = await this.#unmarked(targets);
      if (!known) continue;
      const after = planChanges(changes, new Map([...known].map(([id, { source }]) => [id, source])));
      if (!after) return false;
      if (await this.#take(stepsOf(targets, known, after))) return true;
    }
    throw new MozdefError('state-unavailable', 'others keep changing the same documents of the state store', {
      remedy: 'Try again.',
    });
  }

  async count(collection: string): Promise<number> {
    const inside = { term: { collection: collection.toWellFormed() } };
    const marked = { bool: { filter: [inside, { exists: { field: 'transaction' } }] } };
    await this.#settledPage({ query: marked, sort: { key: 'asc' } }, PAGE);
    return this.#index.count({ bool: { filter: [inside, { term: { live: true } }] } });
  }

  /** The connection is whoever's opened it. */
  async close(): Promise<void> {}

  /** Documents that a transaction holds are listed as they were before it when it is not decided yet. */
  async #settledPage(search: Omit<SmallSearch, 'limit'>, limit: number): Promise<readonly Found<StateRecord>[]> {
    const look = async (): Promise<readonly Found<StateRecord>[]> =>
      (await this.#index.search({ ...search, limit })) as readonly Found<StateRecord>[];
    const page = await look();
    const marked = page.filter(({ source }) => source.transaction !== undefined);
    return marked.length > 0 && (await this.#transactions.settle(marked)) ? look() : page;
  }

  async #take(steps: readonly Step[]): Promise<boolean> {
    const [only, ...others] = steps;
    if (!only) return true;
    if (others.length > 0) return this.#transactions.run(steps);
    const [outcome] = await this.#index.change([actionOf(only)]);
    return outcome !== undefined;
  }

  /** The documents that are there and that no transaction holds; undefined while one does. */
  async #unmarked(targets: readonly Target[]): Promise<ReadonlyMap<string, Found<StateRecord>> | undefined> {
    const found = await this.#read(targets.map((target) => target.recordId));
    const there = found.filter((one) => one !== undefined);
    const marked = there.filter(({ source }) => source.transaction !== undefined);
    if (marked.length > 0) {
      await this.#transactions.settle(marked);
      return undefined;
    }
    return new Map(there.map((one) => [one.id, one]));
  }

  /** What these documents are, those that a transaction holds by what is decided about it. */
  async #values(ids: readonly string[]): Promise<readonly (StateValue | undefined)[]> {
    const found = await this.#read(ids);
    const marked = [...new Set(found.flatMap((one) => one?.source.transaction ?? []))];
    if (marked.length === 0) return found.map((one) => one?.source);
    const outcomes = await this.#transactions.outcomes(marked);
    const again = new Map<string, StateRecord | undefined>();
    const gone = found.flatMap((one) =>
      outcomes.get(one?.source.transaction ?? '') === 'gone' ? (one?.id ?? []) : [],
    );
    for (const [index, one] of (await this.#read(gone)).entries()) again.set(gone[index] ?? '', one?.source);
    return found.map((one) => {
      const record = one && again.has(one.id) ? again.get(one.id) : one?.source;
      const committed = outcomes.get(record?.transaction ?? '') === 'committed';
      return committed ? record?.next : record;
    });
  }

  async #read(ids: readonly string[]): Promise<readonly (Found<StateRecord> | undefined)[]> {
    return (await this.#index.read(ids)) as readonly (Found<StateRecord> | undefined)[];
  }
}

function inCollection(
  collection: string,
  { prefix, after }: { readonly prefix: string; readonly after: string | undefined },
): Omit<SmallSearch, 'limit'> {
  const filter = [{ term: { collection: collection.toWellFormed() } }, ...keyConditions({ prefix, after })];
  const should = [{ term: { live: true } }, { exists: { field: 'transaction' } }];
  return { query: { bool: { filter, should, minimum_should_match: 1 } }, sort: { key: 'asc' } };
}

function stepsOf(
  targets: readonly Target[],
  known: ReadonlyMap<string, Found<StateRecord>>,
  after: ReadonlyMap<string, StateValue>,
): Step[] {
  return targets.flatMap((target) => {
    const value = after.get(target.recordId);
    const to = value && recordOf(target.collection, target.id, value);
    return to ? [{ recordId: target.recordId, from: known.get(target.recordId), to }] : [];
  });
}
