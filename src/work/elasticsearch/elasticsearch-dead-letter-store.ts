import type { BodyHeader } from '../../queue/batch.ts';
import type { Action } from '../../state/elasticsearch/bulk.ts';
import { type Found, SmallIndex, type StateConnection } from '../../state/elasticsearch/small-index.ts';
import { documentId, sortKeyOf } from '../../state/elasticsearch/sort-key.ts';
import { STATE_INDICES } from '../../state/state-privileges.ts';
import type { DeadLetter, DeadLetterList, DeadLetterStore } from '../dead-letter-store.ts';

/** A letter as it lies in the index; what a sender chose is kept as text that no server reads. */
interface LetterRecord extends Omit<DeadLetter, 'header' | 'bytes'> {
  readonly key: string;
  /** JSON. */
  readonly header: string;
  readonly base64: string;
  readonly redrive?: string;
}

interface Assignment {
  readonly id: string;
  readonly batch: string;
}

/** Characters of letters that are made ready for the server at a time; one may be as large as a request body. */
const AT_ONCE = 20_000_000;

/**
 * Dead letters in an index of Elasticsearch or OpenSearch that many instances share, until someone removes them. Rejects with
 * `state-unavailable`, and the batch stays in the queue; letters that were added by then stay, and are the same when they come again.
 */
export class ElasticsearchDeadLetterStore implements DeadLetterStore {
  readonly #index: SmallIndex<LetterRecord>;

  constructor(server: StateConnection, prefix: string) {
    const properties = { key: { type: 'keyword' }, stage: { type: 'keyword' } };
    this.#index = new SmallIndex(server, `${prefix}${STATE_INDICES.deadLetters}`, properties);
  }

  /** A letter whose id is there already is left as it is, and so is its redrive. */
  async add(letters: readonly DeadLetter[]): Promise<void> {
    let actions: Action<LetterRecord>[] = [];
    let size = 0;
    for (const letter of letters) {
      const source = recordOf(letter);
      actions.push({ create: documentId(letter.id), source });
      size += source.base64.length;
      if (size < AT_ONCE) continue;
      await this.#index.change(actions);
      [actions, size] = [[], 0];
    }
    await this.#index.change(actions);
  }

  async list({ limit, after, stage, order = 'oldest' }: DeadLetterList): Promise<readonly DeadLetter[]> {
    const beyond = after !== undefined && { range: { key: { [order === 'newest' ? 'lt' : 'gt']: sortKeyOf(after) } } };
    const filter = [...(stage ? [{ term: { stage } }] : []), ...(beyond ? [beyond] : [])];
    const sort = { key: order === 'newest' ? 'desc' : 'asc' };
    return (await this.#index.search({ query: { bool: { filter } }, sort, limit })).map(letterOf);
  }

  async get(id: string): Promise<DeadLetter | undefined> {
    const [found] = await this.#index.read([documentId(id)]);
    return found && letterOf(found);
  }

  async remove(ids: readonly string[]): Promise<number> {
    const outcomes = await this.#index.change([...new Set(ids)].map((id) => ({ remove: documentId(id) })));
    return outcomes.filter(Boolean).length;
  }

  /** Letters that are not there are absent from the answer. */
  async assignRedrive(assignments: readonly Assignment[]): Promise<ReadonlyMap<string, string>> {
    const inForce = new Map<string, string>();
    let left = assignments;
    while (left.length > 0) left = await this.#assign(left, inForce);
    return inForce;
  }

  count(): Promise<number> {
    return this.#index.count({ match_all: {} });
  }

  /** The connection is whoever's opened it. */
  async close(): Promise<void> {}

  /** Tells in `inForce` what is decided; resolves to the assignments of letters that someone else changed meanwhile. */
  async #assign(assignments: readonly Assignment[], inForce: Map<string, string>): Promise<readonly Assignment[]> {
    const ids = assignments.map(({ id }) => documentId(id));
    const found = await this.#index.readField(ids, 'redrive');
    const open: { readonly assignment: Assignment; readonly letter: Found<Pick<LetterRecord, 'redrive'>> }[] = [];
    for (const [index, assignment] of assignments.entries()) {
      const letter = found[index];
      if (letter?.source.redrive !== undefined) inForce.set(assignment.id, letter.source.redrive);
      else if (letter) open.push({ assignment, letter });
    }
    const outcomes = await this.#index.change(
      open.map(({ assignment: { batch }, letter }) => ({ amend: letter.id, fields: { redrive: batch }, at: letter })),
    );
    for (const [index, { assignment }] of open.entries()) {
      if (outcomes[index]) inForce.set(assignment.id, assignment.batch);
    }
    return open.filter((_, index) => !outcomes[index]).map(({ assignment }) => assignment);
  }
}

function recordOf({ header, bytes, ...rest }: DeadLetter): LetterRecord {
  const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  return { ...rest, key: sortKeyOf(rest.id), header: JSON.stringify(header), base64 };
}

function letterOf({ source }: Found<LetterRecord>): DeadLetter {
  const { key: _key, redrive: _redrive, header, base64, ...rest } = source;
  return { ...rest, header: JSON.parse(header) as BodyHeader, bytes: Buffer.from(base64, 'base64') };
}
