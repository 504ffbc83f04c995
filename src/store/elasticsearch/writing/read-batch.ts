import type { Event } from '../../../event/event.ts';
import { wellFormed } from '../../../event/json/well-formed-json.ts';
import { messageOf } from '../../../lifecycle/error.ts';
import type { EventClaim, SaveBatch, SaveReport } from '../../event-store.ts';
import type { Line } from '../document.ts';

/** An event of a batch. */
export interface BatchEvent extends Line {
  /** Position in the batch's lines, 0-based. */
  readonly line: number;
  readonly claim: EventClaim | undefined;
}

export interface ReadBatch {
  readonly events: readonly BatchEvent[];
  /** Lines that are no event, each with the reason. */
  readonly refused: SaveReport['refused'];
}

const NEWLINE = 0x0a;
/** Half of a surrogate pair begins so; most lines have none. */
const ESCAPED_SURROGATE = /\\u[dD][89a-fA-F]/;

/** Takes a batch apart. */
export function readBatch({ ndjson, claims }: SaveBatch): ReadBatch {
  const claimOf = new Map(claims.map((claim) => [claim.line, claim]));
  const events: BatchEvent[] = [];
  const refused: { line: number; reason: string }[] = [];
  for (const [line, raw] of linesOf(ndjson).entries()) {
    const text = ESCAPED_SURROGATE.test(raw) ? wellFormed(raw) : raw;
    const event = eventIn(text);
    if (typeof event === 'string') refused.push({ line, reason: event });
    else events.push({ line, text, event, claim: claimOf.get(line) });
  }
  return { events, refused };
}

function linesOf(bytes: Uint8Array): string[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lines: string[] = [];
  let start = 0;
  while (start < buffer.length) {
    const next = buffer.indexOf(NEWLINE, start);
    const end = next < 0 ? buffer.length : next;
    lines.push(buffer.toString('utf8', start, end).trim());
    start = end + 1;
  }
  return lines;
}

/** The event, or why there is none. */
function eventIn(text: string): Event | string {
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch (error) {
    return `not JSON: ${messageOf(error)}`;
  }
  if (event === null || typeof event !== 'object' || Array.isArray(event)) return 'not a JSON object';
  const { mozdef } = event as { mozdef?: { id?: unknown } | null };
  return typeof mozdef?.id === 'string' && mozdef.id !== '' ? (event as Event) : 'an event without mozdef.id';
}
