import type { Event } from '../../../event/event.ts';
import { messageOf } from '../../../lifecycle/error.ts';
import { wellFormed } from '../../well-formed.ts';
import type { Line } from '../document.ts';

/** A line of a batch. */
export interface BatchLine {
  /** Position in the batch's lines, 0-based. */
  readonly line: number;
  readonly bytes: Uint8Array;
  /** What is in it, or why that is no event. */
  readonly read: Line | string;
}

const NEWLINE = 0x0a;
/** Half of a surrogate pair begins so; most lines have none. */
const ESCAPED_SURROGATE = /\\u[dD][89a-fA-F]/;

/** Takes a batch apart, a line at a time: of what is read nothing need be held longer than its turn. */
export function* readBatch(ndjson: Uint8Array): Generator<BatchLine> {
  let start = 0;
  for (let line = 0; start < ndjson.length; line++) {
    const next = ndjson.indexOf(NEWLINE, start);
    const end = next < 0 ? ndjson.length : next;
    const bytes = ndjson.subarray(start, end);
    yield { line, bytes, read: readLine(bytes) };
    start = end + 1;
  }
}

/** The event in a line, or why there is none. */
export function readLine(bytes: Uint8Array): Line | string {
  const raw = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8').trim();
  const text = ESCAPED_SURROGATE.test(raw) ? wellFormed(raw) : raw;
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch (error) {
    return `not JSON: ${messageOf(error)}`;
  }
  if (event === null || typeof event !== 'object' || Array.isArray(event)) return 'not a JSON object';
  const { mozdef } = event as { mozdef?: { id?: unknown } | null };
  if (typeof mozdef?.id !== 'string' || mozdef.id === '') return 'an event without mozdef.id';
  return { text, event: event as Event };
}
