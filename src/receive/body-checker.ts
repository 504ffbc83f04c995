import { ThreadClient } from '../lifecycle/thread.ts';
import type { Logger } from '../log/log.ts';
import type { Body, BodyHeader } from '../queue/batch.ts';
import { type BodyCheck, type CheckLimits, checkBody } from './decode/check-body.ts';
import type { CheckAnswer, CheckOrder } from './decode/check-thread.ts';
import { Refusal } from './refusal.ts';

/** Up to here a check takes less time than handing the body over. */
const SMALL_BODY = 16_384;

export interface CheckedBody {
  readonly body: Body;
  readonly events: number;
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
  async check(header: BodyHeader, bytes: Buffer): Promise<CheckedBody> {
    if (bytes.length <= SMALL_BODY) return accepted({ header, bytes }, checkBody({ header, bytes }, this.#limits));
    const own = ownBytes(bytes);
    const order: CheckOrder = { body: { header, bytes: own }, limits: this.#limits };
    this.#thread ??= this.#startThread();
    const answer = await this.#thread.call<CheckAnswer>('check', order, [own.buffer]);
    return accepted({ header, bytes: answer.bytes }, answer.check);
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

function accepted(body: Body, check: BodyCheck): CheckedBody {
  if (!('refused' in check)) return { body, ...check };
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
