import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { LiveBus } from './live-bus.ts';

/** How often it is said again, and after how long it is not true any more unless it is. Milliseconds. */
const RENEW_MS = 5000;
const EXPIRY_MS = 15_000;
/** Instances that can be told apart; what more of them say is as if not said. */
const MOST_KNOWN = 1000;

const announcement = z.object({ from: z.string().max(100), ms: z.number().min(0).max(EXPIRY_MS) });

export interface InterestOptions {
  readonly bus: LiveBus;
  /** What is wanted or not; announced on the topic `<topic>.wanted`. */
  readonly topic: string;
  readonly now: () => number;
  readonly renewMs?: number;
}

/** Whether anyone, in any instance, wants to hear of a topic, so that what no one listens to need not be published. */
export class Interest {
  readonly #bus: LiveBus;
  readonly #topic: string;
  readonly #now: () => number;
  readonly #renewMs: number;
  readonly #me = randomUUID();
  /** Until when, by instance. */
  readonly #until = new Map<string, number>();
  #raised = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor({ bus, topic, now, renewMs = RENEW_MS }: InterestOptions) {
    this.#bus = bus;
    this.#topic = `${topic}.wanted`;
    this.#now = now;
    this.#renewMs = renewMs;
    bus.subscribe(this.#topic, (body) => this.#hear(body));
  }

  get wanted(): boolean {
    const now = this.#now();
    for (const [from, until] of this.#until) {
      if (until > now) return true;
      this.#until.delete(from);
    }
    return false;
  }

  /** Says that it is wanted here; returns what ends that. A crash ends it, too, after a while. */
  raise(): () => void {
    if (this.#raised++ === 0) {
      this.#say(EXPIRY_MS);
      this.#timer = setInterval(() => this.#say(EXPIRY_MS), this.#renewMs).unref();
    }
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      if (--this.#raised > 0) return;
      clearInterval(this.#timer);
      this.#say(0);
    };
  }

  #say(ms: number): void {
    this.#bus.publish(this.#topic, Buffer.from(JSON.stringify({ from: this.#me, ms })));
  }

  /** Spans, not times, are sent, since clocks differ. */
  #hear(body: Uint8Array): void {
    const { from, ms } = announcement.parse(JSON.parse(Buffer.from(body).toString()));
    if (ms === 0) this.#until.delete(from);
    else if (this.#until.has(from) || this.#until.size < MOST_KNOWN) this.#until.set(from, this.#now() + ms);
  }
}
