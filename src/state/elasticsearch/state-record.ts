import type { JsonObject } from '../../event/event.ts';
import type { StateDocument } from '../state-store.ts';
import { documentId, sortKeyOf } from './sort-key.ts';

/** Fields that are searched; the index keeps the others as they are. */
export const STATE_FIELDS = {
  collection: { type: 'keyword' },
  key: { type: 'keyword' },
  live: { type: 'boolean' },
  transaction: { type: 'keyword' },
};

/** What a document of the state store is: its version, 0 of one that does not exist, and its body as JSON text. */
export interface StateValue {
  readonly version: number;
  /** Text, so that no server reads it, changes it or refuses it; null of one that does not exist. */
  readonly body: string | null;
}

/** A document of the state store as it lies in the index. */
export interface StateRecord extends StateValue {
  readonly collection: string;
  readonly id: string;
  readonly key: string;
  /** Whether it exists, without the transaction. */
  readonly live: boolean;
  /** Id of the transaction that holds it, and what it is once that is committed. */
  readonly transaction?: string;
  readonly next?: StateValue;
}

/** What becomes of all documents that a transaction holds is decided by one change of this one. */
export interface TransactionRecord {
  readonly outcome: 'open' | 'committed' | 'aborted';
  /** Ids in the index of all documents that it may hold. */
  readonly members: readonly string[];
}

export function recordId(collection: string, id: string): string {
  return documentId(collection, id);
}

export function transactionId(transaction: string): string {
  return `transaction-${transaction}`;
}

export function recordOf(collection: string, id: string, value: StateValue): StateRecord {
  return {
    collection: collection.toWellFormed(),
    id: id.toWellFormed(),
    key: sortKeyOf(id),
    version: value.version,
    body: value.body,
    live: value.body !== null,
  };
}

/** The record without what a transaction said of it, or as that made it. */
export function settled({ collection, id, version, body, next }: StateRecord, outcome: 'kept' | 'taken'): StateRecord {
  return recordOf(collection, id, outcome === 'taken' && next ? next : { version, body });
}

/** Undefined when it does not exist. */
export function documentOf(id: string, { version, body }: StateValue): StateDocument | undefined {
  return body === null ? undefined : { id, version, body: JSON.parse(body) as JsonObject };
}
