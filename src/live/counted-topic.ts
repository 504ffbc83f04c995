import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { LiveBus } from './live-bus.ts';

/** How often it is said again how many messages there were: so long at most a loss stays unseen. Milliseconds. */
const BEAT_MS = 2000;
/** Publishers that can be told apart; of more of them each message is taken for one after a gap. */
const MOST_KNOWN = 1000;

const envelope = z.object({
  from: z.string().max(100),
  /** Messages that this publisher has published, this one included. */
  count: z.number().int().min(0),
  /** Absent: only the count is said. */
  body: z.unknown().optional(),
});

export interface TopicListener<T> {
  readonly heard: (body: T) => void;
  /** Messages may have been lost: whoever goes by them should read the truth. */
  readonly gap: () => void;
}

interface CountedTopicOptions {
  readonly bus: LiveBus;
  readonly topic: string;
  readonly beatMs?: number;
}

/**
 * A topic of the bus on which losses are noticed: each publisher numbers its messages, and says the number again and again, so
 * that a subscriber sees within seconds that one is missing, be it the last one. Bodies are JSON.
 */
export class CountedTopic<T> {
  readonly #bus: LiveBus;
  readonly #topic: string;
  readonly #beatMs: number;
  readonly #me = randomUUID();
  #count = 0;

  constructor({ bus, topic, beatMs = BEAT_MS }: CountedTopicOptions) {
    this.#bus = bus;
    this.#topic = topic;
    this.#beatMs = beatMs;
  }

  /** Never throws. */
  publish(body: T): void {
    this.#count += 1;
    this.#say({ body });
    if (this.#count === 1) setInterval(() => this.#say({}), this.#beatMs).unref();
  }

  /** Returns what ends the subscription. */
  subscribe({ heard, gap }: TopicListener<T>): () => void {
    const counts = new Map<string, number>();
    return this.#bus.subscribe(this.#topic, (bytes) => {
      const { from, count, body } = envelope.parse(JSON.parse(Buffer.from(bytes).toString()));
      const expected = (counts.get(from) ?? 0) + (body === undefined ? 0 : 1);
      if (counts.has(from) || counts.size < MOST_KNOWN) counts.set(from, count);
      if (body !== undefined) heard(body as T);
      // One that was not heard before may have said something since the subscription began.
      if (count !== expected) gap();
    });
  }

  #say(what: { readonly body?: T }): void {
    this.#bus.publish(this.#topic, Buffer.from(JSON.stringify({ from: this.#me, count: this.#count, ...what })));
  }
}
