import { isObject } from '../../event/own-property.ts';
import { messageOf } from '../../lifecycle/error.ts';
import type { BodyCheck, CheckLimits } from '../decode/check-body.ts';
import { jsonRecords } from './json-records.ts';
import type { FoundRecord } from './log-records.ts';
import { protobufRecords } from './protobuf-records.ts';

/** How an OTLP request is written: its Content-Type says so, since no byte of it does. */
export type OtlpFormat = 'json' | 'protobuf';

export interface Transcoded {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly check: BodyCheck;
}

/**
 * Makes lines of an OTLP request, one a log record with its resource and scope: `{"resource":..,"scope":..,"logRecord":..}`, which
 * is what a worker, and a dead letter, can take by itself. A broken record is a line that says what is wrong. Never throws.
 */
export function transcodeOtlp(bytes: Uint8Array, format: OtlpFormat, limits: CheckLimits): Transcoded {
  const lines = new Lines(limits.bytes);
  let events = 0;
  let rejected = 0;
  try {
    for (const found of format === 'json' ? jsonRecords(bytes) : protobufRecords(bytes)) {
      if (++events > limits.events) return refused('too-many-events', `a request may hold ${limits.events} events`);
      if (found.fault !== undefined || !isObject(found.record)) rejected++;
      if (!lines.add(found)) {
        return refused('decoded-body-too-large', `written out, a request may have ${limits.bytes} bytes`);
      }
    }
  } catch (error) {
    return refused('unparsable', `not a request of OTLP in ${format}: ${messageOf(error)}`);
  }
  if (events > 0 && rejected === events) return refused('unparsable', 'no log record can be taken from the body');
  return { bytes: lines.bytes(), check: { events, rejected } };
}

function refused(reason: Extract<BodyCheck, { refused: string }>['refused'], message: string): Transcoded {
  return { bytes: new Uint8Array(0), check: { refused: reason, message } };
}

class Lines {
  readonly #most: number;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** False when there is no room for it. */
  add({ shared, record, fault }: FoundRecord): boolean {
    // Counted before it is written out: what records share may be large, and there may be many.
    if (this.#bytes + shared.length > this.#most) return false;
    const said = fault === undefined ? '' : `"fault":${JSON.stringify(fault)},`;
    const chunk = Buffer.from(`{${shared}${said}"logRecord":${JSON.stringify(record)}}\n`);
    this.#bytes += chunk.byteLength;
    this.#chunks.push(chunk);
    return this.#bytes <= this.#most;
  }

  bytes(): Uint8Array<ArrayBuffer> {
    const all = new Uint8Array(this.#bytes);
    let at = 0;
    for (const chunk of this.#chunks) {
      all.set(chunk, at);
      at += chunk.byteLength;
    }
    return all;
  }
}
