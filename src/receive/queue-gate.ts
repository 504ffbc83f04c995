import { MozdefError } from '../lifecycle/error.ts';
import type { Logger } from '../log/log.ts';
import type { EventQueue, QueueStatus } from '../queue/event-queue.ts';
import { Refusal } from './refusal.ts';

export type QueueRefusal = NonNullable<QueueStatus['refusing']>;

const LOOK_EVERY_MS = 250;
/** A push that failed is believed over a status that knows of nothing, for so many looks. */
const LOOKS_AFTER_FAILURE = 4;

/**
 * Knows whether the queue refuses, so that requests can be turned away before their body is read. It asks the queue again and
 * again, and hears of every push that failed; it opens by itself when the queue takes events again.
 */
export class QueueGate {
  readonly #queue: Pick<EventQueue, 'status'>;
  readonly #log: Logger;
  #refusing: QueueRefusal | undefined;
  #looking = false;
  #looksToSkip = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(queue: Pick<EventQueue, 'status'>, log: Logger) {
    this.#queue = queue;
    this.#log = log;
  }

  get refusing(): QueueRefusal | undefined {
    return this.#refusing;
  }

  start(): void {
    this.#timer = setInterval(() => void this.#look(), LOOK_EVERY_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** The refusal that an error of `push` means; closes the gate. */
  refusalOf(error: unknown): Refusal {
    const reason = reasonOf(error);
    this.#looksToSkip = LOOKS_AFTER_FAILURE;
    this.#set(reason === 'queue-unconfirmed' ? 'queue-unavailable' : reason);
    return refusal(reason);
  }

  /** Throws when the queue refuses. */
  pass(): void {
    if (this.#refusing) throw refusal(this.#refusing);
  }

  async #look(): Promise<void> {
    if (this.#looking || this.#looksToSkip-- > 0) return;
    this.#looksToSkip = 0;
    this.#looking = true;
    try {
      this.#set((await this.#queue.status()).refusing);
    } catch (error) {
      this.#log.error({ err: error }, 'queue does not answer');
      this.#set('queue-unavailable');
    } finally {
      this.#looking = false;
    }
  }

  #set(reason: QueueRefusal | undefined): void {
    if (reason === this.#refusing) return;
    this.#refusing = reason;
    if (reason) this.#log.error({ reason }, 'intake paused, senders are pushed back');
    else this.#log.info('intake goes on');
  }
}

/** Why a push failed. */
type PushFailure = QueueRefusal | 'queue-unconfirmed';

const MESSAGES: Record<PushFailure, string> = {
  'queue-full': 'the queue is full until workers catch up',
  'disk-full': 'the disk has no room left for events',
  'queue-unavailable': 'the queue cannot take events at the moment',
  'queue-unconfirmed': 'the queue did not say whether it has the events',
};

/** The refusal that an error of `push` means, for those who ask for events themselves and so have no gate. */
export function queueRefusal(error: unknown): Refusal {
  return refusal(reasonOf(error));
}

function reasonOf(error: unknown): PushFailure {
  return error instanceof MozdefError && isFailure(error.code) ? error.code : 'queue-unavailable';
}

function isFailure(code: string): code is PushFailure {
  return Object.hasOwn(MESSAGES, code);
}

function refusal(reason: PushFailure): Refusal {
  return new Refusal(reason, MESSAGES[reason]);
}
