import { expect, it } from '@jest/globals';
import { countEvents } from '../../public/model/count-events.ts';
import type { Event } from '../../src/event/event.ts';

const event = (utctimestamp: string, severity: string): Event => ({ utctimestamp, severity }) as Event;
const at = (time: string): number => Date.parse(`2026-11-24T${time}Z`);

it('counts events into the buckets of a histogram, and makes those that are missing', () => {
  const answer = {
    intervalms: 60_000,
    buckets: [{ start: at('10:00:00'), count: 3, by: { info: 2, error: 1 } }],
    partial: false,
  };

  const counted = countEvents(answer, [
    event('2026-11-24T10:02:59.999999+00:00', '__proto__'),
    event('2026-11-24T10:00:00.000000+00:00', 'INFO'),
    event('2026-11-24T10:00:59.000000+00:00', 'WARNING'),
    event('no time', 'INFO'),
  ]);

  expect(counted).toEqual({
    intervalms: 60_000,
    partial: false,
    buckets: [
      { start: at('10:00:00'), count: 5, by: { info: 3, error: 1, WARNING: 1 } },
      { start: at('10:02:00'), count: 1, by: { ['__proto__']: 1 } },
    ],
  });
  expect(answer.buckets[0]?.count).toBe(3);
  expect(countEvents(answer, [])).toBe(answer);
});
