import { randomBytes } from 'node:crypto';

/*
 * A batch is what the frontend hands to the queue and the queue hands to a worker: the untouched bodies of one or more
 * requests, and what is known about each request. Its id and reception time are fixed here and never change, so that a
 * redelivered batch makes the same events with the same ids (design promise 2).
 */

/** What is known about one received body. */
export interface BodyHeader {
  /** `events`, `nxlog`, `cef`, `bulk`, `hec`, `hec/raw`, `otlp`, `syslog`, `custom/<application>`. */
  readonly endpoint: string;
  /** Peer address. */
  readonly sender: string;
  /** Source name of the token that was used. */
  readonly tokensource?: string;
  /** Who makes claims: the token's name, else the address. */
  readonly principal: string;
  /** Request path, part of a claim's identity; of syslog the transport. */
  readonly path: string;
  /** `Idempotency-Key` header. */
  readonly claim?: string;
  /** `X-Syslog-*` headers, lower-cased without the prefix: host, program, facility, level, pid, ... */
  readonly syslog?: Readonly<Record<string, string>>;
  /** What the request's address says of all its events that say nothing themselves: HEC's time, host, source, sourcetype, index. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** What was changed on reception in all events of the body, one sentence each. */
  readonly notes?: readonly string[];
  /** Set when a dead letter is sent again. */
  readonly redrives?: FirstDelivery;
}

/** What an event that is sent again was taken for at first, and is again. */
export interface FirstDelivery {
  /** The id it had: `<batch>-<position>`. */
  readonly id: string;
  /** Reception, milliseconds since 1970. */
  readonly received: number;
  readonly kind: 'json' | 'text';
}

export interface Body {
  readonly header: BodyHeader;
  /** Decompressed bytes as sent; of OTLP the lines that were made of them, one a log record; of syslog messages behind their lengths. */
  readonly bytes: Uint8Array;
}

export interface Batch {
  /** UUIDv7. */
  readonly id: string;
  /** Reception, milliseconds since 1970. */
  readonly received: number;
  readonly bodies: readonly Body[];
}

const MAGIC = 0x4d5a4442; // "MZDB"
const HEAD = 12;

/** A new batch id (RFC 9562 UUIDv7: 48 bits of milliseconds, then random) for this reception time. */
export function newBatchId(received: number): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(received, 0, 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Bytes of a batch: magic, header length, payload length (32 bit each, big endian), JSON header, bodies back to back. */
export function encodeBatch(batch: Batch): Uint8Array<ArrayBuffer> {
  const lengths = batch.bodies.map((body) => body.bytes.byteLength);
  const header = Buffer.from(
    JSON.stringify({
      id: batch.id,
      received: batch.received,
      headers: batch.bodies.map((body) => body.header),
      lengths,
    }),
  );
  const payload = lengths.reduce((sum, length) => sum + length, 0);
  const bytes = new Uint8Array(HEAD + header.byteLength + payload);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC);
  view.setUint32(4, header.byteLength);
  view.setUint32(8, payload);
  bytes.set(header, HEAD);
  let offset = HEAD + header.byteLength;
  for (const body of batch.bodies) {
    bytes.set(body.bytes, offset);
    offset += body.bytes.byteLength;
  }
  return bytes;
}

/** The batch in these bytes; its bodies are views, not copies. Throws when they are not a whole batch. */
export function decodeBatch(bytes: Uint8Array): Batch {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < HEAD || view.getUint32(0) !== MAGIC) throw new Error('not a batch: wrong magic number');
  const headerLength = view.getUint32(4);
  if (bytes.byteLength !== HEAD + headerLength + view.getUint32(8)) throw new Error('not a whole batch: wrong length');
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + HEAD, headerLength).toString('utf8');
  const header = JSON.parse(text) as { id: string; received: number; headers: BodyHeader[]; lengths: number[] };
  let offset = HEAD + headerLength;
  const bodies = header.headers.map((bodyHeader, index) => {
    const end = offset + (header.lengths[index] ?? 0);
    const body: Body = { header: bodyHeader, bytes: bytes.subarray(offset, end) };
    offset = end;
    return body;
  });
  return { id: header.id, received: header.received, bodies };
}
