import { type TapOptions, TapPublisher } from '../../amqp/tap-publisher.ts';
import type { Event } from '../../event/event.ts';
import type { Part } from '../../lifecycle/part.ts';
import type { StoredListener } from '../stored-listener.ts';
import { routingKeyOf } from './routing-key.ts';

/** Bytes of stored events that wait to be published; more are left out. */
const MOST_WAITING = 16_000_000;
/** Events that are published before others get their turn. */
const PER_TURN = 200;
const NEWLINE = 10;

/**
 * Publishes each stored event to the topic exchange `events`, one message each, for other programs. Lossy: it never keeps a
 * batch waiting, and what the broker does not take in time is counted and left out.
 */
export class RabbitmqEventTap implements Part, StoredListener {
  readonly name = 'tap';
  readonly wanted = true;
  readonly #publisher: TapPublisher;
  readonly #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #turn: NodeJS.Immediate | undefined;

  constructor(options: TapOptions) {
    const help =
      'Stored events for other programs: published, or dropped because the broker did not take them in time.';
    const metric = { name: 'mozdef_tap_events_total', help };
    this.#publisher = new TapPublisher(options, { name: this.name, exchange: 'events', metric });
  }

  /** Rejects with `live-unavailable` when the broker refuses; one that is away is waited for in the background. */
  start(): Promise<void> {
    return this.#publisher.start();
  }

  /** Publishes what waits, as far as the broker takes it. */
  async stop(): Promise<void> {
    clearImmediate(this.#turn);
    while (this.#waiting.length > 0) this.#publishSome();
    await this.#publisher.close();
  }

  publish(ndjson: Uint8Array): void {
    const lines = Buffer.from(ndjson.buffer, ndjson.byteOffset, ndjson.byteLength);
    if (this.#waitingBytes + lines.length > MOST_WAITING) {
      this.#publisher.leaveOut(lines.toString('latin1').split('\n').length);
      return;
    }
    this.#waiting.push(lines);
    this.#waitingBytes += lines.length;
    this.#turn ??= setImmediate(() => this.#takeTurn());
  }

  #takeTurn(): void {
    this.#publishSome();
    this.#turn = this.#waiting.length > 0 ? setImmediate(() => this.#takeTurn()) : undefined;
  }

  #publishSome(): void {
    let rest = this.#waiting.shift() ?? Buffer.alloc(0);
    this.#waitingBytes -= rest.length;
    for (let count = 0; count < PER_TURN && rest.length > 0; count++) {
      const end = rest.indexOf(NEWLINE);
      const line = end < 0 ? rest : rest.subarray(0, end);
      rest = end < 0 ? rest.subarray(rest.length) : rest.subarray(end + 1);
      if (line.length > 0) this.#publishEvent(line);
    }
    if (rest.length === 0) return;
    this.#waiting.unshift(rest);
    this.#waitingBytes += rest.length;
  }

  #publishEvent(line: Buffer): void {
    const { category, mozdef } = JSON.parse(line.toString()) as Event;
    this.#publisher.publish(routingKeyOf(category), line, { type: 'event', id: mozdef.id });
  }
}
