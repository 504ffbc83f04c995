import type { IncomingMessage } from 'node:http';
import type { BodyHeader } from '../../queue/batch.ts';
import type { Placement } from '../batch-assembler.ts';
import type { Refusal } from '../refusal.ts';

/** What is sent back. */
export interface Content {
  readonly type: string;
  readonly body: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What was accepted with one request, as far as answers tell. */
interface Taken {
  readonly header: BodyHeader;
  readonly events: number;
  /** Events of those that only a dead letter can become of, where the protocol tells senders. */
  readonly rejected: number;
  /** The answer's items of a bulk body, see decode/bulk-outline.ts. */
  readonly bulk?: { readonly text: string; readonly errors: boolean };
  readonly placement: Placement;
  /** Milliseconds. */
  readonly took: number;
}

/** How the clients of one protocol are answered. */
export interface Dialect {
  /** To be sent with status 200, once the queue owns the events. */
  accepted(request: IncomingMessage, taken: Taken): Content;
  /** The protocol decides the status: not all mean the same by them. */
  refused(request: IncomingMessage, refusal: Refusal): Content & { readonly status: number };
}
