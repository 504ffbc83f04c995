import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { LiveBus } from '../../src/live/live-bus.ts';

export interface LiveBusBench {
  /** A bus of one instance. */
  open(): Promise<LiveBus>;
  /** Looks until the value is as expected; fails when that takes too long. */
  eventually(actual: () => unknown, expected: unknown): Promise<void>;
}

/** What every driver of LiveBus promises. */
export function liveBusContract({ open, eventually }: LiveBusBench): void {
  describe('a live bus', () => {
    let bus: LiveBus;
    beforeEach(async () => {
      bus = await open();
    });
    afterEach(() => bus.close());

    const say = (topic: string, text: string): void => bus.publish(topic, Buffer.from(text));
    /** Subscribes and waits until it is heard; what is heard after that goes into the answer. */
    const listen = async (topic: string): Promise<{ heard: string[]; end: () => void }> => {
      const heard: string[] = [];
      let begun = false;
      const end = bus.subscribe(topic, (body) => {
        const text = Buffer.from(body).toString();
        if (text === 'hello') begun = true;
        else heard.push(text);
      });
      await eventually(() => {
        if (!begun) say(topic, 'hello');
        return begun;
      }, true);
      return { heard, end };
    };

    it('carries messages to all who listen to the topic, in order', async () => {
      const one = await listen('things');
      const other = await listen('things');
      const sent = Array.from({ length: 500 }, (_, index) => `${index}`);

      for (const text of sent) say('things', text);

      await eventually(() => one.heard.length + other.heard.length, 1000);
      expect(one.heard).toEqual(sent);
      expect(other.heard).toEqual(sent);
    });

    it('keeps topics apart', async () => {
      const things = await listen('things');
      const below = await listen('things.below');

      say('things.below', 'a');
      say('things.elsewhere', 'b');
      say('thing', 'c');
      say('things', 'd');

      await eventually(() => things.heard.length + below.heard.length, 2);
      expect([things.heard, below.heard]).toEqual([['d'], ['a']]);
    });

    it('carries any bytes', async () => {
      const bodies: Uint8Array[] = [];
      const { heard } = await listen('things');
      bus.subscribe('bytes', (body) => bodies.push(Uint8Array.from(body)));
      const body = Uint8Array.from({ length: 300_000 }, (_, index) => index % 256);

      await eventually(() => {
        if (bodies.length === 0) bus.publish('bytes', body);
        return bodies.length > 0;
      }, true);

      expect(Buffer.compare(bodies[0] ?? new Uint8Array(), body)).toBe(0);
      expect(heard).toEqual([]);
    });

    it('hands nothing to who has ended', async () => {
      const stays = await listen('things');
      const goes = await listen('things');
      goes.end();
      goes.end();

      say('things', 'a');

      await eventually(() => stays.heard.length, 1);
      expect(goes.heard).toEqual([]);
    });

    it('lets no listener that fails harm the others or the publisher', async () => {
      bus.subscribe('things', () => {
        throw new Error('a bad listener');
      });
      const good = await listen('things');

      say('things', 'a');
      say('things', 'b');

      await eventually(() => good.heard.join(), 'a,b');
    });

    it('takes what is said to no one, and after it was closed', async () => {
      const { heard } = await listen('things');
      say('nowhere', 'a');
      await bus.close();

      say('things', 'b');
      bus.subscribe('things', () => undefined)();
      await bus.close();

      expect(heard).toEqual([]);
    });
  });
}
