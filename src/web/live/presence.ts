import { z } from 'zod';
import type { LiveBus } from '../../live/live-bus.ts';

const TOPIC = 'presence';
/** How often each instance says again who is there, and after how long without that someone is not. Milliseconds. */
const RENEW_MS = 8000;
const EXPIRY_MS = 20_000;
/** Changes are told together that come within so many milliseconds. */
const PAUSE_MS = 200;
/** Connections that are known; what more of them say is as if not said. */
const MOST = 1000;

/** What one connection says of the person at it. */
export const hereShape = z.strictObject({
  place: z.string().max(300).describe('Path of what is looked at, such as /alerts/ID.'),
  doing: z.enum(['looks', 'writes']).default('looks'),
  idle: z.boolean().default(false),
  page: z.string().max(40).default('').describe('Names the open page, over all connections that it makes.'),
  turn: z.number().int().default(0).describe('Which of the connections of that page this is: the latest one counts.'),
});
export type Here = z.output<typeof hereShape>;

/** Someone who is there. */
export interface Present extends Here {
  /** Tells two windows of one person apart. */
  readonly connection: string;
  readonly name: string;
}

const message = hereShape.extend({
  connection: z.string().max(100),
  name: z.string().max(100),
  gone: z.boolean().default(false),
});

export type PresenceSink = (people: readonly Present[]) => void;

/** Who is where, over all instances: said over the bus, said again from time to time, and forgotten when it no longer is. */
export class Presence {
  readonly #bus: LiveBus;
  readonly #now: () => number;
  /** At this instance. */
  readonly #own = new Map<string, Present>();
  /** By page of a person, or by connection where no page was named. */
  readonly #known = new Map<string, { readonly present: Present; readonly until: number }>();
  readonly #sinks = new Set<PresenceSink>();
  readonly #end: () => void;
  readonly #renewal: NodeJS.Timeout;
  #pause: NodeJS.Timeout | undefined;

  constructor(bus: LiveBus, now: () => number) {
    this.#bus = bus;
    this.#now = now;
    this.#end = bus.subscribe(TOPIC, (body) => this.#hear(body));
    this.#renewal = setInterval(() => this.#renew(), RENEW_MS).unref();
  }

  /** Someone at this instance is there, or elsewhere now. */
  enter(present: Present): void {
    this.#own.set(present.connection, present);
    this.#say(present, false);
  }

  leave(connection: string): void {
    const present = this.#own.get(connection);
    if (!present) return;
    this.#own.delete(connection);
    this.#say(present, true);
  }

  /** Tells who is there now, at once and after each change. Returns what ends it. */
  follow(sink: PresenceSink): () => void {
    const own: PresenceSink = (people) => sink(people);
    this.#sinks.add(own);
    own(this.#people());
    return () => this.#sinks.delete(own);
  }

  close(): void {
    for (const connection of this.#own.keys()) this.leave(connection);
    clearInterval(this.#renewal);
    clearTimeout(this.#pause);
    this.#end();
    this.#sinks.clear();
  }

  #renew(): void {
    for (const present of this.#own.values()) this.#say(present, false);
    const before = this.#known.size;
    for (const [key, { until }] of this.#known) if (until <= this.#now()) this.#known.delete(key);
    if (this.#known.size < before) this.#changed();
  }

  #say(present: Present, gone: boolean): void {
    this.#bus.publish(TOPIC, Buffer.from(JSON.stringify({ ...present, gone })));
  }

  #hear(body: Uint8Array): void {
    const { gone, ...present } = message.parse(JSON.parse(Buffer.from(body).toString()));
    // A page whose instance died comes back at another one, and is not at both.
    const key = present.page === '' ? present.connection : `${present.name} ${present.page}`;
    const before = this.#known.get(key);
    if (before && before.present.turn > present.turn) return;
    if (gone) this.#known.delete(key);
    else if (before || this.#known.size < MOST) this.#known.set(key, { present, until: this.#now() + EXPIRY_MS });
    if (gone || !before || !isSame(before.present, present)) this.#changed();
  }

  #changed(): void {
    this.#pause ??= setTimeout(() => {
      this.#pause = undefined;
      const people = this.#people();
      for (const sink of this.#sinks) sink(people);
    }, PAUSE_MS).unref();
  }

  #people(): Present[] {
    return [...this.#known.values()].map(({ present }) => present);
  }
}

function isSame(one: Present, other: Present): boolean {
  return one.place === other.place && one.doing === other.doing && one.idle === other.idle && one.name === other.name;
}
