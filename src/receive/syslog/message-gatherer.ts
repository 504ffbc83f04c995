import { type Body, encodeBatch, newBatchId } from '../../queue/batch.ts';
import type { EventQueue } from '../../queue/event-queue.ts';
import { joinMessages } from '../decode/split-syslog.ts';
import type { QueueGate } from '../queue-gate.ts';
import type { SyslogSender } from './syslog-sender.ts';

export interface MessageGathererOptions {
  readonly queue: Pick<EventQueue, 'push'>;
  readonly gate: QueueGate;
  /** Bytes that may be held; see `hasRoom` and `mayRead`. */
  readonly inFlight: number;
  readonly now: () => number;
  /** The queue owns so many messages of this sender. */
  readonly onOwned: (sender: SyslogSender, messages: number, bytes: number) => void;
  /** Called when `mayRead` changes. */
  readonly onFlow: (mayRead: boolean) => void;
}

/** The first message of a batch waits so long for others. */
const GATHER_MS = 50;
/** A batch that holds so much does not wait. */
const FULL_BYTES = 512_000;
const FULL_MESSAGES = 2000;
/** What the queue refused is tried again so often. */
const AGAIN_MS = 250;
/** What keeps a message besides its bytes. */
const OVERHEAD = 64;

interface Parcel {
  readonly sender: SyslogSender;
  readonly notes: readonly string[] | undefined;
  readonly messages: Buffer[];
  bytes: number;
}

interface Shipment {
  readonly id: string;
  readonly received: number;
  readonly parcels: readonly Parcel[];
  readonly bytes: number;
}

/**
 * Gathers messages into batches by time and size, and pushes them until the queue owns them. A batch keeps its id however often it
 * is pushed, so that one which the queue took without saying so is stored once.
 */
export class MessageGatherer {
  readonly #options: MessageGathererOptions;
  #parcels = new Map<SyslogSender, Parcel>();
  /** Of messages that were changed, which have a body of their own. */
  #noted: Parcel[] = [];
  #gathered = { bytes: 0, messages: 0 };
  #held = 0;
  #pushing = 0;
  #refused: Shipment[] = [];
  #timer: NodeJS.Timeout | undefined;
  #again: NodeJS.Timeout | undefined;
  #mayRead = true;
  #whenIdle: (() => void) | undefined;

  constructor(options: MessageGathererOptions) {
    this.#options = options;
  }

  /** Bytes that are held. */
  get held(): number {
    return this.#held;
  }

  /** Whether whoever can make its sender wait should read on. */
  get mayRead(): boolean {
    return this.#mayRead;
  }

  /** Whether a message of so many bytes may still be taken from a sender that cannot wait. */
  hasRoom(bytes: number): boolean {
    return this.#held + bytes + OVERHEAD <= this.#options.inFlight;
  }

  /** Takes a message, always: whoever calls heeds `mayRead` or `hasRoom`. */
  take(sender: SyslogSender, message: Buffer, note?: string): void {
    const parcel = this.#parcelFor(sender, note);
    const bytes = message.length + OVERHEAD;
    parcel.messages.push(message);
    parcel.bytes += bytes;
    this.#held += bytes;
    this.#gathered.bytes += bytes;
    this.#gathered.messages++;
    if (this.#gathered.bytes >= FULL_BYTES || this.#gathered.messages >= FULL_MESSAGES) this.#ship();
    else this.#timer ??= setTimeout(() => this.#ship(), GATHER_MS);
    this.#updateFlow();
  }

  /** Pushes what is held; resolves to the number of messages that the queue did not take within this time, and forgets them. */
  async drain(withinMs: number): Promise<number> {
    this.#ship();
    if (this.#pushing > 0 || this.#refused.length > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, withinMs);
        this.#whenIdle = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    clearTimeout(this.#again);
    const lost = this.#refused.splice(0).flatMap(({ parcels }) => parcels);
    return lost.reduce((sum, { messages }) => sum + messages.length, 0);
  }

  #parcelFor(sender: SyslogSender, note: string | undefined): Parcel {
    const known = note === undefined ? this.#parcels.get(sender) : undefined;
    if (known) return known;
    const parcel = { sender, notes: note === undefined ? undefined : [note], messages: [], bytes: 0 };
    if (note === undefined) this.#parcels.set(sender, parcel);
    else this.#noted.push(parcel);
    return parcel;
  }

  #ship(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const parcels = [...this.#parcels.values(), ...this.#noted];
    if (parcels.length === 0) return;
    const bytes = this.#gathered.bytes;
    this.#parcels = new Map();
    this.#noted = [];
    this.#gathered = { bytes: 0, messages: 0 };
    const received = this.#options.now();
    const shipment = { id: newBatchId(received), received, parcels, bytes };
    // Behind those that wait: order is kept as far as it can be.
    if (this.#refused.length > 0) this.#refused.push(shipment);
    else void this.#push(shipment);
  }

  /** Never rejects. */
  async #push(shipment: Shipment): Promise<void> {
    this.#pushing++;
    // The gate logs why it refuses. Nothing that was read is given up while we run.
    if (await this.#attempt(shipment)) this.#owned(shipment);
    else this.#refused.push(shipment);
    this.#pushing--;
    this.#settle();
  }

  async #attempt({ id, received, parcels }: Shipment): Promise<boolean> {
    const { queue, gate } = this.#options;
    if (gate.refusing) return false;
    try {
      // Encoded anew each time: a driver may move the bytes to another thread.
      await queue.push({ id, received, bytes: encodeBatch({ id, received, bodies: parcels.map(bodyOf) }) });
      return true;
    } catch (error) {
      gate.refusalOf(error);
      return false;
    }
  }

  #owned({ parcels, bytes: all }: Shipment): void {
    this.#held -= all;
    for (const { sender, messages, bytes } of parcels) {
      this.#options.onOwned(sender, messages.length, bytes - OVERHEAD * messages.length);
    }
  }

  #settle(): void {
    if (this.#refused.length > 0) this.#again ??= setTimeout(() => this.#tryAgain(), AGAIN_MS);
    else if (this.#pushing === 0) this.#whenIdle?.();
    this.#updateFlow();
  }

  #tryAgain(): void {
    this.#again = undefined;
    if (this.#options.gate.refusing) this.#settle();
    else for (const shipment of this.#refused.splice(0)) void this.#push(shipment);
  }

  #updateFlow(): void {
    // Not opened as soon as one batch is gone, or it would be closed with the next read.
    const most = this.#options.inFlight * (this.#mayRead ? 0.5 : 0.25);
    const mayRead = this.#refused.length === 0 && this.#held < most;
    if (mayRead === this.#mayRead) return;
    this.#mayRead = mayRead;
    this.#options.onFlow(mayRead);
  }
}

/** As it would be without the listener: what is known of the sender, and its messages. */
function bodyOf({ sender: { address, transport }, notes, messages }: Parcel): Body {
  const header = { endpoint: 'syslog', sender: address, principal: address, path: transport };
  return { header: notes ? { ...header, notes } : header, bytes: joinMessages(messages) };
}
