import { Interest } from '../live/interest.ts';
import type { LiveBus } from '../live/live-bus.ts';
import { LineAllowance } from './line-allowance.ts';

/** Called with the stored form of events, one a line, as they are stored, and how many more were left out to keep pace. */
export type TapListener = (ndjson: Uint8Array, unseen: number) => void;

const TOPIC = 'events';
/** A message is the number of events left out, 32 bits, big-endian; then the events as lines. */
const HEAD = 4;

/** Shows stored events, over the live bus, to whoever listens in any instance. Costs nothing while no one does. */
export class EventTap {
  readonly #bus: LiveBus;
  readonly #interest: Interest;
  readonly #allowance: LineAllowance;

  constructor(bus: LiveBus, now: () => number) {
    this.#bus = bus;
    this.#interest = new Interest({ bus, topic: TOPIC, now });
    this.#allowance = new LineAllowance(now);
  }

  get wanted(): boolean {
    return this.#interest.wanted;
  }

  /** Returns what ends the subscription. */
  subscribe(listener: TapListener): () => void {
    const end = this.#bus.subscribe(TOPIC, (body) => {
      const message = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
      listener(message.subarray(HEAD), message.readUInt32BE(0));
    });
    const lower = this.#interest.raise();
    return () => {
      end();
      lower();
    };
  }

  /** Never throws. */
  publish(ndjson: Uint8Array): void {
    const { shown, unseen } = this.#allowance.admit(ndjson);
    const message = Buffer.allocUnsafe(HEAD + shown.length);
    message.writeUInt32BE(unseen);
    message.set(shown, HEAD);
    this.#bus.publish(TOPIC, message);
  }
}
