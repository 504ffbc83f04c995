/*
 * What searches read of a document, besides its `_source`: one object of a fixed mapping, so that no field of a sender ever
 * becomes a field of the index, and no value can be in conflict with a mapping. It is derived (search-fields.ts) and left
 * out of `_source`. A template embeds SEARCH_MAPPING and SEARCH_ANALYSIS.
 */

/** Key of that object in a document. */
export const SEARCH_OBJECT = 'mozdef_search';

/** Full names of its fields. */
export const FIELD = {
  /** Milliseconds since 1970 by which events are found and sorted: `utctimestamp`, or reception where that cannot be read. */
  time: name('time'),
  /** Microseconds of that time within its millisecond. */
  micros: name('micros'),
  /** `mozdef.seq`. */
  seq: name('seq'),
  /** Milliseconds of `receivedtimestamp` and `timestamp`, where they are times. */
  received: name('received'),
  stated: name('stated'),
  /** Texts of fields that hardly two events share: as `values`, but not made for counting. */
  unique: name('unique'),
  /** Tokens of `summary`, and of each other text that a search without a field looks into. */
  summary: name('summary'),
  tokens: name('tokens'),
  /** Numbers, times and addresses in an order of their own (sortable.ts). */
  ranges: name('ranges'),
  /** Every path under which there is a value or an object. */
  paths: name('paths'),
  /** What could not be indexed as it is (search-entry.ts). */
  odd: name('odd'),
} as const;

function name(field: string): string {
  return `${SEARCH_OBJECT}.${field}`;
}

/**
 * Texts of all other fields are spread over so many shelves by the hash of their path: each is as cheap to count by value
 * as a field of its own would be, whatever senders send, with a number of fields that never changes.
 */
const SHELVES = 64;

/** Name within the object of the shelf that holds the texts of a path. */
export function shelfNumber(path: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < path.length; at++) hash = Math.imul(hash ^ path.charCodeAt(at), 0x01000193);
  return (hash ^ (hash >>> 16)) & (SHELVES - 1);
}

/** Key of a shelf in the object. */
export function shelfKey(shelf: number): string {
  return `v${String(shelf).padStart(2, '0')}`;
}

/** Analyzer of the token fields: cuts at blanks, which documents put between tokens that MozDef found itself. */
const TOKEN_ANALYZER = 'mozdef_tokens';

/** Longest text and token, UTF-16 units, that is indexed as one term; Lucene takes 32,766 bytes. */
export const LONGEST_TERM = 8192;

/** `settings.index.analysis` that SEARCH_MAPPING needs. */
export const SEARCH_ANALYSIS = {
  analyzer: { [TOKEN_ANALYZER]: { type: 'custom', tokenizer: TOKEN_ANALYZER } },
  tokenizer: { [TOKEN_ANALYZER]: { type: 'whitespace', max_token_length: LONGEST_TERM } },
} as const;

const ENTRIES = { type: 'keyword', doc_values: false } as const;
const TOKENS = { type: 'text', analyzer: TOKEN_ANALYZER, norms: false } as const;
const MILLISECONDS = { type: 'long', doc_values: false } as const;

/** Mapping of the object `mozdef_search`. */
export const SEARCH_MAPPING = {
  type: 'object',
  dynamic: false,
  properties: {
    time: { type: 'date', format: 'epoch_millis' },
    micros: { type: 'short', index: false },
    seq: { type: 'long' },
    received: MILLISECONDS,
    stated: MILLISECONDS,
    unique: ENTRIES,
    summary: TOKENS,
    tokens: TOKENS,
    ranges: ENTRIES,
    paths: ENTRIES,
    odd: { type: 'keyword' },
    ...Object.fromEntries(Array.from({ length: SHELVES }, (_, shelf) => [shelfKey(shelf), { type: 'keyword' }])),
  },
} as const;
