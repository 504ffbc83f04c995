import { expect, it } from '@jest/globals';
import { EmbeddedLiveBus } from '../../src/live/embedded/embedded-live-bus.ts';
import { createLogger } from '../../src/log/log.ts';
import { EventTap } from '../../src/work/event-tap.ts';

const bytes = Uint8Array.from([1]);
const tapOf = (): EventTap => new EventTap(new EmbeddedLiveBus(createLogger('silent')), () => 0);

it('hands what is stored to all who listen, as long as they do', () => {
  const tap = tapOf();
  const heard: string[] = [];
  expect(tap.wanted).toBe(false);
  const first = tap.subscribe(() => heard.push('first'));
  const second = tap.subscribe(() => heard.push('second'));
  expect(tap.wanted).toBe(true);

  tap.publish(bytes);
  first();
  first();
  tap.publish(bytes);
  second();
  tap.publish(bytes);

  expect(heard).toEqual(['first', 'second', 'second']);
  expect(tap.wanted).toBe(false);
});

it('shows whole events within a bound, and how many it left out', () => {
  const tap = tapOf();
  const heard: [number, number][] = [];
  tap.subscribe((ndjson, unseen) => heard.push([ndjson.length, unseen]));
  const lines = (count: number): Buffer => Buffer.from(Array<string>(count).fill('x'.repeat(900_000)).join('\n'));

  tap.publish(lines(3));
  tap.publish(lines(2));

  expect(heard).toEqual([
    [1_800_002, 1],
    [0, 2],
  ]);
});

it('lets listeners come and go while it speaks', () => {
  const tap = tapOf();
  const heard: string[] = [];
  const end = tap.subscribe(() => {
    heard.push('once');
    end();
  });
  tap.subscribe(() => heard.push('always'));

  tap.publish(bytes);
  tap.publish(bytes);

  expect(heard).toEqual(['once', 'always', 'always']);
});

it('does not let one listener that fails harm the others or the one who stores', () => {
  const tap = tapOf();
  let heard = 0;
  tap.subscribe(() => {
    throw new Error('broken');
  });
  tap.subscribe(() => heard++);

  expect(() => tap.publish(bytes)).not.toThrow();
  expect(heard).toBe(1);
});
