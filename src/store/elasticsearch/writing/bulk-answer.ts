/** What a server answers to `_bulk`, of requests that only create documents. */
export interface BulkAnswer {
  readonly items?: readonly { readonly create: BulkItem }[];
}

interface BulkItem {
  readonly status: number;
  readonly error?: {
    readonly type: string;
    readonly reason: string;
    readonly caused_by?: { readonly reason?: string };
  };
}

/** What became of one document. */
export type BulkOutcome =
  | { readonly is: 'stored' }
  /** One of its id was there: it is a redelivery. */
  | { readonly is: 'present' }
  /** The server cannot index it as it is, and never will. */
  | { readonly is: 'unfit'; readonly reason: string }
  /** The server is too busy, or a part of it is missing; the same may go well later. `why`: its disk is full, there is no such index, or anything else. */
  | { readonly is: 'later'; readonly reason: string; readonly why: 'full' | 'no-index' | 'other' };

const LONGEST_REASON = 1000;
/** What a server says of an index that it has closed for writing because its disk is full. */
const DISK = /flood-stage|read-only \/ allow delete/;

/** The outcomes in the order of the documents; undefined when the answer is not one to so many. */
export function outcomesOf({ items = [] }: BulkAnswer, documents: number): BulkOutcome[] | undefined {
  if (items.length !== documents) return undefined;
  return items.map(({ create }) => outcomeOf(create));
}

function outcomeOf({ status, error }: BulkItem): BulkOutcome {
  if (status === 200 || status === 201) return { is: 'stored' };
  if (status === 409) return { is: 'present' };
  const reason = textOf(error);
  if (status === 400 || status === 413) return { is: 'unfit', reason };
  // Of all other refusals (403, 404, 429, 5xx) the event is innocent.
  const missing = error?.type === 'index_not_found_exception';
  return { is: 'later', reason, why: DISK.test(reason) ? 'full' : missing ? 'no-index' : 'other' };
}

function textOf(error: BulkItem['error']): string {
  if (!error) return '';
  const { type, reason, caused_by } = error;
  const cause = caused_by?.reason === undefined ? '' : ` (${caused_by.reason})`;
  return `${type}: ${reason}${cause}`.slice(0, LONGEST_REASON);
}
