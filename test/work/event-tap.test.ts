import { expect, it } from '@jest/globals';
import { EventTap } from '../../src/work/event-tap.ts';

const bytes = Uint8Array.from([1]);

it('hands what is stored to all who listen, as long as they do', () => {
  const tap = new EventTap();
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

it('lets listeners come and go while it speaks', () => {
  const tap = new EventTap();
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
  const tap = new EventTap();
  let heard = 0;
  tap.subscribe(() => {
    throw new Error('broken');
  });
  tap.subscribe(() => heard++);

  expect(() => tap.publish(bytes)).not.toThrow();
  expect(heard).toBe(1);
});
