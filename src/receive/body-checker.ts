import { ThreadClient } from '../lifecycle/thread.ts';
import type { Logger } from '../log/log.ts';
import type { Body, BodyHeader } from '../queue/batch.ts';
import type { BodyCheck, CheckLimits } from './decode/check-body.ts';
import type { CheckAnswer, CheckOrder } from './decode/check-thread.ts';
import { prepareBody } from './decode/prepare-body.ts';
import type { OtlpFormat } from './otlp/transcode.ts';
import { Refusal } from './refusal.ts';

/** Up to here a check takes less time than handing the body over. */
const SMALL_BODY = 16_384;
/** Of OTLP less: what its records share is written out with each. */
const SMALL_OTLP = 2048;

export interface CheckedBody {
  readonly body: Body;
  readonly events: number;
  readonly rejected?: number;
  readonly bulk?: { readonly text: string; readonly errors: boolean };
}

/** Checks bodies: small ones at once, larger ones in a thread of their own so that no sender holds up the others. */
export class BodyChecker {
  readonly #limits: CheckLimits;
  readonly #log: Logger;
  #thread: ThreadClient | undefined;

  constructor(limits: CheckLimits, log: Logger) {
    this.#limits = limits;
    this.#log = log;
  }

  /** Rejects with a Refusal. The bytes may have moved: only those of the result may be used afterwards. */
  async check(header: BodyHeader, bytes: Buffer, otlp: OtlpFormat | undefined): Promise<CheckedBody> {
    if (bytes.length <= (otlp ? SMALL_OTLP : SMALL_BODY))
      return accepted(header, prepareBody({ header, bytes }, this.#limits, otlp));
    const own = ownBytes(bytes);
    const order: CheckOrder = { body: { header, bytes: own }, limits: this.#limits, otlp };
    this.#thread ??= this.#startThread();
    const answer = await this.#thread.call<CheckAnswer>('check', order, [own.buffer]);
    return accepted(header, answer);
  }

  async stop(): Promise<void> {
    await this.#thread?.terminate();
  }

  #startThread(): ThreadClient {
    return new ThreadClient({
      module: './decode/check-thread',
      base: import.meta.url,
      name: 'receive-check',
      onDeath: (reason) => {
        this.#log.error({ reason }, 'check thread died, starting another with the next large body');
        this.#thread = undefined;
      },
    });
  }
}

function accepted(
  header: BodyHeader,
  { bytes, check }: { readonly bytes: Uint8Array; readonly check: BodyCheck },
): CheckedBody {
  if (!('refused' in check)) return { body: { header, bytes }, ...check };
  const { refused, message, detail } = check;
  throw new Refusal(refused, message, detail);
}

/** The bytes in a buffer that nobody else has a part of, which alone can be moved to another thread. */
function ownBytes(bytes: Buffer): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = bytes;
  if (buffer instanceof ArrayBuffer && byteLength === buffer.byteLength) {
    return new Uint8Array(buffer, byteOffset, byteLength);
  }
  return new Uint8Array(bytes);
}
